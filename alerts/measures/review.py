"""Looks back over what is stored: the measures of alarms, advice about a point, and what another plan would give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.rule import Rule
from byssus.alerts.feed.watched import WatchedPoint, watched_points
from byssus.alerts.measures.advice import Advice, advise
from byssus.alerts.measures.figures import Measures, measure
from byssus.alerts.measures.lives import Step, lives
from byssus.alerts.operator.alarm import What
from byssus.alerts.views.recording import Window
from byssus.alerts.whatif.evaluate import judge_series
from byssus.alerts.whatif.laws import law_by
from byssus.alerts.whatif.series import Series
from byssus.core.database import Connection
from byssus.core.errors import InvalidInput, NotFound
from byssus.core.plant.haccp import Plan, Severity
from byssus.core.plant.places import Point
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


def read_measures(connection: Connection, site: str | None, window: Window) -> Measures:
    """The figures of the alarms that a site, or every site, raised in a window, by the time at which we raised them."""
    rows = connection.execute(_QUERIES["steps"], {"site": site, "start": window.start, "end": window.end})
    steps = (
        Step(alarm, about, Severity(severity), at, What(what), actor)
        for alarm, about, severity, at, what, actor in rows
    )
    return measure(lives(steps), window.start, window.end)


def read_advice(connection: Connection, point: str, window: Window, now: datetime) -> list[Advice]:
    """What might be better about each rule in force at a point, by its readings in the window.

    Raises:
        NotFound: there is no such point.
    """
    row = connection.execute(_QUERIES["point"], {"code": point}).fetchone()
    if row is None:
        raise NotFound(f"There is no point {point!r}.", advice="The list of points has every code.")
    [watched] = watched_points(connection, [row[0]], now)
    series, ladder = _series(connection, watched, window), _rules(watched)
    return [advise(point, rule, ladder, series) for rule in ladder]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a rule comes to over a window."""

    excursions: int
    minutes_out: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rule of a point as it is in force, and as the plan in question has it; None where it has no such rule."""

    point: str
    rule: str
    in_force: Tally | None
    then: Tally | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a plan would have made of the readings of a window.

    Args:
        outcomes: by point and rule; both versions judge the very same readings.
        ledger: the excursions that the plan would have raised, by point, rule and start.
    """

    outcomes: list[Outcome]
    ledger: list[Excursion]


def what_if(connection: Connection, plan: Plan, site: str, window: Window, now: datetime) -> WhatIf:
    """Judge the readings of all points of a site that go by a plan by another version of it, as `evaluate` does.

    Raises:
        InvalidInput: no point of the site goes by the plan, or one goes by a control point that the plan lacks.
    """
    planned = _points_of_plan(connection, plan.code, site)
    outcomes: list[Outcome] = []
    ledger: list[Excursion] = []
    for watched in sorted(watched_points(connection, planned.keys(), now), key=lambda each: each.code):
        series = _series(connection, watched, window)
        before, after = _rules(watched), law_by(plan, planned[watched.id]).rules
        found = judge_series(watched.code, after, series)
        in_force, then = _tallies(before, judge_series(watched.code, before, series)), _tallies(after, found)
        codes = sorted({**in_force, **then})
        outcomes += [Outcome(watched.code, code, in_force.get(code), then.get(code)) for code in codes]
        ledger += found
    return WhatIf(outcomes, ledger)


def _points_of_plan(connection: Connection, plan: str, site: str) -> dict[int, Point]:
    rows = connection.execute(_QUERIES["points_of_plan"], {"plan": plan, "site": site}).fetchall()
    if not rows:
        raise InvalidInput(f"No point of site {site!r} goes by plan {plan!r}.", where="site, plan.code")
    return {
        number: Point(code=code, quantity=quantity, every=every, plan=plan, control_point=control_point)
        for number, code, quantity, every, control_point in rows
    }


def _rules(watched: WatchedPoint) -> list[Rule]:
    return [law.rule for law in watched.rules]


def _tallies(rules: Iterable[Rule], found: Sequence[Excursion]) -> dict[str, Tally]:
    tallies = {}
    for rule in rules:
        minutes = [excursion.minutes_out for excursion in found if excursion.rule == rule.code]
        tallies[rule.code] = Tally(len(minutes), round(sum(minutes), 6))
    return tallies


def _series(connection: Connection, point: WatchedPoint, window: Window) -> Series:
    wanted = {"point": point.id, "start": window.start, "end": window.end}
    series = Series()
    for time, value in connection.execute(_QUERIES["readings"], wanted):
        series.add(time, value)
    return series
