"""What a rule judges: each reading itself, or what readings come to over a window that ends with it.

Every measure is a pure function of the readings, and gives readings again, at the same times: so one condition machine
judges them all. What is measured at a time follows from the readings of the rule's `reach` before it, and from no
others. A reading stands until the next one, and for nothing where that is further away than the rule's `max_gap`.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from byssus.alerts.condition.reading import Row
from byssus.alerts.condition.rule import Rule
from byssus.alerts.condition.window import SlidingWindow, Total
from byssus.core.kinetic import kinetic_temperature, kinetic_weight
from byssus.core.plant.haccp import Measure

_HOUR = timedelta(hours=1)
_MINUTE = 60_000_000
"""In microseconds."""
_DIGITS = 6
"""Of what is measured; what floating point adds behind them must not decide about a limit."""
_NOISE = 10.0 ** (1 - _DIGITS)
"""By less than this a mean may come out beyond the worst reading in it."""
_BILLIONTH = 10**9
_KINETIC_SCALE = 2.0**128
"""Makes whole numbers of kinetic weights without losing a bit of them."""


def measured(rule: Rule, readings: Iterable[Row]) -> Iterable[Row]:
    """The readings that a rule judges, from those of its point, in order of time."""
    match rule.measure:
        case Measure.VALUE:
            return readings
        case Measure.RATE:
            return _rates(rule, readings)
        case Measure.CUMULATIVE:
            return _totals(rule, readings, _is_beyond(rule), _minutes)
        case Measure.DEGREE_MINUTES:
            return _totals(rule, readings, _how_far_beyond(rule), _degree_minutes)
        case Measure.MKT:
            return _totals(rule, readings, _spoiling, lambda total: _mean_kinetic(total, rule.window))


def can_break(rule: Rule, least: float, most: float) -> bool:
    """Whether readings between these two may come to a breach: what is always inside its level costs no measuring."""
    if rule.measure is Measure.VALUE:
        return rule.is_breached_by(most if rule.sign > 0 else least)
    if rule.measure is Measure.RATE:
        return True
    worst = most if rule.side > 0 else least
    if rule.measure.counts:
        return _is_beyond(rule)(worst) > 0 or rule.is_breached_by(0.0)
    return rule.is_breached_by(worst + (rule.side * _NOISE if rule.measure is Measure.MKT else 0.0))


def _rates(rule: Rule, readings: Iterable[Row]) -> Iterator[Row]:
    """The change an hour since the last reading that is a window old; none where there is none of about that age."""
    recent: deque[tuple[datetime, float]] = deque()
    window, reach = rule.window, rule.reach
    for time, value, backfill in readings:
        recent.append((time, value))
        while len(recent) > 1 and recent[1][0] <= time - window:
            recent.popleft()
        then, before = recent[0]
        if window <= time - then <= reach:
            yield time, round((value - before) / ((time - then) / _HOUR), _DIGITS), backfill


def _totals(
    rule: Rule, readings: Iterable[Row], weigh: Callable[[float], int], tell: Callable[[Total], float | None]
) -> Iterator[Row]:
    window = SlidingWindow(rule.window, rule.max_gap, weigh)
    for time, value, backfill in readings:
        told = tell(window.take(time, value))
        if told is not None:
            yield time, round(told, _DIGITS), backfill


def _is_beyond(rule: Rule) -> Callable[[float], int]:
    side, level = rule.side, rule.side * (rule.beyond or 0.0)
    return lambda value: int(side * value > level)


def _how_far_beyond(rule: Rule) -> Callable[[float], int]:
    side, level = rule.side, rule.side * (rule.beyond or 0.0)
    return lambda value: max(0, round((side * value - level) * _BILLIONTH))


def _spoiling(celsius: float) -> int:
    return int(kinetic_weight(celsius) * _KINETIC_SCALE)


def _minutes(total: Total) -> float:
    return total.weighed / _MINUTE


def _degree_minutes(total: Total) -> float:
    return total.weighed / (_MINUTE * _BILLIONTH)


def _mean_kinetic(total: Total, window: timedelta) -> float | None:
    """None until readings stand for half of the window: a mean of minutes is none of a day (a default of ours)."""
    if 2 * total.covered * timedelta.resolution < window:
        return None
    return kinetic_temperature(total.weighed / total.covered / _KINETIC_SCALE)
