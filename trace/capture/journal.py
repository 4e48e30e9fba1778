"""Keeps events, and the views derived from them, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from byssus.core.database import Connection
from byssus.trace.capture.derive import derive
from byssus.trace.codes import level_of
from byssus.trace.epcis.event import Event
from byssus.trace.facts.read import facts_of
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

    Locks are taken in one order by all (transformations, new things, things, events), so workers never deadlock, and
    whoever derives the views of a thing sees all events about it that were committed before.

    Args:
        connection: in a transaction, at the level READ COMMITTED.
        entries: what was told, in any order.
        at: the time of record.

    Returns:
        How many of the events were new.
    """
    told = _once(entries)
    shared = {entry.event.transformation_id for entry in told if entry.event.transformation_id}
    connection.execute(SQL["lock_transformations"], [sorted(shared)])
    things = [thing for entry in told for thing in entry.event.things]
    items = _intern(connection, {thing.uri for thing in things} | {thing.batch for thing in things if thing.batch})
    connection.execute(SQL["lock_items"], [sorted(items.values())])
    new = _add(connection, told, items, at)
    if new:
        events = list(new.values())
        derive(connection, events, items)
        review_events(connection, events, at)
        connection.execute(SQL["add_kinds"], [list(new)])
        connection.execute(SQL["feed_events"], [list(new)])
    return len(new)


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """Each event once, in an order that all workers share."""
    found = {(entry.event.hash, str(entry.declared_at)): entry for entry in reversed(list(entries))}
    return [found[key] for key in sorted(found)]


def _intern(connection: Connection, uris: set[str]) -> dict[str, int]:
    names = sorted(uris)
    levels = [level_of(uri) or "other" for uri in names]
    connection.execute(SQL["intern_items"], [names, levels])
    return dict(connection.execute(SQL["find_items"], [names]).fetchall())


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
        packs = [(number, thing) for number, event in new.items() for thing in event.things if thing.batch]
        cursor.executemany(
            SQL["add_pack"], [(number, items[thing.uri], items[thing.batch or ""]) for number, thing in packs]
        )
        facts = [(number, fact) for number, event in new.items() for fact in facts_of(event)]
        cursor.executemany(
            SQL["add_fact"],
            [(number, fact.name, fact.value, fact.number, fact.unit, fact.about) for number, fact in facts],
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
