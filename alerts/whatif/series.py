"""Recorded readings of a point in columns: a store-year of them fits in memory, and none is an object of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, repeat
from operator import lt

from byssus.alerts.condition.reading import Row
from byssus.core.arrival import FIRST_CREDIBLE_TIME, Plausible, doubt


@dataclass(frozen=True, slots=True)
class Series:
    """Event times, UTC, and finite values in the point's unit, in the order in which they were given."""

    times: list[datetime] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.times)

    def add(self, time: datetime, value: float) -> None:
        """Add a reading."""
        self.times.append(time)
        self.values.append(value)

    def readings(self) -> Iterator[Row]:
        """The readings, as if they had come live."""
        return zip(self.times, self.values, repeat(False))

    def in_order(self) -> "Series":
        """The readings by time, the first that was given of each time, as the store keeps them."""
        if all(map(lt, self.times, islice(self.times, 1, None))):
            return self
        first = dict(zip(reversed(self.times), reversed(self.values), strict=True))
        times = sorted(first)
        return Series(times, [first[time] for time in times])

    def believed(self, plausible: Plausible) -> "Series":
        """Without those that `ingest` keeps apart: values that no sound sensor reports, times before 2000."""
        if self._is_credible(plausible):
            return self
        return _series((time, value) for time, value in self._pairs() if not _is_doubtful(time, value, plausible))

    def doubtful(self, plausible: Plausible) -> "Series":
        """Those that `believed` leaves out."""
        if self._is_credible(plausible):
            return Series()
        return _series((time, value) for time, value in self._pairs() if _is_doubtful(time, value, plausible))

    def _pairs(self) -> Iterator[tuple[datetime, float]]:
        return zip(self.times, self.values, strict=True)

    def _is_credible(self, plausible: Plausible) -> bool:
        if not self.times:
            return True
        inside = plausible.least <= min(self.values) and max(self.values) <= plausible.most
        sound = not plausible.fault_codes or plausible.fault_codes.isdisjoint(self.values)
        return inside and sound and min(self.times) >= FIRST_CREDIBLE_TIME


def _series(pairs: Iterable[tuple[datetime, float]]) -> Series:
    series = Series()
    for time, value in pairs:
        series.add(time, value)
    return series


def _is_doubtful(time: datetime, value: float, plausible: Plausible) -> bool:
    return doubt(time, value, time, plausible) is not None
