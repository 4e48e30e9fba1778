"""The sensors that have fed a point, one after the other, and how each was calibrated."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibration: `correction`, in the point's unit, is added to what the device says from `valid_from` on.

    `overdue` tells whether the day by which the next one is due has passed, by the calendar of the site.
    """

    valid_from: datetime
    correction: float
    due_on: date | None
    certificate: str | None
    laboratory: str | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Sensor:
    """A channel of a device that fed a point from `since` to `until`, or still does.

    `trusted_from` is when it had warmed up; `calibrations` are those that were in force then, newest first.
    """

    device: str
    channel: str
    since: datetime
    until: datetime | None
    trusted_from: datetime
    calibrations: tuple[Calibrated, ...]


def list_sensors(connection: Connection, point: str, now: datetime) -> list[Sensor]:
    """The sensors of the point of that code, newest first."""
    rows = connection.execute(_QUERIES["sensors"], {"point": point, "now": now}).fetchall()
    return [_sensor(head, list(group)) for head, group in groupby(rows, key=lambda row: row[:5])]


def _sensor(head: TupleRow, rows: list[TupleRow]) -> Sensor:
    device, channel, since, until, trusted_from = head
    calibrations = tuple(Calibrated(*row[5:]) for row in rows if row[5] is not None)
    return Sensor(device, channel, since, until, trusted_from, calibrations)
