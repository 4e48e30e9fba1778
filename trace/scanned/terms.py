"""Until when goods may be sold: the dates that the event that made them tells, else the shelf life of the product."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from pydantic import JsonValue

from byssus.trace.scanned.evidence import Term

_EXPIRES: Final = ("itemExpirationDate", "sellByDate")
_BEST_BEFORE: Final = ("bestBeforeDate",)
"""Master data of batches and packs (CBV 2.0 § 9.3.3), by their names without namespace."""


class Making(NamedTuple):
    """An event that made or packed a batch or a pack.

    `ilmd` is the master data that it told; `shelf_ends_on` the last day of the shelf life counted from its day, None
    where the product has none.
    """

    event: int
    uri: str
    ilmd: Mapping[str, JsonValue] | None
    shelf_ends_on: date | None


def terms_set(makings: Iterable[Making]) -> list[Term]:
    """The terms that events set, in their order; a shelf life counts from the first, where none tells a date."""
    told = list(makings)
    said = [term for making in told if (term := _said(making))]
    dated = {term.uri for term in said}
    first = {making.uri: making for making in reversed(told)}
    counted = [
        Term(making.event, uri, making.shelf_ends_on, None)
        for uri, making in first.items()
        if making.shelf_ends_on and uri not in dated
    ]
    return said + counted


def _said(making: Making) -> Term | None:
    known = {name.rpartition(":")[2].rpartition("/")[2]: value for name, value in (making.ilmd or {}).items()}
    expires_on, best_before = (
        next((day for name in names if (day := _day(known.get(name)))), None) for names in (_EXPIRES, _BEST_BEFORE)
    )
    return Term(making.event, making.uri, expires_on, best_before) if expires_on or best_before else None


def _day(value: JsonValue | None) -> date | None:
    """The day of a date or a time with date; None of anything else, for senders write what they like."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
