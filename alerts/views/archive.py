"""The stored readings of a point as they came, to read page by page."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from byssus.alerts.views.recording import Window
from byssus.core.database import Connection
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class ArchivedReading:
    """One reading: event time, value in the point's unit, when it was received, and whether that was too late.

    `raw` is what the device said, where a calibration added something to it; else None. `sent_at` is when its gateway
    or network had it, by their clock, where the message told; `stored_at` when it was stored, by the database's.
    """

    time: datetime
    value: float
    received_at: datetime
    backfill: bool
    raw: float | None = None
    sent_at: datetime | None = None
    stored_at: datetime | None = None


def list_readings(connection: Connection, point: str, window: Window, limit: int) -> list[ArchivedReading]:
    """The oldest `limit` readings of the window; the next page begins where the last of them stands."""
    wanted = {"point": point, "start": window.start, "end": window.end, "limit": limit}
    return [ArchivedReading(*row) for row in connection.execute(_QUERIES["readings"], wanted)]


def last_reading(connection: Connection, point: str, at: datetime) -> ArchivedReading | None:
    """The newest reading of the point of that code at `at` or before; None if there is none."""
    row = connection.execute(_QUERIES["last"], {"point": point, "at": at}).fetchone()
    return ArchivedReading(*row) if row else None
