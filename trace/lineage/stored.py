"""Walks over the stored edges: where things came from, where they went, what was in them, what they were in."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.lineage.edges import Edge, EdgeKind
from byssus.trace.lineage.walk import FAR, Direction, EdgesOf, Limits, Reached, walk
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.queries import SQL

_ALL = {Direction.BACK: "edges_into", Direction.FORTH: "edges_out_of"}
_CONTAINMENT = {Direction.BACK: "contents_of", Direction.FORTH: "containers_of"}


def trace_items(
    connection: Connection, items: Iterable[int], direction: Direction, limits: Limits = FAR
) -> Reached[int]:
    """Everything that some things came from, or went into."""
    return walk(dict.fromkeys(items, ALWAYS), direction, _lookup(connection, _ALL), limits)


def onwards(connection: Connection, items: Mapping[int, Window], limits: Limits = FAR) -> Reached[int]:
    """Everything that some things went into, as far as they were there at these times."""
    return walk(items, Direction.FORTH, _lookup(connection, _ALL), limits)


def made_of(connection: Connection, items: Iterable[int], at: datetime, limits: Limits = FAR) -> Reached[int]:
    """Some things as they are at a time: what is in them, and everything that these and they were made of by then."""
    edges_of = _lookup(connection, _ALL)

    def by_then(items: Collection[int], direction: Direction) -> Iterable[Edge[int]]:
        known = edges_of(items, direction)
        return (edge for edge in known if edge.starts_at <= at or edge.kind is EdgeKind.BATCH)

    return walk(dict.fromkeys(items, Window(at, at)), Direction.BACK, by_then, limits)


def contents(connection: Connection, items: Mapping[int, Window], limits: Limits = FAR) -> Reached[int]:
    """Everything that was in some things at some times, at any depth."""
    return walk(items, Direction.BACK, _lookup(connection, _CONTAINMENT), limits)


def containers(connection: Connection, items: Iterable[int], limits: Limits = FAR) -> Reached[int]:
    """Everything that some things were in, at any depth."""
    return walk(dict.fromkeys(items, ALWAYS), Direction.FORTH, _lookup(connection, _CONTAINMENT), limits)


def _lookup(connection: Connection, queries: Mapping[Direction, str]) -> EdgesOf[int]:
    def edges_of(items: Collection[int], direction: Direction) -> Iterable[Edge[int]]:
        for source, target, kind, starts_at, ends_at, event in connection.execute(
            SQL[queries[direction]], {"items": list(items)}
        ):
            yield Edge(source, target, EdgeKind(kind), starts_at, ends_at, str(event))

    return edges_of
