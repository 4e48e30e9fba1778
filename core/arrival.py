"""What is found of a reading when it arrives: did it come in time, and can it be believed?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

FIRST_CREDIBLE_TIME = datetime(2000, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD = timedelta(minutes=5)
LEAST_GRACE = timedelta(minutes=10)


def grace(every: timedelta) -> timedelta:
    """How old a live reading of a point may be that is expected at this interval: two of them, at least ten minutes."""
    return max(2 * every, LEAST_GRACE)


def is_backfill(time: datetime, received_at: datetime, every: timedelta, *, historical: bool = False) -> bool:
    """Whether a reading came too late to be live: its message says so, or it is older than a live one may be.

    Args:
        time: event time.
        received_at: when the message reached us.
        every: the point's expected interval, which decides about its `grace`.
        historical: the message marks the reading as a recorded one.
    """
    return historical or received_at - time > grace(every)


class Doubt(StrEnum):
    """Why a reading is kept apart: as it was told, it never enters a condition, a chart or an exposure."""

    TIME_AHEAD = "time_ahead"
    TIME_BEFORE_2000 = "time_before_2000"
    TIME_BEHIND = "time_behind"
    """Hours behind, and always by as much: the clock is slow, and not the link."""
    TIME_UNSETTLED = "time_unsettled"
    """Hours behind, by the clock or by the link: it waits until that is known, and is only told to who listens."""
    IMPLAUSIBLE = "implausible"
    SENSOR_FAULT = "sensor_fault"
    WARMING_UP = "warming_up"
    """Right, but of the bench that the sensor comes from, not of the place where it hangs now."""


@dataclass(frozen=True, slots=True)
class Plausible:
    """The values that a sound sensor can report, in the point's unit, and those by which faulty ones are known.

    A decoder knows the latter: an open probe says 327.67 on some devices, and exactly 0 on others.
    """

    least: float
    most: float
    fault_codes: frozenset[float] = frozenset()


ANYTHING = Plausible(-math.inf, math.inf)
PLAUSIBLE: Mapping[str, Plausible] = MappingProxyType(
    {"Cel": Plausible(-100, 200), "%RH": Plausible(0, 110), "/": Plausible(0, 1)}
)
"""What a sensor of our trades can really see, by unit; 327.67 is an open probe, and humidity sensors overshoot."""


def doubt(time: datetime, value: float, received_at: datetime, plausible: Plausible) -> Doubt | None:
    """Why the reading cannot be believed; None when it can."""
    if why := doubt_of_time(time, received_at):
        return why
    if value in plausible.fault_codes:
        return Doubt.SENSOR_FAULT
    return None if plausible.least <= value <= plausible.most else Doubt.IMPLAUSIBLE


def doubt_of_time(time: datetime, received_at: datetime) -> Doubt | None:
    """Why nothing can have happened at `time`, so far as its receipt tells; None when it can."""
    if time - received_at > FURTHEST_AHEAD:
        return Doubt.TIME_AHEAD
    return Doubt.TIME_BEFORE_2000 if time < FIRST_CREDIBLE_TIME else None
