"""Gathers what is known of a production day: plans, readings, checks, alarms, and what people said."""

from datetime import date, datetime

from psycopg.rows import TupleRow

from byssus.alerts.checks.book import runs_of_site
from byssus.alerts.operator.alarm import Kind
from byssus.alerts.records.content import Action, Alarmed, Answered, Finding, Name
from byssus.alerts.records.daily import AlarmDay, Day, PointDay
from byssus.alerts.records.figures import Sampled
from byssus.alerts.records.sites import QUERIES, Keeper
from byssus.core.database import Connection
from byssus.core.plant.calendar import Span
from byssus.core.plant.haccp import Severity
from byssus.core.plant.hazards import Period
from byssus.core.plant.places import Quantity
from byssus.core.plant.plans import plans_of_site
from byssus.core.plant.terms import Term, term


def read_day(connection: Connection, keeper: Keeper, day: date, now: datetime) -> Day:
    """Everything of a day, or of the part of it that has gone by."""
    whole = keeper.days.span(day)
    span = Span(whole.start, min(whole.end, max(now, whole.start)))
    own = term(Period.DAILY, day)
    return Day(
        site=keeper.code,
        site_name=keeper.name,
        timezone=keeper.days.zone.key,
        term=own.name,
        span=span,
        plans=plans_of_site(connection, keeper.code, span.end),
        points=_points(connection, keeper, span),
        runs=runs_of_site(connection, keeper.code, span),
        alarms=_alarms(connection, keeper, span),
        answers=read_answers(connection, keeper, own),
        now=now,
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


def _points(connection: Connection, keeper: Keeper, span: Span) -> list[PointDay]:
    rows = connection.execute(QUERIES["points"], {"site": keeper.id}).fetchall()
    wanted = {"points": [row[-1] for row in rows], "start": span.start, "end": span.end}
    columns = {point: (times, values) for point, times, values in connection.execute(QUERIES["readings"], wanted)}
    found = []
    for code, zone, zone_en, quantity, every, plan, control_point, number in rows:
        sampled = Sampled(span, every, *columns.get(number, ((), ())))
        place = Name(zh=zone, en=zone_en)
        found.append(PointDay(code, place, Quantity(quantity), plan, control_point, sampled))
    return found


def _alarms(connection: Connection, keeper: Keeper, span: Span) -> list[AlarmDay]:
    wanted = {"site": keeper.id, "start": span.start, "end": span.end}
    return [_alarm(row) for row in connection.execute(QUERIES["alarms"], wanted)]


def _alarm(row: TupleRow) -> AlarmDay:
    number, kind, severity, point, about, began, cleared, minutes, cause, action, by, plan, control_point = row
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
