"""Readings that come in after a record was signed: it stays, and a note says what they change."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from byssus.alerts.operator.alarm import BYSSUS
from byssus.alerts.records.book import SETTLES, Record, draft, signed_records
from byssus.alerts.records.changes import changes
from byssus.alerts.records.desk import LATE_DATA
from byssus.alerts.records.sites import QUERIES, Keeper, find_keeper
from byssus.core.database import Connection
from byssus.core.plant.hazards import Period

_QUIET = timedelta(minutes=10)
"""A backlog comes in many batches: a day is looked at once no more of it came for this long."""


def mark_late(connection: Connection, spans: Mapping[int, tuple[datetime, datetime]], now: datetime) -> None:
    """Remember the signed records of whose time readings come in now; within the transaction that folds them.

    Args:
        connection: of that transaction.
        spans: point → times of the oldest and the newest reading.
        now: a record is signed no earlier than `SETTLES` after its end, so that younger readings cost nothing here.
    """
    old = {point: times for point, times in spans.items() if now - times[0] > SETTLES}
    if old:
        earliest, newest = zip(*old.values(), strict=True)
        columns = {"points": list(old), "earliest": list(earliest), "newest": list(newest), "now": now}
        connection.execute(QUERIES["mark_late"], columns)


def note_late(connection: Connection, now: datetime) -> int:
    """Look at one such record once more, and add a note if it reads otherwise; return how many were looked at."""
    with connection.transaction():
        row = connection.execute(QUERIES["take_late"], {"quiet_since": now - _QUIET}).fetchone()
        if row is None:
            return 0
        site, period, first = row
        keeper = find_keeper(connection, site)
        for record in signed_records(connection, keeper, Period(period), first, first):
            _note(connection, keeper, record, now)
    return 1


def _note(connection: Connection, keeper: Keeper, record: Record, now: datetime) -> None:
    if record.signature is None:
        return
    words = "; ".join(changes(record.content, draft(connection, keeper, record.term, now, anew=True)))
    told = [note.words for note in record.notes if note.what == LATE_DATA]
    if words and words not in told[-1:]:
        values = {"record": record.signature.id, "what": LATE_DATA, "words": words, "at": now, "person": BYSSUS}
        connection.execute(QUERIES["insert_note"], values)
