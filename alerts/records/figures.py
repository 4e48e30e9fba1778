"""What the readings of a point come to in a span of time. Pure arithmetic of times and values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat

from byssus.alerts.condition.measure import can_break, measured
from byssus.alerts.condition.reading import Row
from byssus.alerts.condition.rule import Rule
from byssus.core.plant.calendar import Span
from byssus.core.plant.haccp import Measure, Severity

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
        minutes_over: time after readings at which a limit was not kept, up to the next one, be it of the value or of
            what is measured over a window; gaps count for nothing.
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
    """Readings of one point in the order of their times, which are all different and lie in the span.

    `earlier` are readings before the span, as far back as the windows of its rules reach.
    """

    span: Span
    every: timedelta
    times: Sequence[datetime]
    values: Sequence[float]
    earlier: Sequence[Row] = ()

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
        """How long a limit was not kept."""
        lines = [rule for rule in rules if rule.severity is not Severity.WARN] or rules
        longest = self._broken(lines)
        steps = zip(self.times, self._steps(), strict=True)
        return sum((step for time, step in steps if step <= longest.get(time, _NOTHING)), _NOTHING)

    def _broken(self, rules: Iterable[Rule]) -> dict[datetime, timedelta]:
        """The times at which a limit was not kept → for how long the reading of that time speaks."""
        found: dict[datetime, timedelta] = {}
        for rule in rules:
            for time, value, _ in self._measured(rule):
                if rule.is_breached_by(value):
                    found[time] = max(found.get(time, _NOTHING), rule.max_gap)
        return found

    def _measured(self, rule: Rule) -> Iterable[Row]:
        """What a rule judges; nothing where it cannot find anything."""
        own = zip(self.times, self.values, repeat(False), strict=False)
        rows = list(own if rule.measure is Measure.VALUE else chain(self.earlier, own))
        values = [value for _, value, _ in rows]
        if not values or not can_break(rule, min(values), max(values)):
            return ()
        return measured(rule, rows)

    def _steps(self) -> list[timedelta]:
        """From each reading to the next, or to the end of the span."""
        following = [*self.times[1:], self.span.end]
        return [after - time for time, after in zip(self.times, following, strict=False)]
