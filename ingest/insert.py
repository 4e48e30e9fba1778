"""Writes the rows of a batch within the caller's transaction; what is there already changes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.device_status import store_device_statuses
from byssus.ingest.edge.rebirth import Request
from byssus.ingest.message import Aside, Problem, Reason
from byssus.ingest.readings import store_new, store_unknown
from byssus.ingest.rows import Rows

SQL = load_queries(Path(__file__).with_name("queries.sql"))
UNSTORABLE = (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.ProgramLimitExceeded, ValueError)
"""Errors whose cause is in the rows, not in the server: a NUL in a text, a key too long for an index."""


def unstorable(error: Exception) -> Problem:
    """The problem of a message whose rows the database refuses."""
    return Problem(Reason.UNSTORABLE, f"The database refuses what the message says: {' '.join(str(error).split())}.")


@dataclass(slots=True)
class Stored:
    """What became of a batch, in numbers."""

    messages: int = 0
    readings: int = 0
    duplicates: int = 0
    conflicts: int = 0
    doubtful: int = 0
    scans: int = 0
    captures: int = 0
    device_statuses: int = 0
    aside: Counter[Aside] = field(default_factory=Counter)
    """What was left alone, by why."""
    rejected: Counter[Reason] = field(default_factory=Counter)
    requests: list[Request] = field(default_factory=list)
    """To be published, now that what they rest on is committed."""

    @property
    def repeats(self) -> bool:
        """Whether some of the readings were there already."""
        return bool(self.duplicates or self.conflicts)

    def add(self, other: "Stored") -> None:
        """Count what `other` counted as well."""
        self.messages += other.messages
        self.readings += other.readings
        self.duplicates += other.duplicates
        self.conflicts += other.conflicts
        self.doubtful += other.doubtful
        self.scans += other.scans
        self.captures += other.captures
        self.device_statuses += other.device_statuses
        self.aside.update(other.aside)
        self.rejected.update(other.rejected)
        self.requests += other.requests


def insert(connection: Connection, rows: Rows, *, imported: bool = False, all_new: bool = False) -> Stored:
    """Store readings, scans and EPCIS documents, and notify those who wait for them; the gateways are known already.

    Args:
        connection: made ready by `readings.prepare`, in a transaction of the caller's.
        rows: what to store.
        imported: from a file: judged only while nothing waits that gateways sent.
        all_new: whether to expect that no reading is there yet; being wrong costs time and nothing else.
    """
    stored = Stored(aside=Counter(rows.aside))
    if rows.readings:
        known = store_new(connection, rows.readings, imported=imported) if all_new else None
        counted = known or store_unknown(connection, rows.readings, imported=imported)
        stored.readings, stored.conflicts = counted
        stored.duplicates = len(rows.readings) - counted.new - counted.conflicts
    stored.device_statuses = store_device_statuses(connection, rows.device_statuses)
    stored.doubtful = _execute_each(connection, "store_doubtful", rows.doubtful)
    stored.scans = _execute_each(connection, "store_scan", rows.scans)
    if stored.scans:
        connection.execute(SQL["notify_scan"])
    stored.captures = _execute_each(connection, "store_capture", [(row.id, *row) for row in rows.captures])
    if stored.captures:
        connection.execute(SQL["notify_capture"])
    return stored


def reopen(connection: Connection, rows: Rows) -> None:
    """Have those of the scans and documents that are stored, but could not be interpreted, interpreted once more."""
    if _execute_each(connection, "reopen_scan", [(row.reader, row.time, row.code, row.parent) for row in rows.scans]):
        connection.execute(SQL["notify_scan"])
    if _execute_each(connection, "reopen_capture", [(row.id,) for row in rows.captures]):
        connection.execute(SQL["notify_capture"])


def _execute_each(connection: Connection, query: str, rows: Sequence[tuple[object, ...]]) -> int:
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(SQL[query], rows)
        return cursor.rowcount
