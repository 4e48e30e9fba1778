"""All known application identifiers, built once from the table, and how to find them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Final

from byssus.trace.gs1 import measures, pairings, table
from byssus.trace.gs1.components import acceptance, components_of, value_rule
from byssus.trace.gs1.identifiers import Identifier, Requirement

SHORTEST_AI: Final = 2
LONGEST_AI: Final = 4
LONGEST_UNKNOWN: Final = 90
UNKNOWN_KEPT: Final = 1024
MEASURES: Final = measures.TRADE | measures.LOGISTIC | measures.PER_AREA


def _span(text: str) -> Iterator[str]:
    """``7030-7033`` gives 7030, 7031, 7032, 7033."""
    first, _, last = text.partition("-")
    for number in range(int(first), int(last or first) + 1):
        yield f"{number:0{len(first)}}"


def _expand(pattern: str) -> frozenset[str]:
    """``31nn`` gives 3100 to 3199."""
    free = pattern.count("n")
    head = pattern[: len(pattern) - free]
    return frozenset(f"{head}{number:0{free}}" if free else head for number in range(10**free))


def _union(patterns: str) -> frozenset[str]:
    return frozenset().union(*map(_expand, patterns.split(",")))


def _requirement(text: str) -> Requirement:
    groups = [tuple(map(_expand, group.split("+"))) for group in text.split(",")]
    alone = [group[0] for group in groups if len(group) == 1]
    return Requirement(text, frozenset().union(*alone), tuple(group for group in groups if len(group) > 1))


_NOT_ATTRIBUTES: Final = frozenset(table.NOT_ATTRIBUTES.split())
_REQUIRES: Final = {
    ai: requirement
    for text, spans in pairings.REQUIRED.items()
    for requirement in (_requirement(text),)
    for span in spans.split()
    for ai in _span(span)
}
_EXCLUDES: Final = {ai: _union(text) for span, text in pairings.EXCLUDED.items() for ai in _span(span)} | {
    head + digit: _expand(head + "n") for head in MEASURES for digit in measures.DECIMALS
}


def _identifier(ai: str, format_: str, title: str) -> Identifier:
    components = components_of(format_)
    return Identifier(
        ai=ai,
        title=title,
        components=components,
        accepts=acceptance(components),
        rule=value_rule(components),
        longest=sum(part.longest for part in components),
        separated=ai[:2] not in table.PREDEFINED_LENGTHS,
        key=ai in table.KEYS,
        attribute=ai not in _NOT_ATTRIBUTES,
        excludes=_EXCLUDES.get(ai, frozenset()) - {ai},
        requires=_REQUIRES.get(ai),
    )


def _all() -> Iterator[Identifier]:
    for row in table.FORMATS.strip().splitlines():
        span, format_, *title = row.split(maxsplit=2)
        for ai in _span(span):
            yield _identifier(ai, format_, "".join(title).format(n=int(ai[-1]), m=int(ai[-1]) + 1))
    for head, title_ in MEASURES.items():
        for digit in measures.DECIMALS:
            yield _identifier(head + digit, "N6", title_)


def _paths() -> Iterator[tuple[str, ...]]:
    for key, chains in CHAINS.items():
        for chain in chains:
            for count in range(len(chain) + 1):
                for chosen in combinations(chain, count):
                    yield (key, *chosen)


IDENTIFIERS: Final[Mapping[str, Identifier]] = {found.ai: found for found in _all()}
"""Every known identifier by its digits."""

AI_LENGTHS: Final[Mapping[str, int]] = {ai[:2]: len(ai) for ai in IDENTIFIERS}
"""Length of the identifiers that start with two digits: GS1 keeps it the same for all of them."""

CHAINS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    key: tuple(tuple(chain.split()) for chain in text.split("|")) for key, text in table.KEYS.items()
}
"""The keys of a Digital Link with their chains of qualifiers; the chains exclude one another."""

PATHS: Final = frozenset(_paths())
"""Every sequence of key and qualifiers that the path of a Digital Link may hold."""


def ai_at(text: str, position: int) -> str:
    """The digits that are the identifier of an element that starts here, or the empty text."""
    return text[position : position + AI_LENGTHS.get(text[position : position + 2], 0)]


@lru_cache(UNKNOWN_KEPT)
def unknown_identifier(ai: str) -> Identifier | None:
    """A stand-in for an identifier that is not in the table, or None where GS1 cannot assign ``ai``."""
    if not (ai.isascii() and ai.isdigit() and SHORTEST_AI <= len(ai) <= LONGEST_AI):
        return None
    if AI_LENGTHS.get(ai[:2], len(ai)) != len(ai):
        return None
    length = table.PREDEFINED_LENGTHS.get(ai[:2])
    identifier = _identifier(ai, f"X{length}" if length else f"X..{LONGEST_UNKNOWN}", "")
    return replace(identifier, attribute=False)
