"""Ratios of the GS1 reader: its codes per second against the standard library's URL functions and biip."""

import importlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from time import perf_counter
from urllib.parse import parse_qsl, unquote, urlsplit

from byssus.trace.gs1 import parse
from byssus.trace.gs1.linters.check_characters import weighted_sum

ROUNDS = 9
CODES = 5_000
LOT_CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-/"
STEMS = ("https://id.gs1.org", "https://dlscan.example.cn", "http://trace.example.cn/gm2d")


def digital_links(count: int, seed: int) -> list[str]:
    """Links as on GM2D packs: product, batch, often a serial, dates and a tracking parameter."""
    random = Random(seed)
    return [_digital_link(random) for _ in range(count)]


def _digital_link(random: Random) -> str:
    body = f"069{random.randrange(10**10):010}"
    gtin = body + str(-weighted_sum(body + "0") % 10)
    lot = "".join(random.choices(LOT_CHARACTERS, k=random.randint(4, 14))).replace("/", "%2F")
    link = f"{random.choice(STEMS)}/01/{gtin}/10/{lot}"
    if random.random() < 0.5:
        link += f"/21/{random.randrange(10**9)}"
    link += f"?17=27{random.randint(1, 12):02}{random.randint(0, 28):02}"
    if random.random() < 0.5:
        link += "&3103=000250"
    return link + ("&linkType=gs1:pip" if random.random() < 0.2 else "")


def _ours(link: str) -> None:
    code = parse(link)
    assert code.digital_link


def _standard_library(link: str) -> None:
    parts = urlsplit(link)
    unquote(parts.path)
    parse_qsl(parts.query)


def _best_rates(works: Sequence[Callable[[str], None]], links: Sequence[str]) -> list[float]:
    """Codes per second of each, the best of several rounds taken in turn: a busy machine slows all."""
    best = [0.0] * len(works)
    for _ in range(ROUNDS):
        for at, work in enumerate(works):
            start = perf_counter()
            for link in links:
                work(link)
            best[at] = max(best[at], len(links) / (perf_counter() - start))
    return best


def _biip() -> Callable[[str], None] | None:
    if importlib.util.find_spec("biip") is None:
        return None
    biip = importlib.import_module("biip")

    def work(link: str) -> None:
        with suppress(biip.ParseError):
            biip.parse(link)

    return work


def main() -> None:
    """Print one ratio a line."""
    links = digital_links(int(os.environ.get("BYSSUS_BENCH_CODES", CODES)), seed=1)
    works = [_ours, _standard_library, *filter(None, [_biip()])]
    ours, standard, *theirs = _best_rates(works, links)
    print(f"parse + validate + canonical: {ours:,.0f} codes/s on one core")
    print(f"÷ urlsplit + unquote + parse_qsl ({standard:,.0f}/s): {ours / standard:.2f}")
    for rate in theirs:
        print(f"÷ biip ({rate:,.0f}/s): {ours / rate:.1f}")


if __name__ == "__main__":
    main()
