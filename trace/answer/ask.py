"""Answers what is known of a code: its tree, its history, where it lay and how cold it was there."""

from collections.abc import Collection, Mapping
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.history import timeline
from byssus.trace.answer.items import asked, describe_items, find_items, understand
from byssus.trace.answer.model import Item, Link, Node, Place, TraceAnswer, Tree
from byssus.trace.answer.places import Places, load_places
from byssus.trace.exposure.cold_chain import cold_chain
from byssus.trace.exposure.stays import Stay
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.lineage.life import lives
from byssus.trace.lineage.stored import containers, trace_items
from byssus.trace.lineage.walk import Direction, Limits, Reached
from byssus.trace.lineage.window import Window

SHOWN = Limits(depth=60, items=500)
"""How much of a tree one answer holds in each direction."""


def ask(connection: Connection, text: str, now: datetime, limits: Limits = SHOWN) -> TraceAnswer:
    """All that is known of a code.

    Args:
        connection: where journal, readings and excursions are.
        text: the code: Digital Link, element string, scan data, bracketed text, EPC URN, or any other URI of a thing.
        now: until when open stays are measured.
        limits: where the tree is cut.

    Raises:
        InvalidInput: it is no code, or nobody told of it and it is mistyped.
        NotFound: nobody told us of it.
    """
    code = understand(text)
    start = find_items(connection, code)
    back = trace_items(connection, start, Direction.BACK, limits)
    forth = trace_items(connection, start, Direction.FORTH, limits)
    items = describe_items(connection, {*back.depth, *forth.depth})
    stays = whereabouts(connection, list(items))
    ends = lives(start, back)
    spent = [(items[item].uri, stay) for item in ends for stay in _until(stays[item], ends[item])]
    spent.sort(key=lambda one: (one[1].arrived_at, one[0], one[1].location))
    around = containers(connection, start, limits).windows
    names = {item: items[item].uri for item in {*ends, *around} & items.keys()}
    places = load_places(connection)
    lived, life = cold_chain(connection, spent, places, now)
    return TraceAnswer(
        asked=asked(text, code),
        at=now,
        items=tuple(items[item] for item in start),
        tree=_tree(back, forth, items, stays, places),
        timeline=timeline(connection, names, lambda item, time: _matters(item, time, ends, around), places),
        stays=lived,
        life=life,
    )


def _until(stays: list[Stay], end: datetime | None) -> list[Stay]:
    return [cut for stay in stays if (cut := stay.within(stay.arrived_at, end))]


def _matters(
    item: int, time: datetime, ends: Mapping[int, datetime | None], around: Mapping[int, Collection[Window]]
) -> bool:
    """Whether an event belongs to the life: before its thing was used up, or while its container held what is asked."""
    if item in ends:
        end = ends[item]
        return end is None or time <= end
    return any(window.start <= time <= window.end for window in around[item])


def _tree(
    back: Reached[int],
    forth: Reached[int],
    items: Mapping[int, Item],
    stays: Mapping[int, list[Stay]],
    places: Places,
) -> Tree:
    ways = [*((item, -depth) for item, depth in back.depth.items()), *forth.depth.items()]
    steps = dict(sorted(ways, key=lambda way: abs(way[1]), reverse=True))
    ordered = sorted(items, key=lambda item: (steps[item], items[item].uri))
    links = {
        Link(
            source=items[edge.source].uri,
            target=items[edge.target].uri,
            kind=edge.kind,
            starts_at=edge.starts_at,
            ends_at=edge.ends_at,
        )
        for edge in back.edges | forth.edges
    }
    return Tree(
        nodes=tuple(Node(item=items[one], steps=steps[one], places=_now(stays[one], places)) for one in ordered),
        links=tuple(sorted(links, key=lambda link: (link.starts_at, link.source, link.target))),
        truncated=back.truncated or forth.truncated,
    )


def _now(stays: list[Stay], places: Places) -> tuple[Place, ...]:
    return tuple(places.place(stay.location) for stay in stays if stay.left_at is None)
