"""Keeps alarms about overdue calibrations in step with the plant; called now and then, by any number of workers."""

from datetime import datetime
from pathlib import Path

from byssus.alerts.feed.upkeep import Ailment, keep_in_step
from byssus.alerts.operator.alarm import Kind, Subject
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


def check_calibrations(connection: Connection, now: datetime) -> None:
    """Raise an alarm at each point whose sensor is past the day of its next calibration, and clear what is mended."""
    subjects: list[Subject] = []
    overdue: list[Ailment] = []
    with connection.transaction():
        for site, zone, point, code, due_on, certificate, is_over in connection.execute(_QUERIES["due"], {"now": now}):
            subject = Subject(Kind.CALIBRATION, site, zone, point)
            subjects.append(subject)
            if is_over:
                facts = {"point": code, "due_on": due_on.isoformat(), "certificate": certificate}
                overdue.append(Ailment(subject, Severity.WARN, facts))
        keep_in_step(connection, subjects, overdue, now)
