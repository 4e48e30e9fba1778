"""Where things were, all told: by their own events, and by those of whatever they were in."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from byssus.core.database import Connection
from byssus.trace.exposure.stays import Carried, Stay, stays_of
from byssus.trace.gs1 import Level
from byssus.trace.lineage.edges import Edge
from byssus.trace.lineage.part import Node
from byssus.trace.lineage.stored import containers
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.queries import SQL

_MANY = {Level.PRODUCT, Level.BATCH}
"""What can be at several places at once."""


def whereabouts(connection: Connection, items: Collection[int]) -> dict[int, list[Stay]]:
    """The stays of some things in order of time."""
    around = containers(connection, items)
    everything = list(around.depth)
    own: dict[int, list[Stay]] = defaultdict(list)
    for item, arrived_at, location, left_at in connection.execute(SQL["own_stays"], [everything]):
        own[item].append(Stay(arrived_at, location, left_at))
    levels = {number: level for number, _, level in connection.execute(SQL["describe_items"], [everything])}
    return resolve(items, own, around.edges, lambda item: levels[item] in _MANY)


def resolve(
    items: Iterable[Node],
    own: Mapping[Node, list[Stay]],
    containments: Iterable[Edge[Node]],
    many: Callable[[Node], bool],
) -> dict[Node, list[Stay]]:
    """The stays of things from their own stays and the containers around them.

    Args:
        items: the things to tell of.
        own: what the own events of things and containers tell; a thing without any may be missing.
        containments: the edges from contents to containers, at all depths.
        many: whether a thing can be at several places at once.
    """
    around: dict[Node, list[Edge[Node]]] = defaultdict(list)
    for edge in containments:
        around[edge.source].append(edge)

    def stays(item: Node, inside: frozenset[Node], during: Window) -> list[Stay]:
        carried = [
            Carried(stay, edge.starts_at, edge.ends_at)
            for edge in around.get(item, ())
            if edge.target not in inside  # events may say that two things are in each other
            if (held := during & edge.lasts)
            for stay in stays(edge.target, inside | {edge.target}, held)
        ]
        return stays_of(own.get(item, ()), carried, many=many(item))

    return {item: stays(item, frozenset({item}), ALWAYS) for item in items}
