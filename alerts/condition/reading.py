"""A reading as conditions see it: when, how much, and whether it came in time."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeAlias


class Reading(NamedTuple):
    """One measured value of a point. A tuple, because millions of them are folded."""

    time: datetime
    """Event time, UTC."""
    value: float
    """In the point's unit; finite."""
    backfill: bool = False
    """Decided once, when the reading was first received, and kept with it: it came too late to be live."""


Row: TypeAlias = tuple[datetime, float, bool]
"""A reading, or a plain tuple of the same three: what long series are folded from."""


def in_order(readings: Iterable[Reading]) -> list[Reading]:
    """Sort by event time and keep the first that was given of each time, as the store does."""
    first = {reading.time: reading for reading in reversed(list(readings))}
    return sorted(first.values(), key=lambda reading: reading.time)
