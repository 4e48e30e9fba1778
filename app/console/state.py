"""How a point stands, in one word, one shape and one colour."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from byssus.alerts.points import PointNow
from byssus.core.clock import Clock


class Standing(StrEnum):
    """What a person needs to know of a point first; the worst comes first. The value names word, shape and colour."""

    CRITICAL = "critical"
    ALARM = "alarm"
    WARN = "warn"
    SILENT = "silent"
    UNHEARD = "unheard"
    GOOD = "good"

    @property
    def shape(self) -> str:
        """Its shape in the sprite."""
        return "none" if self is Standing.UNHEARD else self.value


def standing(point: PointNow) -> Standing:
    """The state of the point: silence hides every other alarm, for what it said last is no longer known to hold."""
    if point.newest is None:
        return Standing.UNHEARD
    if point.silent:
        return Standing.SILENT
    return Standing(point.severity.value) if point.severity else Standing.GOOD


def stale_after(every: timedelta, clock: Clock) -> timedelta:
    """From which age on, by `clock`, a value is shown as old.

    Twice the point's interval, two minutes at least; and ten seconds of the wall, which it takes to get here and
    which are long on a clock that runs fast.
    """
    return max(2 * every, timedelta(minutes=2)) + timedelta(seconds=10) * clock.speed


def counts(points: Sequence[PointNow]) -> dict[Standing, int]:
    """How many points stand how, the worst first."""
    found = [standing(point) for point in points]
    return {each: found.count(each) for each in Standing}


def last_heard(points: Sequence[PointNow]) -> datetime | None:
    """When the newest reading of all was received."""
    return max((point.newest.received_at for point in points if point.newest), default=None)
