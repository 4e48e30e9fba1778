"""Writes the rows of a batch within the caller's transaction; what is there already changes nothing."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psycopg

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.message import Decoded, Problem, Reason, Received
from byssus.ingest.place import Placed, ReadingRow

SQL = load_queries(Path(__file__).with_name("queries.sql"))
_CAPTURES = uuid.UUID("6f1c8a52-7d0e-4c1b-9d1f-2a4f0e6f5b11")
UNSTORABLE = (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.ProgramLimitExceeded, ValueError)
"""Errors whose cause is in the rows, not in the server: a NUL in a text, a key too long for an index."""


def unstorable(error: Exception) -> Problem:
    """The problem of a message whose rows the database refuses."""
    return Problem(Reason.UNSTORABLE, f"The database refuses what the message says: {' '.join(str(error).split())}.")


@dataclass(frozen=True, slots=True)
class Message:
    """A message with everything we made of it."""

    received: Received
    decoded: Decoded
    placed: Placed


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
    rejected: Counter[Reason] = field(default_factory=Counter)

    def add(self, other: "Stored") -> None:
        """Count what `other` counted as well."""
        self.messages += other.messages
        self.readings += other.readings
        self.duplicates += other.duplicates
        self.conflicts += other.conflicts
        self.doubtful += other.doubtful
        self.scans += other.scans
        self.captures += other.captures
        self.rejected.update(other.rejected)


def store(connection: Connection, messages: Sequence[Message]) -> Stored:
    """Store the readings, scans and EPCIS documents of `messages`, and notify those who wait for them."""
    stored = Stored(messages=len(messages))
    _store_readings(connection, [row for message in messages for row in message.placed.readings], stored)
    doubtful = [row for message in messages for row in message.placed.doubtful]
    scans = [row for message in messages for row in message.placed.scans]
    captures = [_capture_row(message) for message in messages if message.decoded.capture is not None]
    stored.doubtful = _insert(connection, "store_doubtful", doubtful)
    if scans and (new := _insert(connection, "store_scan", scans)):
        stored.scans = new
        connection.execute(SQL["notify_scan"])
    if captures and (new := _insert(connection, "store_capture", captures)):
        stored.captures = new
        connection.execute(SQL["notify_capture"])
    return stored


def _store_readings(connection: Connection, rows: Sequence[ReadingRow], stored: Stored) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        with cursor.copy(SQL["copy_incoming"]) as copy:
            copy.set_types(["int4", "int4", "timestamptz", "float8", "timestamptz", "bool"])
            for ordinal, row in enumerate(rows):
                copy.write_row((ordinal, *row))
        stored.readings, _fed = cursor.execute(SQL["store_readings"]).fetchone() or (0, 0)
        if stored.readings < len(rows):
            stored.conflicts = cursor.execute(SQL["store_conflicts"]).rowcount
    stored.duplicates = len(rows) - stored.readings - stored.conflicts


def _capture_row(message: Message) -> tuple[uuid.UUID, str, bytes | None, datetime]:
    """The same document on the same topic is the same capture: coming again, it changes nothing."""
    topic, document = message.received.topic, message.received.payload
    name = hashlib.sha256(topic.encode() + b"\0" + document).hexdigest()
    return uuid.uuid5(_CAPTURES, name), topic, message.decoded.capture, message.received.at


def _insert(connection: Connection, query: str, rows: Sequence[tuple[object, ...]]) -> int:
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(SQL[query], rows)
        return cursor.rowcount
