"""Brings alarms about conditions that simply are there or not in line with what is found."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Alarm, Detail, Subject
from byssus.alerts.operator.course import clear, regrade
from byssus.alerts.operator.log import load_alarm, lock_log, raise_alarm, record
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_name("health.sql"))


@dataclass(frozen=True, slots=True)
class Ailment:
    """An alarm that there should be."""

    subject: Subject
    severity: Severity
    facts: Detail


def keep_in_step(
    connection: Connection, subjects: Collection[Subject], ailments: Iterable[Ailment], now: datetime
) -> None:
    """Raise, regrade and clear the alarms of some subjects, all of one kind, until they are those of `ailments`."""
    wanted = {ailment.subject: ailment for ailment in ailments}
    if not _differing(_lasting(connection, subjects), wanted):
        return
    lock_log(connection)
    present = _lasting(connection, subjects)
    for subject in _differing(present, wanted):
        _take(connection, present.get(subject), wanted.get(subject), now)


def _lasting(connection: Connection, subjects: Collection[Subject]) -> dict[Subject, Alarm]:
    wanted = {
        "kind": next((subject.kind for subject in subjects), None),
        "points": [subject.point_id for subject in subjects if subject.point_id],
        "gateways": [subject.gateway_id for subject in subjects if subject.gateway_id],
    }
    numbers = connection.execute(_QUERIES["lasting"], wanted).fetchall()
    return {alarm.subject: alarm for alarm in (load_alarm(connection, number) for (number,) in numbers)}


def _differing(present: dict[Subject, Alarm], wanted: dict[Subject, Ailment]) -> list[Subject]:
    return [
        subject
        for subject in {**present, **wanted}
        if subject not in present or subject not in wanted or present[subject].severity is not wanted[subject].severity
    ]


def _take(connection: Connection, alarm: Alarm | None, ailment: Ailment | None, now: datetime) -> None:
    if alarm is None and ailment is not None:
        alarm, line = raise_alarm(connection, ailment.subject, ailment.severity, Origin.LIVE, now, ailment.facts)
        plan_notifications(connection, alarm, line, Occasion.BEGINS, now)
    elif alarm is not None and ailment is not None:
        step = regrade(alarm, ailment.severity, now, ailment.facts)
        line = record(connection, step)
        if ailment.severity.rank > alarm.severity.rank:
            plan_notifications(connection, step.alarm, line, Occasion.BEGINS, now)
    elif alarm is not None:
        step = clear(alarm, now, {})
        plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)
