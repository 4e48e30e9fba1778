"""Keeps events, and the views derived from them, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from byssus.core.database import Connection
from byssus.trace.capture.derive import derive
from byssus.trace.capture.reading import keep_reading
from byssus.trace.capture.things import locked_things
from byssus.trace.epcis.event import Event
from byssus.trace.lineage.part import parts_of
from byssus.trace.queries import SQL
from byssus.trace.scanned.review import review_events


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, and the document or the scan that told it."""

    event: Event
    capture: UUID | None = None
    scan: int | None = None

    @property
    def declared_at(self) -> datetime | None:
        """When the event was declared wrong, if that is what this one does."""
        return self.event.declaration.declared_at if self.event.declaration else None


def keep(connection: Connection, entries: Sequence[Entry], at: datetime) -> int:
    """Add events to the journal and bring what is derived of them up to date; an event told again changes nothing.

    Args:
        connection: in a transaction, at the level READ COMMITTED.
        entries: what was told, in any order.
        at: the time of record.

    Returns:
        How many of the events were new.
    """
    told = _once(entries)
    items = locked_things(connection, [entry.event for entry in told])
    new = _add(connection, told, items, at)
    if new:
        events = list(new.values())
        keep_reading(connection, new, items)
        derive(connection, events, items)
        review_events(connection, events, at)
        connection.execute(SQL["feed_events"], [list(new)])
    return len(new)


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """Each event once, in an order that all workers share."""
    found = {(entry.event.hash, str(entry.declared_at)): entry for entry in reversed(list(entries))}
    return [found[key] for key in sorted(found)]


def _add(connection: Connection, entries: list[Entry], items: dict[str, int], at: datetime) -> dict[int, Event]:
    """Journal what is not there yet, and give that back by number."""
    with connection.cursor() as cursor:
        cursor.executemany(SQL["add_event"], [_columns(entry, at) for entry in entries], returning=True)
        rows = [result.fetchone() for result in cursor.results()]
        new = {int(row[0]): entry.event for entry, row in zip(entries, rows, strict=True) if row}
        parts = [(number, part) for number, event in new.items() for part in parts_of(event)]
        cursor.executemany(
            SQL["add_part"], [(number, items[part.item], part.role, part.quantity, part.unit) for number, part in parts]
        )
    return new


def _columns(entry: Entry, at: datetime) -> dict[str, object]:
    event = entry.event
    return {
        "hash": event.hash,
        "declared_at": entry.declared_at,
        "event_id": event.event_id,
        "type": event.type,
        "event_time": event.time,
        "recorded_at": at,
        "action": event.action,
        "biz_step": event.biz_step,
        "disposition": event.disposition,
        "read_point": event.read_point,
        "biz_location": event.biz_location,
        "transformation_id": event.transformation_id,
        "body": Jsonb(dict(event.body)),
        "capture_id": entry.capture,
        "scan_id": entry.scan,
    }
