"""Raises an alarm where goods were shipped or sold that were held, at the site where it happened.

Each such event is an alarm of its own. It lasts until somebody has decided about the goods.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Detail, Kind, Subject
from byssus.alerts.operator.course import clear
from byssus.alerts.operator.log import load_alarm, lock_log, raise_alarm, record
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class _Moved:
    """An event that moved held goods: its number, where and when, its business step, and the hold."""

    event: int
    site: int
    zone: int
    at: datetime
    step: str
    hold: int


def watch_holds(connection: Connection, now: datetime) -> int:
    """Raise and clear alarms about held goods that moved; return how many steps were taken."""
    if not (_untold(connection) or _over(connection)):
        return 0
    with connection.transaction():
        lock_log(connection)
        untold, over = _untold(connection), _over(connection)
        for moved in untold:
            _raise(connection, moved, now)
        for number in over:
            step = clear(load_alarm(connection, number), now, {})
            plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)
    return len(untold) + len(over)


def _untold(connection: Connection) -> list[_Moved]:
    return [_Moved(*row) for row in connection.execute(_SQL["untold"])]


def _over(connection: Connection) -> list[int]:
    return [number for (number,) in connection.execute(_SQL["over"])]


def _raise(connection: Connection, moved: _Moved, now: datetime) -> None:
    facts: Detail = {"hold": moved.hold, "step": moved.step, "moved_at": moved.at.isoformat()}
    subject = Subject(Kind.HOLD_BROKEN, moved.site, moved.zone)
    alarm, line = raise_alarm(connection, subject, Severity.CRITICAL, Origin.LIVE, now, facts)
    connection.execute(_SQL["keep"], [moved.event, alarm.id])
    plan_notifications(connection, alarm, line, Occasion.BEGINS, now)
