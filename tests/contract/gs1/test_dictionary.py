"""The table of identifiers holds the facts of GS1's syntax dictionary: all of them, and no others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from byssus.trace.gs1 import pairings, table
from byssus.trace.gs1.components import Component
from byssus.trace.gs1.registry import CHAINS, IDENTIFIERS

GS1_RULES = {
    "check": "csum",
    "clock": "hhmi",
    "country": "iso3166",
    "country999": "iso3166999",
    "countryletters": "iso3166alpha2",
    "coupon": "couponcode",
    "currency": "iso4217",
    "date": "yymmdd",
    "date0": "yymmd0",
    "hour": "hh",
    "importer": "importeridx",
    "longdate": "yyyymmdd",
    "media": "mediatype",
    "minute": "mi",
    "noleadingzero": "nozeroprefix",
    "nondigit": "hasnondigit",
    "offer": "couponposoffer",
    "package": "packagetype",
    "pair": "csumalpha",
    "percent": "pcenc",
    "pieces": "pieceoftotal",
    "position": "posinseqslash",
    "prefix": "gcppos1",
    "prefix2": "gcppos2",
    "second": "ss",
    "sex": "iso5218",
}


@dataclass(frozen=True)
class Entry:
    flags: str
    format: str
    key: str | None
    excludes: str
    requires: str
    title: str


def entries(dictionary: str) -> Iterator[tuple[str, Entry]]:
    for line in dictionary.splitlines():
        if not line or line.startswith("#"):
            continue
        body, _, title = line.partition(" # ")
        span, *words = body.split()
        flags = words.pop(0) if not words[0][0].isalnum() else ""
        format_ = " ".join(word for word in words if re.match(r"\[?[NXYZ]", word))
        attributes = dict(word.partition("=")[::2] for word in words if re.match("req|ex|dlpkey", word))
        entry = Entry(
            flags,
            format_,
            attributes.get("dlpkey"),
            attributes.get("ex", ""),
            attributes.get("req", ""),
            title.strip(),
        )
        first, _, last = span.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"{number:0{len(first)}}", entry


def written(component: Component) -> str:
    dots = ".." if component.shortest != component.longest else ""
    size = f"{component.characters}{dots}{component.longest}"
    rules = [GS1_RULES.get(rule, rule) for rule in component.rules]
    return ",".join([f"[{size}]" if component.optional else size, *rules])


def ours(ai: str) -> Entry:
    identifier = IDENTIFIERS[ai]
    return Entry(
        flags="*" * (not identifier.separated) + "?" * identifier.attribute,
        format=" ".join(written(component) for component in identifier.components),
        key="|".join(",".join(chain) for chain in CHAINS[ai]) if ai in CHAINS else None,
        excludes="",
        requires=identifier.requires.text if identifier.requires else "",
        title=identifier.title,
    )


def matches(pattern: str, ai: str) -> bool:
    return re.fullmatch(pattern.replace("n", "[0-9]"), ai) is not None


@pytest.fixture(scope="module")
def dictionary(gs1_corpus: Path) -> dict[str, Entry]:
    return dict(entries((gs1_corpus / "gs1-syntax-dictionary.txt").read_text(encoding="utf-8")))


def test_the_table_knows_exactly_the_identifiers_of_the_dictionary(dictionary: dict[str, Entry]) -> None:
    assert IDENTIFIERS.keys() == dictionary.keys()


def test_every_identifier_has_the_format_key_title_and_requirement_of_the_dictionary(
    dictionary: dict[str, Entry],
) -> None:
    for ai, entry in dictionary.items():
        expected = Entry(entry.flags, entry.format, entry.key, "", entry.requires, entry.title)
        assert ours(ai) == expected, ai


def test_every_identifier_excludes_those_that_the_dictionary_says(dictionary: dict[str, Entry]) -> None:
    for ai, entry in dictionary.items():
        patterns = entry.excludes.split(",") if entry.excludes else []
        expected = {other for other in dictionary if other != ai and any(matches(p, other) for p in patterns)}
        assert IDENTIFIERS[ai].excludes & dictionary.keys() == expected, ai


def test_every_requirement_is_met_by_each_of_its_alternatives_and_by_nothing_less(
    dictionary: dict[str, Entry],
) -> None:
    for ai, entry in dictionary.items():
        requirement = IDENTIFIERS[ai].requires
        if requirement is None:
            continue
        assert not requirement.met_by(set())
        for group in entry.requires.split(","):
            needed = {next(other for other in dictionary if matches(part, other)) for part in group.split("+")}
            assert requirement.met_by(needed), (ai, group)


def test_the_spans_of_the_pairings_name_no_identifier_twice() -> None:
    named = [word for spans in pairings.REQUIRED.values() for word in spans.split()]
    assert len(named) == len(set(named))


def test_the_table_says_of_what_day_it_is() -> None:
    assert table.RELEASE.isoformat() == "2026-01-27"
