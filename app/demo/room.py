"""The habits of rooms: how warm each kind is, when its door opens, when it defrosts, how a batch cools."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from byssus.app.demo.chance import between, fraction
from byssus.app.demo.heat import Load
from byssus.core.plant.places import Point, Zone, ZoneKind

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_ZERO = datetime(2020, 1, 1, tzinfo=UTC)
_WORK = range(21, 37)
"""The hours of UTC, counted on past midnight, in which people work at UTC+8: from five to nine in the evening."""


@dataclass(frozen=True, slots=True)
class Room:
    """How warm a room is, in °C, and by how much points, weather, an open door and a defrost move it."""

    level: float
    spread: float
    noise: float
    door: float = 0.0
    defrost: float = 0.0


def room_of(zone: Zone, point: Point) -> Room:
    """The room around a temperature point."""
    return _MACHINES.get(point.control_point or "") or _ROOMS[zone.kind]


_MACHINES = {
    "live-holding": Room(5.0, 0.5, 0.4),
    "cook": Room(95.5, 1.0, 1.2),
    "freeze": Room(-26.0, 1.5, 1.0),
}
_ROOMS = {
    ZoneKind.FROZEN_STORE: Room(-21.8, 0.8, 0.5, door=5.0, defrost=6.0),
    ZoneKind.CHILLED_STORE: Room(2.2, 0.5, 0.4, door=1.5, defrost=2.0),
    ZoneKind.PROCESSING: Room(17.0, 1.0, 1.0),
}


def openings(seed: int, zone: Zone, time: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """When, and for how long, the door of a zone was opened in the last hours; at most once an hour, by day."""
    hour = (time - _ZERO) // _HOUR
    for each in range(hour - 2, hour + 1):
        by_day = each % 24 in _WORK or each % 24 + 24 in _WORK
        if by_day and fraction(seed, zone.code, "door", each) < 0.6:
            opened = _ZERO + (each + fraction(seed, zone.code, "minute", each)) * _HOUR
            yield opened, timedelta(minutes=between(2, 5, seed, zone.code, "lasts", each))


def defrosts(seed: int, zone: Zone, degrees: float, time: datetime) -> Iterator[Load]:
    """The last defrosts of a zone: three a day, 25 minutes each."""
    phase = _DAY * fraction(seed, zone.code, "defrost")
    turn = (time - _ZERO - phase) // (_DAY / 3)
    for each in (turn - 1, turn):
        yield Load(_ZERO + phase + each * (_DAY / 3), timedelta(minutes=25), degrees, timedelta(minutes=40))


def batch(seed: int, name: str, time: datetime) -> float:
    """The core of the batch that cools, in °C: a new one every four hours, at 21 after one hour and at 5 after two."""
    phase = _HOUR * 4 * fraction(seed, name, "batch")
    since = (time - _ZERO - phase) % (4 * _HOUR)
    return 2.0 + 88.0 * math.exp(-(since / timedelta(minutes=33)))
