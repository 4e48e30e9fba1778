"""When a reading was taken whose clock is certainly wrong: a day ahead, or back at its epoch.

Such a time is never believed. But a wrong clock that runs shows how far readings are apart, and the newest of a message
that comes as soon as it is measured was taken when the message was received. That a message comes so is seen by the one
before it: as much time passed for the device as passed here. What was kept while a link was down comes faster than it
was measured, and stays without a time.

A clock that is a few hours behind may be believed; `slow` tells it from a link that delivers late.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from byssus.ingest.registry import Feed


class Stray(NamedTuple):
    """A reading whose time cannot be believed; `value` as the device said it, in the point's unit."""

    feed: Feed
    time: datetime
    value: float
    received_at: datetime

    @property
    def told(self) -> tuple[int, datetime, datetime]:
        """What a row that believes it says: point, time and receipt."""
        return self.feed.point.id, self.time, self.received_at


def by_message(strays: Iterable[Stray]) -> list[list[Stray]]:
    """What each message, or those received at once, told of each point; in order of receipt."""
    messages: dict[tuple[datetime, int], list[Stray]] = {}
    for stray in strays:
        messages.setdefault((stray.received_at, stray.feed.point.id), []).append(stray)
    return [messages[one] for one in sorted(messages)]


class _Sight(NamedTuple):
    """What a clock showed when its message was received."""

    shown: datetime
    received_at: datetime

    def runs_to(self, later: "_Sight", every: timedelta) -> bool:
        """Whether the clock ran from here to `later` as ours did, within the interval at which readings come."""
        passed = later.received_at - self.received_at
        return 2 * passed >= every and abs(later.shown - self.shown - passed) <= every


class Clocks:
    """What the wrong clocks of points showed last. Placing a message again changes nothing."""

    def __init__(self) -> None:
        self._sights: dict[int, tuple[_Sight | None, _Sight]] = {}

    def retimed(self, strays: Iterable[Stray]) -> Iterator[Stray]:
        """Those of which we know when they were taken, with that time."""
        for told in by_message(strays):
            point, received_at = told[0].feed.point, told[0].received_at
            sight = _Sight(max(stray.time for stray in told), received_at)
            before = self._before(point.id, sight)
            if before and before.runs_to(sight, point.every):
                yield from (stray._replace(time=stray.time + (received_at - sight.shown)) for stray in told)

    def _before(self, point: int, sight: _Sight) -> _Sight | None:
        """The sight before this one, which is remembered."""
        before, last = self._sights.get(point, (None, None))
        if last is None or last.received_at < sight.received_at:
            before = last
            self._sights[point] = before, sight
        return before
