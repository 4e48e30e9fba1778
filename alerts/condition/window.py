"""A sum over the last hours of a series of readings, moved on from reading to reading.

Sums are whole numbers: what leaves the window takes away exactly what it brought. So the sum at a reading is the same,
to the last bit, wherever in the series the summing began, as long as that was a window and a gap before.
"""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Total(NamedTuple):
    """What a window holds.

    Args:
        covered: the microseconds that readings stood for.
        weighed: the same, each times the weight of its reading.
    """

    covered: int
    weighed: int


class SlidingWindow:
    """The total of a window that ends with each reading, given in order of time.

    A reading stands from its own time to that of the next; when that is more than `max_gap` later, for nothing.

    Args:
        window: how long it is.
        max_gap: as in a rule.
        weigh: the weight of a value.
    """

    def __init__(self, window: timedelta, max_gap: timedelta, weigh: Callable[[float], int]) -> None:
        self._window = window // _MICROSECOND
        self._max_gap = max_gap // _MICROSECOND
        self._weigh = weigh
        self._stretches: deque[tuple[int, int, int]] = deque()
        self._covered = self._weighed = 0
        self._newest: tuple[int, int] | None = None

    def take(self, time: datetime, value: float) -> Total:
        """Move on to the next reading; the total of the window up to it."""
        now = (time - _EPOCH) // _MICROSECOND
        if self._newest and now - self._newest[0] <= self._max_gap:
            start, weight = self._newest
            self._stretches.append((start, now, weight))
            self._count(now - start, weight)
        self._newest = now, self._weigh(value)
        return self._since(now - self._window)

    def _since(self, begin: int) -> Total:
        """The total from `begin` on; what ended before is dropped."""
        stretches = self._stretches
        while stretches and stretches[0][1] <= begin:
            start, end, weight = stretches.popleft()
            self._count(start - end, weight)
        if not stretches or stretches[0][0] >= begin:
            return Total(self._covered, self._weighed)
        start, _, weight = stretches[0]
        return Total(self._covered - (begin - start), self._weighed - (begin - start) * weight)

    def _count(self, length: int, weight: int) -> None:
        self._covered += length
        self._weighed += length * weight
