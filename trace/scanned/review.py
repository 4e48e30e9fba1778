"""Judges scans anew whenever a scan or an event bears on them, and keeps what is found; in any order, the same."""

from collections.abc import Collection, Iterable
from datetime import datetime

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.trace.codes import level_of
from byssus.trace.epcis.event import Event
from byssus.trace.gs1 import Level
from byssus.trace.scanned.judgement import Finding, Sighting, Source, judge
from byssus.trace.scanned.place import Spot
from byssus.trace.scanned.queries import SQL
from byssus.trace.scanned.turn import DISPOSITIONS, STEPS, Told, Turn, turn_of

_OF_PACKS = {Turn.SOLD, Turn.RETURNED}
"""Turns that mean something for single packs only: of a batch, packs are sold all the time."""


def review_events(connection: Connection, events: Iterable[Event], now: datetime) -> None:
    """Judge the scans of things whose sale, recall, hold or end some new events tell of, or declare wrong.

    Args:
        connection: in the transaction that journals the events.
        events: which are new.
        now: the time of record.
    """
    turned = [(turn_of(event.biz_step, event.disposition), event) for event in events]
    names = {
        thing.uri
        for turn, event in turned
        for thing in event.things
        if turn and (turn not in _OF_PACKS or level_of(thing.uri) is Level.ITEM)
    }
    if names:
        lock_names(connection, alone=names, shared=())
        review(connection, names, now)


def lock_names(connection: Connection, alone: Collection[str], shared: Collection[str]) -> None:
    """Until the end of the transaction, nobody else judges scans of the former, or scans of all of the latter.

    So whoever comes second sees what the first one wrote: two scans of one pack, or a scan and a recall of its batch,
    cannot miss each other.
    """
    names = sorted({*alone, *shared})
    connection.execute(SQL["lock"], {"names": names, "alone": [name in alone for name in names]})


def review(connection: Connection, names: Collection[str], now: datetime) -> None:
    """Judge all scans of the things with these names, and of their parts.

    Args:
        connection: in a transaction that holds the locks.
        names: canonical names of packs, batches or products.
        now: when what is new was found.
    """
    sightings = [_sighting(row) for row in connection.execute(SQL["sightings"], {"names": list(names)})]
    if not sightings:
        return
    found = judge(sightings, _told(connection, {name for seen in sightings for name in seen.names}))
    kept = {
        "sightings": [seen.id for seen in sightings],
        "found": [finding.sighting for finding in found],
        "reasons": [finding.reason for finding in found],
    }
    connection.execute(SQL["drop_findings"], kept)
    with connection.cursor() as cursor:
        cursor.executemany(SQL["keep_finding"], [_row(finding, now) for finding in found])


def _told(connection: Connection, names: Collection[str]) -> list[Told]:
    wanted = {"names": list(names), "dispositions": list(DISPOSITIONS), "steps": list(STEPS)}
    rows = connection.execute(SQL["turns"], wanted)
    turns = ((event, uri, at, turn_of(step, disposition)) for event, uri, at, step, disposition in rows)
    return [Told(event, uri, at, turn) for event, uri, at, turn in turns if turn]


def _sighting(row: TupleRow) -> Sighting:
    number, uri, names, is_pack, source, at, day, latitude, longitude, step, expires_on, best_before = row
    spot = None if latitude is None else Spot(latitude, longitude)
    return Sighting(number, uri, names, is_pack, Source(source), at, day, spot, step, expires_on, best_before)


def _row(finding: Finding, now: datetime) -> dict[str, object]:
    return {
        "sighting": finding.sighting,
        "reason": finding.reason,
        "earlier": finding.earlier,
        "event": finding.event,
        "kilometres": finding.kilometres,
        "found_at": now,
    }
