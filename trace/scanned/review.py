"""Judges scans anew whenever a scan or an event bears on them, and keeps what is found; in any order, the same."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.trace.codes import level_of
from byssus.trace.epcis.event import Action, Event, EventType, Role
from byssus.trace.gs1 import Level
from byssus.trace.scanned.evidence import Bounds, Evidence
from byssus.trace.scanned.judgement import Finding, Sighting, Source, judge
from byssus.trace.scanned.place import Spot
from byssus.trace.scanned.queries import SQL
from byssus.trace.scanned.recorded import terms_of, turns_of
from byssus.trace.scanned.turn import Turn, turn_of

_PACKING = {EventType.AGGREGATION, EventType.ASSOCIATION}
_OF_PACKS = {Turn.SOLD, Turn.RETURNED}
"""Turns that mean something for single packs only: of a batch, packs are sold all the time."""


def review_events(connection: Connection, events: Iterable[Event], now: datetime) -> None:
    """Judge the scans of things of whose sale, recall, hold, end, making or packing some new events tell.

    Args:
        connection: in the transaction that journals the events, whose things and edges are up to date.
        events: which are new.
        now: the time of record.
    """
    told = list(events)
    turned = {uri for event in told for uri in _turned(event)}
    made = {uri for event in told for uri in _made(event)}
    moved = {thing.uri for event in told if event.type in _PACKING for thing in event.things}
    touched = turned | made | moved
    if not touched:
        return
    packs = {uri for (uri,) in connection.execute(SQL["seen_packs"], {"names": sorted(touched)})}
    names = turned | packs | {uri for uri in made if level_of(uri) is not Level.ITEM}
    if names:
        lock_names(connection, alone=names, shared=())
        review(connection, names, now)


def _turned(event: Event) -> Iterator[str]:
    turn = turn_of(event.biz_step, event.disposition)
    for thing in event.things:
        if turn and (turn not in _OF_PACKS or level_of(thing.uri) is Level.ITEM):
            yield thing.uri


def _made(event: Event) -> Iterator[str]:
    """What the event brings into being: its dates and its shelf life begin there."""
    for thing in event.things:
        if thing.role is Role.OUTPUT or (thing.role is Role.EPC and event.action is Action.ADD):
            yield thing.uri


def containers_of(connection: Connection, packs: Collection[str]) -> set[str]:
    """The names of everything that some packs ever were in, and their own."""
    return {uri for (uri,) in connection.execute(SQL["containers"], {"packs": sorted(packs)})}


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
    found = judge(sightings, _evidence(connection, {name for seen in sightings for name in seen.names}))
    kept = {
        "sightings": [seen.id for seen in sightings],
        "found": [finding.sighting for finding in found],
        "reasons": [finding.reason for finding in found],
    }
    connection.execute(SQL["drop_findings"], kept)
    with connection.cursor() as cursor:
        cursor.executemany(SQL["keep_finding"], [_row(finding, now) for finding in found])


def _evidence(connection: Connection, names: Collection[str]) -> Evidence:
    bounds = [Bounds(*row) for row in connection.execute(SQL["bounds"])]
    return Evidence(turns_of(connection, names), terms_of(connection, names), bounds)


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
