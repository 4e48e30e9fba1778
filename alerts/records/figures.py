"""What the readings of a point come to in a span of time. Pure arithmetic of times and values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.core.plant.calendar import Span
from byssus.core.plant.haccp import Direction, Measure, Rule, Severity

ENOUGH = 0.9
"""Below this share of the time, data counts as missing (a default of ours)."""
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Readings of a span; `covered` is the share of its time, 0 to 1, that a reading speaks for.

    Args:
        readings: how many there are.
        expected: how many there would be, one every interval.
        low: least value, in the point's unit; None without readings, as mean and high.
        minutes_over: time after readings beyond the limit, up to the next one; gaps count for nothing.
    """

    readings: int
    expected: int
    covered: float
    low: float | None
    mean: float | None
    high: float | None
    minutes_over: float


@dataclass(frozen=True, slots=True)
class Sampled:
    """Readings of one point in the order of their times, which are all different and lie in the span."""

    span: Span
    every: timedelta
    times: Sequence[datetime]
    values: Sequence[float]

    def figures(self, rules: Sequence[Rule]) -> Figures:
        """All figures; minutes are those over the limits whose breach is an alarm, or over any if none is."""
        count = len(self.values)
        return Figures(
            readings=count,
            expected=max(1, self.span.length // self.every),
            covered=self.covered(),
            low=min(self.values, default=None),
            mean=sum(self.values) / count if count else None,
            high=max(self.values, default=None),
            minutes_over=self.over(rules) / timedelta(minutes=1),
        )

    def covered(self) -> float:
        """The share of the span that lies at most one interval after a reading: many at once fill no hole."""
        known = sum((min(self.every, step) for step in self._steps()), _NOTHING)
        return known / self.span.length

    def over(self, rules: Sequence[Rule]) -> timedelta:
        """How long readings were beyond a limit of single readings."""
        own = [rule for rule in rules if rule.measure is Measure.VALUE]
        lines = [rule for rule in own if rule.severity is not Severity.WARN] or own
        pairs = zip(self.values, self._steps(), strict=True)
        return sum((_counted(value, step, lines, self.every) for value, step in pairs), _NOTHING)

    def _steps(self) -> list[timedelta]:
        """From each reading to the next, or to the end of the span."""
        following = [*self.times[1:], self.span.end]
        return [after - time for time, after in zip(self.times, following, strict=False)]


def _counted(value: float, step: timedelta, rules: Sequence[Rule], every: timedelta) -> timedelta:
    broken = [rule for rule in rules if _is_beyond(value, rule)]
    longest = max((rule.max_gap or 2 * every for rule in broken), default=_NOTHING)
    return step if broken and step <= longest else _NOTHING


def _is_beyond(value: float, rule: Rule) -> bool:
    if rule.inclusive and value == rule.limit:
        return True
    return value > rule.limit if rule.direction is Direction.ABOVE else value < rule.limit
