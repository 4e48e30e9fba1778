"""A sum over the last hours of a series of readings, moved on from reading to reading.

Sums are whole numbers: what leaves the window takes away exactly what it brought. So the sum at a reading is the same,
to the last bit, wherever in the series the summing began, as long as that was a window and a gap before.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

_MICROSECOND = timedelta(microseconds=1)


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
        self._window = window
        self._max_gap = max_gap
        self._weigh = weigh
        self._stretches: deque[tuple[datetime, datetime, int]] = deque()
        self._total = Total(0, 0)
        self._newest: tuple[datetime, int] | None = None

    def take(self, time: datetime, value: float) -> Total:
        """Move on to the next reading; the total of the window up to it."""
        if self._newest and time - self._newest[0] <= self._max_gap:
            self._extend(self._newest[0], time, self._newest[1])
        self._newest = time, self._weigh(value)
        return self._since(time - self._window)

    def _extend(self, start: datetime, end: datetime, weight: int) -> None:
        self._stretches.append((start, end, weight))
        self._total = _plus(self._total, end - start, weight)

    def _since(self, begin: datetime) -> Total:
        """The total from `begin` on; what ended before is dropped."""
        stretches = self._stretches
        while stretches and stretches[0][1] <= begin:
            start, end, weight = stretches.popleft()
            self._total = _plus(self._total, start - end, weight)
        if stretches and stretches[0][0] < begin:
            start, _, weight = stretches[0]
            return _plus(self._total, start - begin, weight)
        return self._total


def _plus(total: Total, span: timedelta, weight: int) -> Total:
    length = span // _MICROSECOND
    return Total(total.covered + length, total.weighed + length * weight)
