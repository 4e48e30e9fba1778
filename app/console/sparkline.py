"""The last hours of a point as a line the size of a word, and whether its values rise or fall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from byssus.alerts.views.board import Sample

_WIDTH, _HEIGHT, _EDGE = 160.0, 44.0, 4.0


class Trend(StrEnum):
    """Which way the values go."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Drift:
    """How far the value moved, in the point's unit, over `span`."""

    change: float
    span: timedelta

    @property
    def trend(self) -> Trend:
        """Steady within what sensors of cold stores waver by, ± 0.2."""
        if abs(self.change) < 0.2:
            return Trend.STEADY
        return Trend.RISING if self.change > 0 else Trend.FALLING


def drift(samples: Sequence[Sample], over: timedelta = timedelta(minutes=15)) -> Drift | None:
    """How the value moved until the newest sample; None without one that is `over` older, twice that at most."""
    if not samples:
        return None
    last = samples[-1]
    earlier = [sample for sample in samples if last.time - 2 * over <= sample.time <= last.time - over]
    return Drift(last.value - earlier[-1].value, last.time - earlier[-1].time) if earlier else None


@dataclass(frozen=True, slots=True)
class Sparkline:
    """What the template draws, in a box of `width` × `height`: lines between gaps, the limit's height, the last dot."""

    lines: tuple[str, ...]
    limit: float | None
    dot: tuple[float, float] | None
    width: float = _WIDTH
    height: float = _HEIGHT


def sparkline(
    samples: Sequence[Sample], end: datetime, span: timedelta, limit: float | None, max_gap: timedelta
) -> Sparkline:
    """Draw the samples of the `span` before `end`, oldest first; further apart than `max_gap` the line is broken."""
    shown = [sample for sample in samples if end - span <= sample.time <= end]
    values = [sample.value for sample in shown] + ([] if limit is None else [limit])
    low, high = _range(values)

    def x(time: datetime) -> float:
        return round(_EDGE + (_WIDTH - 2 * _EDGE) * (1 - (end - time) / span), 1)

    def y(value: float) -> float:
        return round(_EDGE + (_HEIGHT - 2 * _EDGE) * (high - value) / (high - low), 1)

    return Sparkline(
        tuple(" ".join(f"{x(s.time)},{y(s.value)}" for s in part) for part in _unbroken(shown, max_gap)),
        None if limit is None else y(limit),
        (x(shown[-1].time), y(shown[-1].value)) if shown else None,
    )


def _range(values: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest, at least one unit apart, so that noise does not look like a storm."""
    if not values:
        return 0.0, 1.0
    middle, half = (max(values) + min(values)) / 2, max((max(values) - min(values)) / 2, 0.5)
    return middle - half, middle + half


def _unbroken(samples: Sequence[Sample], max_gap: timedelta) -> Iterator[list[Sample]]:
    part = list(samples[:1])
    for before, after in pairwise(samples):
        if after.time - before.time > max_gap:
            yield part
            part = []
        part.append(after)
    if part:
        yield part
