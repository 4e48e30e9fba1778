"""What is told of points: how many stand how, when anything last came in, and from when on a value is old."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from byssus.alerts.views.points import PointNow, Standing
from byssus.core.clock import Clock


def counts(points: Sequence[PointNow]) -> dict[Standing, int]:
    """How many points stand how, the worst first."""
    found = [point.standing for point in points]
    return {each: found.count(each) for each in Standing}


def last_heard(points: Sequence[PointNow]) -> datetime | None:
    """When the newest reading of all was received."""
    return max((point.newest.received_at for point in points if point.newest), default=None)


def stale_after(every: timedelta, clock: Clock) -> timedelta:
    """From which age on, by `clock`, a value is shown as old.

    Twice the point's interval, two minutes at least; and ten seconds of the wall, which it takes to get here and
    which are long on a clock that runs fast.
    """
    return max(2 * every, timedelta(minutes=2)) + timedelta(seconds=10) * clock.speed
