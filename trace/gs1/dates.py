"""Calendar dates of elements: century window, open days, ranges.

Source: GS1 General Specifications § 3.4 and § 7.12.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

from byssus.trace.gs1.code import Code
from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.linters.times import LONG_DATE, SHORT_DATE

DATE_RULES: Final = frozenset({"date", "date0", "longdate", "longdate0"})
PAST_HALF: Final = 51
EXPIRY_AIS: Final = ("17", "7003")


def full_year(two_digits: int, this_year: int) -> int:
    """The year that ends in ``two_digits``: at most 50 years ahead and 49 back, seen from ``this_year``."""
    century = this_year - this_year % 100
    ahead = two_digits - this_year % 100
    if ahead >= PAST_HALF:
        return century - 100 + two_digits
    if ahead < PAST_HALF - 100:
        return century + 100 + two_digits
    return century + two_digits


def dates_of(element: Element, today: date) -> tuple[date, ...]:
    """The dates in a valid value: none, one, or two where it is a range, such as a harvest (7007).

    An open day (00) means the last day of the month.

    Args:
        element: an element without problems.
        today: the day from which a two-digit year is seen.
    """
    return tuple(_date(text, today) for text in _date_texts(element))


def expiry_of(code: Code, today: date) -> date | None:
    """The last day on which the goods may be used: 17, or 7003 without its time; None if not given."""
    if not code.valid:
        return None
    found = [element for ai in EXPIRY_AIS for element in code.elements if element.ai == ai]
    return dates_of(found[0], today)[0] if found else None


def _date_texts(element: Element) -> Iterator[str]:
    start = 0
    for component in element.identifier.components:
        text = element.value[start : start + component.longest]
        if text and DATE_RULES.intersection(component.rules):
            yield text
        start += len(text)


def _date(text: str, today: date) -> date:
    year = int(text[:4]) if len(text) == LONG_DATE else full_year(int(text[: SHORT_DATE - 4]), today.year)
    month, day = int(text[-4:-2]), int(text[-2:])
    return date(year, month, day or monthrange(year, month)[1])
