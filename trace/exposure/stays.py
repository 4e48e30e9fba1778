"""Where a thing was, and from when to when: stays as a function of its parts in events."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.epcis.vocabulary import BIZ_STEP
from byssus.trace.lineage.part import Node, Part


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """A time at a place; `left_at` is None while nothing tells that it ended."""

    arrived_at: datetime
    location: str
    left_at: datetime | None = None

    def lasts_at(self, time: datetime) -> bool:
        """Whether the thing is there at a time; what a clock that is ahead told of is yet to come."""
        return self.arrived_at <= time and (self.left_at is None or self.left_at > time)

    def within(self, start: datetime, end: datetime | None) -> "Stay | None":
        """The part of the stay between two times; None where there is none."""
        first = max(self.arrived_at, start)
        last = min((time for time in (self.left_at, end) if time is not None), default=None)
        return Stay(first, self.location, last) if last is None or first < last else None


@dataclass(frozen=True, slots=True)
class Carried:
    """A container's stay, and when the thing was put into the container and taken out of it."""

    stay: Stay
    put_in: datetime
    taken_out: datetime | None


def own_stays(parts: Iterable[Part[Node]]) -> list[Stay]:
    """The stays that one thing's own events tell, in order of time.

    A stay begins where the thing is seen and ends when it is seen elsewhere, leaves, is packed into something or is
    used up. Part of a lot may go while the rest stays, where the quantities say so, and parts that are unpacked at
    several places, or arrive there of what was sent, are at all of them. The place is the business location of an
    event, else its read point (EPCIS 2.0 § 7.3.5).
    """
    here = _Here()
    for part in sorted(_comparable(set(parts)), key=_order):
        here.tell(part)
    return here.stays


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a thing at a place; `amount` is in the unit of its parts, None where nobody tells it."""

    location: str | None
    since: datetime
    amount: float | None


def rests(parts: Iterable[Part[Node]]) -> list[Rest]:
    """Where a thing lies by itself as far as its own events tell, and how much of it; `own_stays` that have not ended.

    What is in a container is not among it.
    """
    here = _Here()
    for part in sorted(_comparable(set(parts)), key=_order):
        here.tell(part)
    return here.rests


def stays_of(own: Iterable[Stay], carried: Iterable[Carried], *, many: bool) -> list[Stay]:
    """The stays of a thing: its own and, while it was in them, those of its containers.

    Args:
        own: what its own events tell.
        carried: what the events of its containers tell.
        many: whether it can be at several places at once, as a lot in several containers can. A thing with a serial
            number is where it, or its container, was seen last.
    """
    cut = [(way, stay) for way in carried if (stay := way.stay.within(way.put_in, way.taken_out))]
    if many:
        return _merged([*own, *(stay for _, stay in cut)])
    alone = [(stay, stay.left_at) for stay in own]
    inside = [(stay, None if stay.left_at == way.taken_out else stay.left_at) for way, stay in cut]
    moves = []
    for stay, left_at in alone + inside:
        moves.append(_Move(stay.arrived_at, stay.location))
        if left_at:
            moves.append(_Move(left_at, None, stay.location))
    return _fold(sorted(moves, key=lambda move: (move.time, move.to or "")))


class _Change(IntEnum):
    """What an event means for the whereabouts of a thing; in this order where several happen at one instant."""

    COMES = 0
    SEEN = 1
    GOES = 2
    NOTHING = 3


_OF_A_CHILD = {Action.ADD: _Change.GOES, Action.DELETE: _Change.COMES}
_AWAY = {BIZ_STEP.prefix + step for step in ("shipping", "departing")}


def _change(part: Part[Node]) -> _Change:
    if part.role is Role.CHILD:
        return _OF_A_CHILD.get(part.action or Action.OBSERVE, _Change.NOTHING)
    destroyed = part.kind is EventType.OBJECT and part.action is Action.DELETE
    if part.role is Role.INPUT or destroyed or (part.biz_step in _AWAY and not part.biz_location):
        return _Change.GOES
    made = part.kind is EventType.OBJECT and part.action is Action.ADD
    return _Change.COMES if made or part.role is Role.OUTPUT else _Change.SEEN


def _order(part: Part[Node]) -> tuple[datetime, _Change, str, str]:
    return part.time, _change(part), part.role, part.event


def _comparable(parts: set[Part[Node]]) -> list[Part[Node]]:
    """The parts without quantities where their units differ, and without what goes back into the same lot."""
    units = {part.unit for part in parts if part.quantity is not None}
    again = {part.event for part in parts if part.role is Role.OUTPUT}
    told = [part for part in parts if part.role is not Role.INPUT or part.event not in again]
    return told if len(units) <= 1 else [replace(part, quantity=None) for part in told]


_CRUMBS = 0.005
"""The share of a lot that counts as nothing, so that rounded weights use it up."""


_SCALES_DIFFER = 1.05
"""How much more may arrive than was sent, as weighed on both sides; the gap that a mass balance allows (a default)."""


def _less(rest: float | None, taken: float | None) -> float:
    """What is left; nothing where it cannot be known."""
    if rest is None or taken is None or rest - taken <= _CRUMBS * rest:
        return 0.0
    return rest - taken


class _Here:
    """Where a thing is, and how much of it, while its events are told in the order of time."""

    def __init__(self) -> None:
        self._ended: list[Stay] = []
        self._spots: dict[str | None, tuple[datetime, float | None]] = {}
        self._sent = 0.0

    @property
    def stays(self) -> list[Stay]:
        """All of them, those that last included."""
        last = [Stay(since, place) for place, (since, _) in self._spots.items() if place]
        return sorted([*self._ended, *last], key=lambda stay: (stay.arrived_at, stay.location))

    @property
    def rests(self) -> list[Rest]:
        """Where it is now."""
        return [Rest(place, since, amount) for place, (since, amount) in self._spots.items()]

    def tell(self, part: Part[Node]) -> None:
        """Take in what one event says."""
        change, place = _change(part), part.biz_location or part.read_point
        if change is _Change.GOES:
            spots = [place] if place in self._spots else list(self._spots)
            if part.biz_step in _AWAY:
                self._sent += part.quantity or sum(self._spots[spot][1] or 0 for spot in spots)
            for spot in spots:
                self._take(spot, part)
        elif change is not _Change.NOTHING:
            self._put(place or next(iter(self._spots), None), part, comes=change is _Change.COMES)

    def _take(self, spot: str | None, part: Part[Node]) -> None:
        since, rest = self._spots[spot]
        if rest := _less(rest, part.quantity):
            self._spots[spot] = (since, rest)
        else:
            self._end(spot, part.time)

    def _put(self, place: str | None, part: Part[Node], *, comes: bool) -> None:
        unpacked = part.role is Role.CHILD and part.quantity is not None
        if place in self._spots:
            since, rest = self._spots[place]
            self._spots[place] = (since, _more(rest, part.quantity, comes=comes))
        elif self._arrives(part) or unpacked or len(self._spots) > 1:  # part of a lot: what is elsewhere stays there
            self._spots[place] = (part.time, part.quantity)
        else:
            self._move(place, part, comes=comes)

    def _arrives(self, part: Part[Node]) -> bool:
        """Whether this is some of what was sent, though scales differ: then the rest of the lot has not moved."""
        if part.quantity is None or not 0 < part.quantity <= self._sent * _SCALES_DIFFER:
            return False
        self._sent = _less(self._sent, part.quantity)
        return True

    def _move(self, place: str | None, part: Part[Node], *, comes: bool) -> None:
        _, rest = next(iter(self._spots.values()), (part.time, None))
        for spot in list(self._spots):
            self._end(spot, part.time)
        self._spots[place] = (part.time, _more(rest, part.quantity, comes=comes))

    def _end(self, spot: str | None, time: datetime) -> None:
        since, _ = self._spots.pop(spot)
        if spot is not None and since < time:
            self._ended.append(Stay(since, spot, time))


def _more(rest: float | None, quantity: float | None, *, comes: bool) -> float | None:
    """How much there is once a quantity was seen, or has come."""
    return rest + (quantity or 0) * comes if rest else quantity


@dataclass(frozen=True, slots=True)
class _Move:
    """The thing is at `to` from `time` on, or nowhere; `only_from` tells which place it leaves, None for any."""

    time: datetime
    to: str | None
    only_from: str | None = None


def _fold(moves: Iterable[_Move]) -> list[Stay]:
    stays: list[Stay] = []
    here: Stay | None = None
    for move in moves:
        place = here.location if here else None
        if move.to == place or (move.to is None and move.only_from not in (None, place)):
            continue
        if here and here.arrived_at < move.time:
            stays.append(replace(here, left_at=move.time))
        here = Stay(move.time, move.to) if move.to else None
    return [*stays, here] if here else stays


def _merged(stays: Iterable[Stay]) -> list[Stay]:
    """Stays at the same place that touch or overlap, made one; in order of time."""
    last: dict[str, Stay] = {}
    found: list[Stay] = []
    for stay in sorted(stays, key=lambda stay: (stay.arrived_at, stay.location)):
        here = last.get(stay.location)
        if here and (here.left_at is None or here.left_at >= stay.arrived_at):
            end = None if here.left_at is None or stay.left_at is None else max(here.left_at, stay.left_at)
            last[stay.location] = replace(here, left_at=end)
        else:
            found += [here] if here else []
            last[stay.location] = stay
    return sorted([*found, *last.values()], key=lambda stay: (stay.arrived_at, stay.location))
