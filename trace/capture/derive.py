"""Keeps what is derived equal to what the pure functions make of the journal, for the things that new events touch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from psycopg.rows import TupleRow

from byssus.core.database import Answer, Connection
from byssus.trace.capture.things import unnamed
from byssus.trace.codes import level_of
from byssus.trace.epcis.event import Action, Event, EventType, Role
from byssus.trace.exposure.stays import own_stays
from byssus.trace.gs1 import Level
from byssus.trace.lineage.edges import Edge, EdgeKind, edges, emptied
from byssus.trace.lineage.part import Part
from byssus.trace.queries import SQL
from byssus.trace.rules.overdrawn import may_be_overdrawn

_RESTLESS = {Level.PRODUCT, Level.PLACE, Level.PARTY, Level.DOCUMENT}
"""What is at no one place: a product as such is everywhere."""


def derive(connection: Connection, events: Iterable[Event], items: Mapping[str, int]) -> None:
    """Derive anew what some new events may have changed; their things are locked by the caller.

    Args:
        connection: in the transaction that added the events to the journal.
        events: the new events.
        items: the numbers of their things.
    """
    told = list(events)
    things = {thing.uri for event in told for thing in event.things}
    restless = {items[uri] for uri in things if level_of(uri) in _RESTLESS}
    touched = {items[uri] for uri in things} | unnamed(connection, told, items)
    answers = (
        _ask_transformations(connection, told),
        _ask_contents(connection, told, items),
        _ask_parts(connection, sorted(touched - restless), restless),
    )
    for keep in answers:
        keep()


def _ask_transformations(connection: Connection, events: list[Event]) -> Answer[None]:
    """Of transformations: what their edges follow from, and those that are stored; the answer keeps them anew."""
    hashes = [event.hash for event in events if event.type is EventType.TRANSFORMATION]
    joined = [event.transformation_id for event in events if event.transformation_id]
    if not hashes:
        return _nothing
    rows = connection.execute(SQL["parts_of_transformations"], [hashes, joined])
    stored = connection.execute(SQL["edges_of_transformations"], [hashes, joined])
    return lambda: _keep_edges(connection, rows.fetchall(), stored.fetchall(), {EdgeKind.TRANSFORMATION})


def _ask_contents(connection: Connection, events: list[Event], items: Mapping[str, int]) -> Answer[None]:
    """The same of containers."""
    containing = [event for event in events if event.type in {EventType.AGGREGATION, EventType.ASSOCIATION}]
    containers = sorted({items[uri] for event in containing for uri in event.uris(Role.PARENT)})
    if not containers:
        return _nothing
    rows = connection.execute(SQL["parts_of_containers"], [containers])
    stored = connection.execute(SQL["contents_of"], {"items": containers})
    kinds = {EdgeKind.AGGREGATION, EdgeKind.ASSOCIATION}
    return lambda: _keep_edges(connection, rows.fetchall(), stored.fetchall(), kinds)


def _nothing() -> None:
    """Nothing was asked."""


def _keep_edges(
    connection: Connection, rows: Collection[TupleRow], stored: Collection[TupleRow], kinds: set[EdgeKind]
) -> None:
    """Write only what differs: a transformation that lasts for a season has an output a day, and the others stay."""
    numbers = {row[2]: row[1] for row in rows}
    found = {_edge_row(edge, numbers) for edge in edges(map(stored_part, rows)) if edge.kind in kinds}
    with connection.cursor() as cursor:
        cursor.executemany(SQL["drop_edge"], list({*stored} - found))
        cursor.executemany(SQL["add_edge"], list(found - {*stored}))


def _edge_row(edge: Edge[int], numbers: Mapping[str, int]) -> tuple[object, ...]:
    return edge.source, edge.target, edge.kind, edge.starts_at, edge.ends_at, numbers[edge.event]


def _ask_parts(connection: Connection, items: list[int], restless: set[int]) -> Answer[None]:
    """All that some things went through; the answer keeps anew what follows from that for each by itself."""
    rows = connection.execute(SQL["parts_of_items"], [items])
    around = connection.execute(SQL["parts_of_emptied"], {"items": items})

    def keep() -> None:
        parts: dict[int, list[Part[int]]] = {item: [] for item in items}
        for part in map(stored_part, rows):
            parts[part.item].append(part)
        taken_out = defaultdict(list)
        for part in emptied(map(stored_part, around)):
            taken_out[part.item].append(part)
        _keep_stays(connection, {item: told + taken_out[item] for item, told in parts.items()})
        _keep_overdrawn(connection, parts, restless)

    return keep


def _keep_stays(connection: Connection, parts: Mapping[int, list[Part[int]]]) -> None:
    connection.execute(SQL["drop_stays"], [list(parts)])
    stays = [
        (item, stay.location, stay.arrived_at, stay.left_at) for item, told in parts.items() for stay in own_stays(told)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(SQL["add_stay"], stays)


def _keep_overdrawn(connection: Connection, parts: Mapping[int, list[Part[int]]], restless: set[int]) -> None:
    """Of what is everywhere nothing is summed up: whoever asks has to look."""
    connection.execute(SQL["drop_overdrawn"], [list(parts)])
    times = {item: [part.time for part in told] for item, told in parts.items() if may_be_overdrawn(told)}
    rows = [(item, min(each), max(each)) for item, each in times.items()]
    with connection.cursor() as cursor:
        cursor.executemany(SQL["add_overdrawn"], [*rows, *((item, None, None) for item in sorted(restless))])


def stored_part(row: TupleRow) -> Part[int]:
    """A row of the view `standing_part`."""
    item, _, event, kind, time, role, action, *what_where_why = row[:13]
    return Part(item, event, EventType(kind), time, Role(role), Action(action) if action else None, *what_where_why)
