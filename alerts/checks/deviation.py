"""A failed check is an alarm of its own, in the one alarm log."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from byssus.alerts.checks.book import QUERIES, site_number
from byssus.alerts.checks.judge import failing
from byssus.alerts.checks.run import Run
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Detail, Kind, Subject
from byssus.alerts.operator.course import clear
from byssus.alerts.operator.log import load_alarm, lock_log, raise_alarm, record
from byssus.core.database import Connection
from byssus.core.plant.checks import Check
from byssus.core.plant.haccp import Severity

SEVERITY = Severity.ALARM
"""Of every deviation (a default of ours): a critical limit was not kept."""


def raise_deviation(
    connection: Connection, run: Run, check: Check, values: Mapping[str, float], person: str, now: datetime
) -> int:
    """Raise the alarm within the caller's transaction; return its number."""
    subject = Subject(Kind.DEVIATION, site_number(connection, run.site))
    lock_log(connection)
    alarm, line = raise_alarm(connection, subject, SEVERITY, Origin.LIVE, now, _facts(run, check, values, person))
    plan_notifications(connection, alarm, line, Occasion.BEGINS, now)
    return alarm.id


@dataclass(frozen=True, slots=True)
class Cleared:
    """Which alarms of a run are over, and the word for why; what is None does not matter.

    Args:
        check: code of the check that failed.
        until: when the entry that failed was measured, or earlier.
        alarm: number of the alarm.
    """

    run: int
    reason: str
    check: str | None = None
    until: datetime | None = None
    alarm: int | None = None


def clear_deviations(connection: Connection, cleared: Cleared, now: datetime) -> None:
    """Clear alarms within the caller's transaction; people still have to close them with their account."""
    if not _lasting(connection, cleared):
        return
    lock_log(connection)
    for number in _lasting(connection, cleared):
        step = clear(load_alarm(connection, number), now, {"reason": cleared.reason})
        plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)


def _lasting(connection: Connection, cleared: Cleared) -> list[int]:
    return [number for (number,) in connection.execute(QUERIES["lasting_alarms"], asdict(cleared))]


def _facts(run: Run, check: Check, values: Mapping[str, float], person: str) -> Detail:
    out = failing(check, values) or check.items
    return {
        "plan": run.plan,
        "version": run.version,
        "control_point": run.control_point,
        "check": check.code,
        "subject": run.subject,
        "failed": ", ".join(f"{item.name} {values[item.code]:g} {item.unit or ''}".strip() for item in out),
        "entered_by": person,
    }
