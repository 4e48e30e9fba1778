"""How fast a code's whole life is told, and the twenty questions, in a small and in a large journal.

A back-trace of twelve levels and two thousand lots, with the temperatures of every stay, is asked over HTTP of one web
process: at ten thousand events, at a million, and lot by lot, as a client has to do who can only ask for one step. Then
the twenty questions are asked, and a tree of a hundred thousand lots is streamed. Prints a table and JSON.

    python -m bench.trace [copies] [rounds]
"""

import json
import logging
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import structlog
from bench._figure import Figure
from bench.trace import forest, journal
from bench.trace.client import Timed, p95, serving
from bench.trace.questions import asked

from byssus.app.embedded.postgres import EmbeddedPostgres

_MOTHERS = 50
"""Trees that are joined into one of a hundred thousand lots."""


def main(copies: int = 104, rounds: int = 20) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o711)
        url = running.enter_context(EmbeddedPostgres(folder)).start()
        journal.begin(url)
        small = [timed.seconds for timed in _traced(url, folder, rounds)]
        report(f"back-trace at {journal.size(url)} events", small)
        journal.extend(url, copies)
        figures = list(_large(url, folder, rounds, p95(small)))
    print(json.dumps({"bench": "trace", "figures": [asdict(figure) for figure in figures]}))


def _large(url: str, folder: Path, rounds: int, small: float) -> Iterator[Figure]:
    large = [timed.seconds for timed in _traced(url, folder, rounds)]
    report(f"back-trace at {journal.size(url)} events", large)
    yield _told(
        Figure("back-trace of 2 000 lots, p95: 1 000 000 ÷ 10 000 events", p95(large) / small, 1.5, less_is_better=True)
    )
    with serving(url, folder) as client:
        hops = [client.hop_by_hop(forest.lot(0, 0)) for _ in range(2)]
        assert {timed.things for timed in hops} == {forest.LOTS}
        report("the same lot by lot", [timed.seconds for timed in hops])
        one_by_one = min(timed.seconds for timed in hops)
        yield _told(
            Figure("back-trace p95 ÷ lot by lot over the same API", p95(large) / one_by_one, 0.05, less_is_better=True)
        )
        slowest = max(asked(client, rounds))
        yield _told(
            Figure("slowest of the twenty questions, p95 seconds (not asserted)", slowest, 1.0, less_is_better=True)
        )
    yield from _streamed(url, folder)


def _traced(url: str, folder: Path, rounds: int) -> list[Timed]:
    """Back-traces in a fresh process, the first of which warms it up."""
    with serving(url, folder) as client:
        runs = [client.trace(forest.lot(0, 0)) for _ in range(rounds + 1)][1:]
    assert {timed.things for timed in runs} == {forest.LOTS}
    return runs


def _streamed(url: str, folder: Path) -> Iterator[Figure]:
    """A hundred thousand lots, and by how much the web process grows meanwhile."""
    mother = journal.join(url, _MOTHERS)
    with serving(url, folder) as client:
        client.trace(forest.lot(0, 0))
        rest = client.resident()
        timed = client.streamed(mother)
        grown = client.peak() - rest
    print(f"  {timed.things} things in {timed.size >> 20} MiB, first line after {timed.first:.1f} s, all after "
          f"{timed.seconds:.0f} s; the process grew by {grown >> 20} MiB", flush=True)  # fmt: skip
    yield _told(
        Figure(
            "KiB that the web process grows by ÷ things streamed", grown / 1024 / timed.things, 2.0, less_is_better=True
        )
    )


def report(what: str, seconds: list[float]) -> None:
    """Print the median and the p95 of some times."""
    print(f"  {what}: median {statistics.median(seconds):.3f} s, p95 {p95(seconds):.3f} s", flush=True)


def _told(figure: Figure) -> Figure:
    print(figure, flush=True)
    return figure


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
