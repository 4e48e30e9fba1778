"""Sets the readings of many points apart as they come."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from byssus.alerts.whatif.series import Series


class ByPoint:
    """Series by point, in the order in which the points came first.

    Files mostly name their points in the same order from minute to minute. Where they do, the next series are those
    that stand next in memory too: so a hundred thousand points cost no more for each reading than a hundred.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._series: list[Series] = []
        self._numbers: dict[str, int] = {}
        self._next = 0

    @property
    def series(self) -> dict[str, Series]:
        """What was added so far."""
        return dict(zip(self._names, self._series, strict=True))

    def add(self, points: Sequence[str], times: Iterable[datetime], values: Iterable[float]) -> None:
        """Add readings: one of each column."""
        for series, time, value in zip(self._of(points), times, values, strict=True):
            series.times.append(time)
            series.values.append(value)

    def _of(self, points: Sequence[str]) -> Sequence[Series]:
        start, end = self._next, self._next + len(points)
        if self._names[start:end] != points:
            return self._found(points)
        self._next = end % len(self._names)
        return self._series[start:end]

    def _found(self, points: Sequence[str]) -> Sequence[Series]:
        for name in dict.fromkeys(points):
            if name not in self._numbers:
                self._numbers[name] = len(self._names)
                self._names.append(name)
                self._series.append(Series())
        self._next = (self._numbers[points[-1]] + 1) % len(self._names)
        return list(map(self._series.__getitem__, map(self._numbers.__getitem__, points)))
