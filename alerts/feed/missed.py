"""Raises the alarms that plans want for checks that nobody answered in time, and for runs that nobody began.

What was missed on a production day lasts until somebody catches up on it, or the day is over; it is raised once.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from byssus.alerts.checks.due import Due, State, standing
from byssus.alerts.checks.run import Run
from byssus.alerts.checks.schedule import Start
from byssus.alerts.checks.today import read_today
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Detail, Kind, Subject
from byssus.alerts.operator.course import clear
from byssus.alerts.operator.log import load_alarm, lock_log, raise_alarm, record
from byssus.alerts.records.sites import Keeper
from byssus.core.database import Connection
from byssus.core.plant.haccp import Plan, Severity
from byssus.core.plant.plans import plans_in_force, sites_of_plan
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
_KNOWN_FOR = timedelta(days=3)
"""What is missed is of today, and was raised since it was due; a production day lasts 25 hours at most."""


@dataclass(frozen=True, slots=True)
class Key:
    """What tells one missed check from all others; `run` is None where nobody began one."""

    site: int
    plan: str
    control_point: str
    run: int | None
    code: str
    slot: str


@dataclass(frozen=True, slots=True)
class _Missed:
    severity: Severity
    facts: Detail


def check_missed(connection: Connection, now: datetime) -> None:
    """Bring the alarms in line with what is missed now; any number of workers may call it."""
    wanting = [plan.code for plan in plans_in_force(connection, now) if _wants_alarms(plan)]
    sites = sorted({site for plan in wanting for site in sites_of_plan(connection, plan)})
    wanted = {key: missed for site in sites for key, missed in _missed(connection, site, now)}
    if not any(_differing(connection, wanted, now)):
        return
    with connection.transaction():
        lock_log(connection)
        new, over = _differing(connection, wanted, now)
        for key in new:
            _raise(connection, key, wanted[key], now)
        for alarm in over:
            step = clear(load_alarm(connection, alarm), now, {})
            plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)


def _wants_alarms(plan: Plan) -> bool:
    expected = (each.missed for control in plan.control_points for each in control.expected)
    return any(expected) or any(check.missed for control in plan.control_points for check in control.checks)


def _differing(connection: Connection, wanted: Collection[Key], now: datetime) -> tuple[list[Key], list[int]]:
    """Which of the keys have no alarm yet, and which alarms last though nobody wants them any more."""
    rows = connection.execute(_QUERIES["known"], {"since": now - _KNOWN_FOR}).fetchall()
    known = {Key(*key): (alarm, lasts) for alarm, lasts, *key in rows}
    over = [alarm for key, (alarm, lasts) in known.items() if lasts and key not in wanted]
    return [key for key in wanted if key not in known], over


def _missed(connection: Connection, site: str, now: datetime) -> Iterator[tuple[Key, _Missed]]:
    today = read_today(connection, site, now)
    for start in today.starts:
        if start.state is State.MISSED and start.expected.missed:
            yield _of_start(today.keeper, start, start.expected.missed)
    for each in today.runs:
        for due in standing(each, now):
            if due.state is State.MISSED and due.check.missed and due.slot.due_at >= today.span.start:
                yield _of_check(today.keeper, each.run, due, due.check.missed)


def _of_start(keeper: Keeper, start: Start, severity: Severity) -> tuple[Key, _Missed]:
    key = Key(keeper.id, start.plan.code, start.control.code, None, start.expected.code, start.day.isoformat())
    about = f"{start.expected.code} {keeper.local(start.due_at):%m-%d %H:%M}"
    return key, _Missed(severity, _facts(key, start.plan.version, start.control.name, about))


def _of_check(keeper: Keeper, run: Run, due: Due, severity: Severity) -> tuple[Key, _Missed]:
    key = Key(keeper.id, run.plan, run.control_point, run.id, due.check.code, due.slot.name)
    about = f"{due.check.name} {keeper.local(due.slot.due_at):%m-%d %H:%M}"
    return key, _Missed(severity, _facts(key, run.version, run.subject, about))


def _facts(key: Key, version: int, subject: str, missed: str) -> Detail:
    return {
        "plan": key.plan,
        "version": version,
        "control_point": key.control_point,
        "check": key.code,
        "subject": subject,
        "missed": missed,
    }


def _raise(connection: Connection, key: Key, missed: _Missed, now: datetime) -> None:
    subject = Subject(Kind.MISSED_CHECK, key.site)
    alarm, line = raise_alarm(connection, subject, missed.severity, Origin.LIVE, now, missed.facts)
    values = {"alarm": alarm.id, "site": key.site, "plan": key.plan, "control_point": key.control_point}
    connection.execute(_QUERIES["keep"], {**values, "run": key.run, "code": key.code, "slot": key.slot})
    plan_notifications(connection, alarm, line, Occasion.BEGINS, now)
