"""All that one gateway says of its sensors: what it had kept, then a message for each interval, without end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import count
from operator import attrgetter

from byssus.app.demo.chance import fraction
from byssus.app.demo.climate import Climate
from byssus.app.demo.gateway.act import Message
from byssus.app.demo.gateway.speech import say, tell
from byssus.app.demo.gateway.station import Measurement, Station

_KEPT = timedelta(hours=3)
_KEPT_LONG = {"own-c01": timedelta(hours=60), "own-p01": timedelta(hours=60)}
"""Where packs that the tour of the demo shows have lain for days before it starts."""
_WITHIN = timedelta(minutes=20)
"""Gateways tell what they had kept within this time after the start, not all at once."""


def telemetry(station: Station, climate: Climate, begin: datetime) -> Iterator[Message]:
    """The messages of a gateway that has sensors, from `begin` on, in order of time."""
    return merge(_kept(station, climate, begin), _live(station, climate, begin), key=attrgetter("due"))


def _live(station: Station, climate: Climate, begin: datetime) -> Iterator[Message]:
    first = _first(station, climate, begin)
    for turn in count():
        time = first + turn * station.every
        yield from say(station.dialect, station.code, time, list(station.measure(climate, time)))


def _kept(station: Station, climate: Climate, begin: datetime) -> Iterator[Message]:
    wait = timedelta(0) if station.code in _KEPT_LONG else _WITHIN * fraction(climate.seed, station.code, "kept")
    first = _first(station, climate, begin)
    turns = _KEPT_LONG.get(station.code, _KEPT) // station.every
    kept: list[Measurement] = []
    for turn in range(-turns, 0):
        kept.extend(station.measure(climate, first + turn * station.every))
    yield from tell(station.dialect, station.code, begin + wait, kept)


def _first(station: Station, climate: Climate, begin: datetime) -> datetime:
    """When a gateway measures first: each at a second of its own within the interval."""
    phase = int(station.every.total_seconds() * fraction(climate.seed, station.code, "phase"))
    return begin.replace(microsecond=0) + timedelta(seconds=1 + phase)
