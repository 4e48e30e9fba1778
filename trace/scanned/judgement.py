"""What is wrong with scans: a pure function of where codes were seen and of what events told, in any order."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final

from byssus.trace.scanned.evidence import Bounds, Evidence, Term
from byssus.trace.scanned.place import Spot, least_kilometres
from byssus.trace.scanned.turn import SELLING, Told, Turn

_OF_SALES: Final = frozenset({Turn.SOLD, Turn.RETURNED})


class Source(StrEnum):
    """Who scanned."""

    CONSUMER = "consumer"
    TRADE = "trade"


class Reason(StrEnum):
    """What is wrong; the first three speak for a copied code, the others should have stopped a sale."""

    IMPOSSIBLE_TRAVEL = "impossible_travel"
    SCANNED_AFTER_SALE = "scanned_after_sale"
    SCANNED_AFTER_DESTRUCTION = "scanned_after_destruction"
    EXPIRED = "expired"
    PAST_BEST_BEFORE = "past_best_before"
    RECALLED = "recalled"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A code that was seen.

    Args:
        id: number of its row.
        uri: canonical name of what was scanned.
        names: that name, and those of its batch and product, as far as the code says.
        is_pack: whether it is the code of a single pack; below that, one code on many packs is normal.
        source: who scanned.
        at: when.
        day: the day by the calendar of that place, of a trade scan.
        spot: where, if known.
        step: business step of a trade scan.
        expires_on: the last day of use that the code names.
        best_before: the day before which it is best, as the code says.
    """

    id: int
    uri: str
    names: Collection[str]
    is_pack: bool
    source: Source
    at: datetime
    day: date | None = None
    spot: Spot | None = None
    step: str | None = None
    expires_on: date | None = None
    best_before: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a sighting, and by which evidence: an earlier sighting, or an event."""

    sighting: int
    reason: Reason
    earlier: int | None = None
    event: int | None = None
    kilometres: float | None = None


def judge(sightings: Iterable[Sighting], evidence: Evidence) -> list[Finding]:
    """Everything that is wrong with these sightings; for each pack among them, all of its sightings are given."""
    ordered = sorted(sightings, key=lambda each: (each.uri, each.at, each.id))
    found: list[Finding] = []
    for _, group in groupby(ordered, key=lambda each: each.uri):
        seen = list(group)
        found += _travels(seen, evidence)
        for each in seen:
            found += _of_one(each, evidence)
    return found


def _travels(seen: list[Sighting], evidence: Evidence) -> Iterator[Finding]:
    """Legs that no pack can have travelled; if every leg is possible, so is the way between any two places."""
    placed = ((each, each.spot) for each in seen if each.is_pack and each.spot)
    for (earlier, start), (later, end) in pairwise(placed):
        bounds = evidence.bounds_at(later.at)
        kilometres = least_kilometres(start, end)
        hours = (later.at - earlier.at + bounds.clock) / timedelta(hours=1)
        if kilometres > max(bounds.least_km, bounds.kmh * hours):
            yield Finding(later.id, Reason.IMPOSSIBLE_TRAVEL, earlier=earlier.id, kilometres=round(kilometres, 1))


def _of_one(seen: Sighting, evidence: Evidence) -> Iterator[Finding]:
    told = [turn for turn in evidence.told if turn.uri in seen.names and turn.at <= seen.at]
    if seen.is_pack:
        yield from _after_its_end(seen, told, evidence.bounds_at(seen.at))
    if seen.source is Source.TRADE and seen.step == SELLING:
        yield from _blocked(seen, told)
        yield from _overdue(seen, [term for term in evidence.terms if term.uri in seen.names])


def _after_its_end(seen: Sighting, told: Collection[Told], bounds: Bounds) -> Iterator[Finding]:
    if end := _last(turn for turn in told if turn.turn is Turn.DESTROYED and turn.at < seen.at):
        yield Finding(seen.id, Reason.SCANNED_AFTER_DESTRUCTION, event=end.event)
    own = [turn for turn in told if turn.uri == seen.uri and not turn.container and turn.turn in _OF_SALES]
    last = _last(turn for turn in own if turn.at < seen.at - bounds.one_sale or turn.turn is Turn.RETURNED)
    if seen.source is Source.TRADE and last and last.turn is Turn.SOLD:
        yield Finding(seen.id, Reason.SCANNED_AFTER_SALE, event=last.event)


def _blocked(seen: Sighting, told: Collection[Told]) -> Iterator[Finding]:
    if recall := _last(turn for turn in told if turn.turn is Turn.RECALLED):
        yield Finding(seen.id, Reason.RECALLED, event=recall.event)
    if hold := _last(_holds(told)):
        yield Finding(seen.id, Reason.HELD, event=hold.event)


def _overdue(seen: Sighting, terms: Collection[Term]) -> Iterator[Finding]:
    """Days that have passed: those that the code says, else those that events and the plant file say."""
    said = Term(None, seen.uri, seen.expires_on, seen.best_before)
    for reason, last_day in ((Reason.EXPIRED, _expires_on), (Reason.PAST_BEST_BEFORE, _best_before)):
        known = [said] if last_day(said) else terms
        over = next((term for term in known if seen.day and (day := last_day(term)) and seen.day > day), None)
        if over:
            yield Finding(seen.id, reason, event=over.event)


_expires_on = attrgetter("expires_on")
_best_before = attrgetter("best_before")


def _holds(told: Collection[Told]) -> Iterator[Told]:
    """The holds that nobody has ended; what was held as a batch, or on a pallet, is released as such."""
    turns = [turn for turn in told if turn.turn in {Turn.HELD, Turn.RELEASED}]
    for held in dict.fromkeys((turn.uri, turn.container) for turn in turns):
        last = _last(turn for turn in turns if (turn.uri, turn.container) == held)
        if last and last.turn is Turn.HELD:
            yield last


def _last(told: Iterable[Told]) -> Told | None:
    return max(told, key=lambda turn: (turn.at, turn.event), default=None)
