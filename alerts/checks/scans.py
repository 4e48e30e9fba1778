"""Scans at control points: the code of a lot or batch begins its run and ends it; a tag answers the check it is for."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from psycopg.rows import TupleRow

from byssus.alerts.checks.book import QUERIES, runs_of_site
from byssus.alerts.checks.desk import Answer, Place, answer_check, begin_run, end_run, watching
from byssus.alerts.checks.run import Ongoing
from byssus.core.arrival import FURTHEST_AHEAD
from byssus.core.database import Connection
from byssus.core.errors import ByssusError, Conflict
from byssus.core.plant.calendar import Span
from byssus.core.plant.checks import Check, Manner
from byssus.core.plant.haccp import ControlPoint

_log = structlog.get_logger(__name__)
_SYMBOLOGY = re.compile(r"^\][A-Za-z]\d")
_BATCH = 100
_BOUNCE = timedelta(minutes=1)
"""A code that is read again so soon was meant once."""


@dataclass(frozen=True, slots=True)
class _Scan:
    code: str
    at: datetime
    place: Place
    reader: str


def take_check_scans(connection: Connection, now: datetime) -> int:
    """Take in the oldest scans at control points, in one transaction; return how many there were.

    A scan that means nothing there, such as a tag while nothing runs, is logged; its row in `scan` stays.
    """
    with connection.transaction():
        scans = [_scan(row) for row in connection.execute(QUERIES["take_scans"], {"limit": _BATCH})]
        for scan in scans:
            try:
                with connection.transaction():
                    _take(connection, scan, now)
            except ByssusError as error:
                _log.warning("scan not used", reader=scan.reader, code=scan.code, error=str(error))
    return len(scans)


def _take(connection: Connection, scan: _Scan, now: datetime) -> None:
    for ongoing in _running(connection, scan, now):
        if ongoing.run.subject == scan.code:
            if scan.at - ongoing.run.started_at >= _BOUNCE:
                end_run(connection, ongoing.run.id, scan.reader, scan.at, now)
            return
        if check := _tagged(ongoing.control, scan.code):
            answer = Answer(check.code, {check.items[0].code: 1}, scan.at)
            answer_check(connection, ongoing.run.id, answer, scan.reader, now)
            return
    if _tagged(watching(connection, scan.place, now).control, scan.code):
        raise Conflict("The tag of a check was read while nothing runs there.", where=f"reader {scan.reader}")
    begin_run(connection, scan.place, scan.code, scan.reader, scan.at, now)


def _running(connection: Connection, scan: _Scan, now: datetime) -> list[Ongoing]:
    """What goes on at the control point, the newest first."""
    there = (scan.place.plan, scan.place.control_point)
    found = runs_of_site(connection, scan.place.site, Span(scan.at, now + FURTHEST_AHEAD))
    return [each for each in found if each.run.ended_at is None and (each.run.plan, each.run.control_point) == there]


def _tagged(control: ControlPoint, code: str) -> Check | None:
    checks = (check for check in control.checks if check.by is Manner.SCAN)
    return next((check for check in checks if check.items[0].tag == code), None)


def _scan(row: TupleRow) -> _Scan:
    code, at, site, plan, control_point, reader = row
    return _Scan(_SYMBOLOGY.sub("", code), at, Place(site, plan, control_point), reader)
