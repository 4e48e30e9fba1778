"""Gathers what is known of a production day: plans, readings, checks, alarms, and what people said."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from psycopg.rows import TupleRow

from byssus.alerts.checks.book import runs_of_site
from byssus.alerts.checks.schedule import Site, starts
from byssus.alerts.condition.rule import planned
from byssus.alerts.operator.alarm import Kind
from byssus.alerts.records.content import Action, Alarmed, Answered, Finding, Name
from byssus.alerts.records.daily import AlarmDay, Day, PointDay
from byssus.alerts.records.figures import Sampled
from byssus.alerts.records.sites import QUERIES, Keeper
from byssus.core.database import Connection
from byssus.core.plant.calendar import Span
from byssus.core.plant.haccp import Plan, Severity
from byssus.core.plant.hazards import Period
from byssus.core.plant.places import Quantity
from byssus.core.plant.plans import plans_of_site
from byssus.core.plant.terms import Term, term

_DAY = timedelta(days=1)


def read_day(connection: Connection, keeper: Keeper, day: date, now: datetime) -> Day:
    """Everything of a day, or of the part of it that has gone by."""
    whole = keeper.days.span(day)
    span = Span(whole.start, min(whole.end, max(now, whole.start)))
    own = term(Period.DAILY, day)
    plans = plans_of_site(connection, keeper.code, span.end)
    runs = runs_of_site(connection, keeper.code, Span(whole.start - _DAY, span.end))
    return Day(
        site=keeper.code,
        site_name=keeper.name,
        timezone=keeper.days.zone.key,
        term=own.name,
        span=span,
        plans=plans,
        points=_points(connection, keeper, span, plans),
        runs=[each for each in runs if each.run.ended_at is None or each.run.ended_at >= span.start],
        alarms=_alarms(connection, keeper, span),
        answers=read_answers(connection, keeper, own),
        now=now,
        starts=list(starts(Site(keeper.days, plans, [each.run for each in runs]), day, now)),
    )


def read_answers(connection: Connection, keeper: Keeper, about: Term) -> list[Answered]:
    """What people said of the items of a term, in order."""
    wanted = {"site": keeper.id, "period": about.period, "first": about.first}
    return [
        Answered(item=item, finding=Finding(finding) if finding else None, words=words, by=by, at=at)
        for item, finding, words, by, at in connection.execute(QUERIES["answers"], wanted)
    ]


def decisions_of(connection: Connection, keeper: Keeper, about: Term) -> tuple[Action, ...]:
    """What was decided in a term's record."""
    wanted = {"site": keeper.id, "period": about.period, "first": about.first, "due_before": None, "open_at": None}
    return tuple(_action(row) for row in connection.execute(QUERIES["actions"], wanted))


def overdue(connection: Connection, keeper: Keeper, about: Term, now: datetime) -> tuple[Action, ...]:
    """What was due by the end of a term and not done by then."""
    until = min(keeper.span(about).end, now)
    due_before = min(about.last, keeper.days.day_of(now))
    wanted = {"site": keeper.id, "period": None, "first": None, "due_before": due_before, "open_at": until}
    return tuple(_action(row) for row in connection.execute(QUERIES["actions"], wanted))


def _points(connection: Connection, keeper: Keeper, span: Span, plans: Sequence[Plan]) -> list[PointDay]:
    rows = connection.execute(QUERIES["points"], {"site": keeper.id}).fetchall()
    own = {row[-1]: _reach(row, plans) for row in rows}
    columns = _columns(connection, own, span)
    earlier = _columns(connection, [point for point, reach in own.items() if reach], _before(span, own.values()))
    found = []
    for code, zone, zone_en, quantity, every, plan, control_point, number in rows:
        sampled = Sampled(
            span, every, *columns[number], earlier=[(*row, False) for row in zip(*earlier[number], strict=True)]
        )
        place = Name(zh=zone, en=zone_en)
        found.append(PointDay(code, place, Quantity(quantity), plan, control_point, sampled))
    return found


_Columns = tuple[Sequence[datetime], Sequence[float]]


def _columns(connection: Connection, points: Iterable[int], span: Span) -> defaultdict[int, _Columns]:
    """The readings of points in a span: their times and values, in order."""
    wanted = {"points": list(points), "start": span.start, "end": span.end}
    rows = connection.execute(QUERIES["readings"], wanted) if wanted["points"] else ()
    return defaultdict(lambda: ((), ()), {point: (times, values) for point, times, values in rows})


def _before(span: Span, reaches: Iterable[timedelta]) -> Span:
    return Span(span.start - max(reaches, default=timedelta(0)), span.start)


def _reach(row: TupleRow, plans: Sequence[Plan]) -> timedelta:
    """How far back the rules of a point look."""
    _, _, _, quantity, every, plan, control_point, _ = row
    controls = (control for each in plans if each.code == plan for control in each.control_points)
    rules = (rule for control in controls if control.code == control_point for rule in control.rules)
    return max((planned(rule, 1, every).reach for rule in rules if rule.quantity == quantity), default=timedelta(0))


def _alarms(connection: Connection, keeper: Keeper, span: Span) -> list[AlarmDay]:
    wanted = {"site": keeper.id, "start": span.start, "end": span.end}
    return [_alarm(row) for row in connection.execute(QUERIES["alarms"], wanted)]


def _alarm(row: TupleRow) -> AlarmDay:
    number, kind, severity, point, about, began, cleared, minutes, cause, action, by, *rest = row
    probe_value, probe_unit, verified_by, plan, control_point = rest
    alarm = Alarmed(
        id=number,
        kind=Kind(kind),
        severity=Severity(severity),
        point=point,
        about=about,
        started_at=began,
        cleared_at=cleared,
        minutes=minutes,
        cause=cause,
        corrective_action=action,
        closed_by=by,
        probe_value=probe_value,
        probe_unit=probe_unit,
        verified_by=verified_by,
    )
    return AlarmDay(alarm, plan, control_point)


def _action(row: TupleRow) -> Action:
    number, words, owner, due_on, decided_on, done_at, done_by = row
    return Action(
        id=number,
        words=words,
        owner=owner,
        due_on=due_on,
        decided_on=decided_on,
        done_at=done_at,
        done_by=done_by,
    )
