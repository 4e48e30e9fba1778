"""Stores the readings of a batch, once each, and feeds to the alerts exactly those that were not there before.

Where all of a batch is new, which is the rule, it is copied into its table and done: at two thirds of the cost of
comparing. A copy that meets what is there already changes nothing; then each reading is compared with what is stored.
"""

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import psycopg

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.rows import ReadingRow

_SQL = load_queries(Path(__file__).with_suffix(".sql"))
_TYPES = ("int4", "timestamptz", "float8", "timestamptz", "bool", "float8", "timestamptz")
_in_order = attrgetter("point_id", "time")
"""Workers that store the same readings do so in the same order, so that none waits for one that waits for it."""


class Counted(NamedTuple):
    """How many readings were new, and how many tell another value than is stored for their point and time."""

    new: int
    conflicts: int = 0


def prepare(connection: Connection) -> None:
    """Make a session ready for the others; once is enough, more does no harm."""
    connection.execute(_SQL["create_incoming"])


def store_new(connection: Connection, rows: Sequence[ReadingRow], *, imported: bool) -> Counted | None:
    """Store rows none of which is there, within the caller's transaction; None, and nothing stored, if one is."""
    try:
        with connection.transaction(), connection.cursor() as cursor, cursor.copy(_SQL["copy_new"]) as copy:
            copy.set_types(_TYPES)
            for row in sorted(rows, key=_in_order):
                copy.write_row(row)
    except psycopg.errors.UniqueViolation:
        return None
    _feed(connection, rows, imported=imported)
    return Counted(len(rows))


def store_unknown(connection: Connection, rows: Sequence[ReadingRow], *, imported: bool) -> Counted:
    """Store those rows that are not there, within the caller's transaction; the first value of a time wins."""
    stage(connection, rows)
    with connection.cursor() as cursor:
        new, _fed = cursor.execute(_SQL["store_unknown"], {"imported": imported}).fetchone() or (0, 0)
        conflicts = cursor.execute(_SQL["store_conflicts"]).rowcount if new < len(rows) else 0
    return Counted(new, conflicts)


def stage(connection: Connection, rows: Sequence[ReadingRow], *, first: int = 0) -> None:
    """Copy readings to where they are compared with what is stored, numbered on from `first`, until the next commit."""
    with connection.cursor() as cursor, cursor.copy(_SQL["copy_incoming"]) as copy:
        copy.set_types([*_TYPES, "int4"])
        for ordinal, row in enumerate(rows, first):
            copy.write_row((*row, ordinal))


def _feed(connection: Connection, rows: Sequence[ReadingRow], *, imported: bool) -> None:
    columns = {
        "points": [row.point_id for row in rows],
        "times": [row.time for row in rows],
        "values": [row.value for row in rows],
        "backfill": [row.backfill for row in rows],
        "received_at": max(row.received_at for row in rows),
        "imported": imported,
    }
    connection.execute(_SQL["feed"], columns)
