"""Watches the outbox itself: what is overdue, or reached nobody, is an alarm of its own, at the site it is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.queries import SQL
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Alarm, Detail, Kind, Subject
from byssus.alerts.operator.course import clear
from byssus.alerts.operator.log import load_alarm, lock_log, raise_alarm, record
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity

OVERDUE_AFTER = timedelta(minutes=2)
"""On the wall clock; a notification that is put off on purpose has a new deadline."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A site some of whose notifications are overdue, or reached nobody while their alarm waits for somebody.

    Args:
        oldest_at: when the oldest of them was due.
    """

    site: int
    undelivered: int
    oldest_at: datetime


def audit_outbox(connection: Connection, clock: Clock) -> int:
    """Raise and clear alarms about the outbox; return how many steps were taken."""
    now = clock.now()
    if not _differences(connection, clock, now):
        return 0
    with connection.transaction():
        lock_log(connection)
        steps = _differences(connection, clock, now)
        for alarm, failing in steps:
            _take(connection, alarm, failing, now)
    return len(steps)


def failing_sites(connection: Connection, clock: Clock, now: datetime) -> list[Failing]:
    """The sites whose notifications do not get through."""
    before = now - OVERDUE_AFTER * clock.speed
    return [Failing(*row) for row in connection.execute(SQL["failing"], {"before": before})]


def _differences(connection: Connection, clock: Clock, now: datetime) -> list[tuple[Alarm | None, Failing | None]]:
    present = {alarm.subject.site_id: alarm for alarm in _open_alarms(connection)}
    wanted = {failing.site: failing for failing in failing_sites(connection, clock, now)}
    return [(present.get(site), wanted.get(site)) for site in present.keys() ^ wanted.keys()]


def _take(connection: Connection, alarm: Alarm | None, failing: Failing | None, now: datetime) -> None:
    if failing is not None:
        facts: Detail = {"undelivered": failing.undelivered, "oldest_at": failing.oldest_at.isoformat()}
        subject = Subject(Kind.UNTOLD, failing.site)
        raised, line = raise_alarm(connection, subject, Severity.ALARM, Origin.LIVE, now, facts)
        plan_notifications(connection, raised, line, Occasion.BEGINS, now)
    elif alarm is not None:
        step = clear(alarm, now, {})
        plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)


def _open_alarms(connection: Connection) -> list[Alarm]:
    numbers = connection.execute(SQL["open_untold"]).fetchall()
    return [load_alarm(connection, number) for (number,) in numbers]
