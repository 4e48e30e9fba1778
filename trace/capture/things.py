"""The things of events: their numbers, by which edges and stays know them, and who may derive what follows for them."""

from collections.abc import Collection, Mapping

from byssus.core.database import Connection
from byssus.trace.codes import level_of
from byssus.trace.epcis.event import Event
from byssus.trace.queries import SQL


def locked_things(connection: Connection, events: Collection[Event]) -> dict[str, int]:
    """The numbers of all things that some events name, batches of packs included; new things get theirs.

    Locks are taken in one order by all (transformations, new things, things), so workers never deadlock, and whoever
    derives the views of a thing sees all events about it that were committed before.
    """
    shared = {event.transformation_id for event in events if event.transformation_id}
    connection.execute(SQL["lock_transformations"], [sorted(shared)])
    things = [thing for event in events for thing in event.things]
    items = _interned(connection, {thing.uri for thing in things} | {thing.batch for thing in things if thing.batch})
    connection.execute(SQL["lock_items"], [sorted({*items.values(), *unnamed(connection, events, items)})])
    return items


def unnamed(connection: Connection, events: Collection[Event], items: Mapping[str, int]) -> set[int]:
    """The things that may have been in containers which some events empty without naming what was in them."""
    containers = [items[event.parent] for event in events if event.parent and event.empties]
    if not containers:
        return set()
    return {item for (item,) in connection.execute(SQL["ever_in"], [containers])}


def _interned(connection: Connection, uris: set[str]) -> dict[str, int]:
    names = sorted(uris)
    levels = [level_of(uri) or "other" for uri in names]
    connection.execute(SQL["intern_items"], [names, levels])
    return dict(connection.execute(SQL["find_items"], [names]).fetchall())
