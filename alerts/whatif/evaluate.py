"""The ledger that rules give over recorded readings, without a database."""

from collections.abc import Iterable, Mapping
from operator import attrgetter

from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.machine import Machine, Watch
from byssus.alerts.condition.measure import can_break, measured
from byssus.alerts.condition.rule import Rule
from byssus.alerts.condition.state import START
from byssus.alerts.whatif.laws import Laws
from byssus.alerts.whatif.series import Series

_code = attrgetter("code")
_point = attrgetter("point")


def evaluate(laws: Laws, recorded: Mapping[str, Series]) -> list[Excursion]:
    """The excursions of all points, by point, rule and start.

    They are those that the service keeps when it receives the same readings live.
    """
    ledger = [
        excursion
        for point, series in recorded.items()
        if (law := laws.of(point)) is not None
        for excursion in judge_series(point, law.rules, series.believed(law.plausible).in_order())
    ]
    return sorted(ledger, key=_point)


def judge_series(point: str, rules: Iterable[Rule], series: Series) -> list[Excursion]:
    """The excursions of one point by each of its rules, by rule and start; the series is in order."""
    if not series.times:
        return []
    least, most = min(series.values), max(series.values)
    broken = [rule for rule in rules if can_break(rule, least, most)]
    return [excursion for rule in sorted(broken, key=_code) for excursion in _excursions(Watch(point, rule), series)]


def _excursions(watch: Watch, series: Series) -> list[Excursion]:
    machine = Machine(watch, START)
    machine.take_all(measured(watch.rule, series.readings()))
    return machine.ledger
