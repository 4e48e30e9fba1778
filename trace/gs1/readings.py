"""Readings of an element string whose separators a scanner may have dropped.

Without separators ``10ABC17261231`` is one lot, or a lot and a date. Every way to put separators back that
gives a valid code is a reading. They are ranked by evidence, in bits: how unlikely it is that the tail of a
value looks like an element by chance. The weights are our own estimate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from typing import Final

from byssus.trace.gs1.associations import association_problems
from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.findings import MOST_ELEMENTS
from byssus.trace.gs1.registry import IDENTIFIERS, ai_at

BITS_PER_DIGIT: Final = log2(10)
BITS_PER_NUMERAL: Final = 0.5
"""For a digit where the value around it may also hold letters."""
DROPPED: Final = 7.0
"""Bits that speak against a separator having been dropped at one given place."""
COMMON_AIS: Final = frozenset({"00", "01", "02", "10", "11", "13", "15", "17", "21", "37"})
COMMON: Final = 2.0
RARE: Final = 7.0
RULE_BITS: Final = {
    "check": BITS_PER_DIGIT,
    "pair": 10.0,
    "date": log2(10**6 / 36_525),
    "date0": log2(10**6 / 37_725),
    "clock": log2(10**4 / 1_440),
    "country": log2(1000 / 249),
    "currency": log2(1000 / 178),
}
TRIED: Final = 500
DOUBTFUL: Final = 4.0
"""Evidence from which a reading with separators put back makes the plain one doubtful."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the string.

    Attributes:
        elements: in order; the positions are those of the source.
        added: offsets before which a separator is put back.
        evidence: bits in favour; 0 for the string as it stands.
    """

    elements: tuple[Element, ...]
    added: tuple[int, ...]
    evidence: float


def readings(text: str, start: int, separator: str) -> list[Reading]:
    """All valid readings of an element string, the likeliest first; at most some hundreds of ways are tried.

    Args:
        text: the source.
        start: offset behind the first FNC1 or the symbology identifier.
        separator: the character that stands for FNC1.
    """
    complete = _walk(text, start, separator, (), iter(range(TRIED)))
    found = [_weighed(elements) for elements in complete if not association_problems(elements)]
    return sorted(found, key=lambda reading: (-reading.evidence, len(reading.added)))


def swallowed(text: str, start: int, separator: str) -> tuple[Element, Element] | None:
    """For a string without separators: the element that more likely holds another, and that other."""
    if text.find(separator, start) >= 0:
        return None
    best = next(iter(readings(text, start, separator)), None)
    if best is None or not best.added or best.evidence < DOUBTFUL:
        return None
    at = next(at for at, element in enumerate(best.elements) if _end(element) == best.added[0])
    return best.elements[at], best.elements[at + 1]


def _walk(
    text: str, position: int, separator: str, taken: tuple[Element, ...], budget: Iterator[int]
) -> Iterator[tuple[Element, ...]]:
    if position >= len(text):
        yield taken
        return
    if len(taken) == MOST_ELEMENTS or next(budget, None) is None:
        return
    found = text.find(separator, position)
    stop = len(text) if found < 0 else found
    for element in _candidates(text, position, stop):
        if all(element.ai != other.ai for other in taken):
            end = _end(element)
            yield from _walk(text, end + (end == stop), separator, (*taken, element), budget)


def _candidates(text: str, position: int, stop: int) -> Iterator[Element]:
    """Elements that may start here, the longest first."""
    ai = ai_at(text, position)
    identifier = IDENTIFIERS.get(ai)
    if identifier is None:
        return
    start = position + len(ai)
    longest = min(stop, start + identifier.longest)
    for end in range(longest, start, -1) if identifier.separated else (longest,):
        possible = end == stop or not identifier.separated or ai_at(text, end) in IDENTIFIERS
        if possible and identifier.rule(text[start:end]) is None:
            yield Element(identifier, text[start:end], start)


def _end(element: Element) -> int:
    return element.position + len(element.value)


def _weighed(elements: tuple[Element, ...]) -> Reading:
    freed = [
        (_end(before), element)
        for before, element in pairwise(elements)
        if before.identifier.separated and _end(before) + len(element.ai) == element.position
    ]
    evidence = sum(_bits(element) - DROPPED for _, element in freed)
    return Reading(elements, tuple(offset for offset, _ in freed), evidence)


def _bits(element: Element) -> float:
    """How unlikely it is that these characters look like this element by chance."""
    rules = [rule for part in element.identifier.components for rule in part.rules]
    content = sum(RULE_BITS.get(rule, 0.0) for rule in rules)
    digits = sum(part.longest for part in element.identifier.components if part.characters == "N")
    usage = COMMON if element.ai in COMMON_AIS else RARE
    return BITS_PER_DIGIT * len(element.ai) + content + digits * BITS_PER_NUMERAL - usage
