"""Reads alarms as people see them."""

from datetime import datetime
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.alerts.condition.bound import bound_of
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.operator.log import probe_of, shelf_of
from byssus.alerts.views.case import Breach, Case, Comment, Ending, FailedCheck, Measured, ShownAlarm, Where, case_of
from byssus.alerts.views.points import Named, Newest
from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.plant.haccp import Severity
from byssus.core.plant.places import Quantity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


def shown_alarms(connection: Connection, now: datetime, numbers: list[int] | None = None) -> list[ShownAlarm]:
    """The alarms that want something of people, or those with some numbers, oldest first."""
    rows = connection.execute(_QUERIES["shown_alarms"], {"now": now, "ids": numbers})
    return [_shown_alarm(row) for row in rows]


def _shown_alarm(row: TupleRow) -> ShownAlarm:
    number, kind, severity, origin, raised_at, acknowledged_at, acknowledged_by, cleared_at = row[:8]
    return ShownAlarm(
        number,
        kind,
        Severity(severity),
        Origin(origin),
        raised_at,
        acknowledged_at,
        acknowledged_by,
        cleared_at,
        where_of(row[8:15], row[16], row[15]),
        _measured(row[17:23]),
        _breach(row[23:33]),
        None if row[33] is None else Comment(*row[33:36]),
        _ending(row[36:45]),
        shelf_of(*row[45:51]),
        *_rest(row[51:]),
    )


def _rest(row: TupleRow) -> TupleRow:
    """The last columns, those of a failed check as one."""
    return (*row[:6], None if row[6] is None else FailedCheck(*row[6:]))


def _ending(row: TupleRow) -> Ending | None:
    closed_at, closed_by, cause, action, fast, value, unit, *verified = row
    if closed_at is None:
        return None
    return Ending(closed_at, closed_by, cause, action, fast, probe_of(value, unit), *verified)


def where_of(place: TupleRow, point: str | None, gateway: str | None) -> Where:
    """The place that a row tells of."""
    site, site_name, site_name_en, timezone, zone, *zone_names = place
    named = None if zone is None else Named(zone, *zone_names)
    return Where(Named(site, site_name, site_name_en), timezone, named, point, gateway)


def _measured(row: TupleRow) -> Measured | None:
    quantity, unit, every, time, value, received_at = row
    if quantity is None:
        return None
    return Measured(Quantity(quantity), unit, every, None if time is None else Newest(time, value, received_at))


def _breach(row: TupleRow) -> Breach | None:
    rule, *limit = row[:6]
    bound = bound_of(*limit)
    return None if bound is None else Breach(rule, bound, *row[6:])


def find_case(connection: Connection, number: int, now: datetime) -> Case:
    """The case that an alarm belongs to, open or not.

    Raises:
        NotFound: there is no such alarm.
    """
    numbers = [found for (found,) in connection.execute(_QUERIES["case_of"], {"alarm": number})]
    if not numbers:
        raise NotFound(f"There is no alarm {number}.", advice="The list of alarms has every number.")
    return case_of(shown_alarms(connection, now, numbers))
