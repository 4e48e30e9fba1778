"""Back to everything a thing came from, or forth to everything it went into, over edges that hold for a time.

A container joins its contents to what happened to it only while they were in it. So a way through containers is open
where all of its containments held at one time, and, if the outermost container was then used up in a transformation,
at that time. A pack is of its batch at all times. The rule does not depend on the end one starts from, hence symmetry:
y is reached forth from x exactly if x is reached back from y. An instant at which a thing went in or came out counts as
inside: in doubt it is traced.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Generic

from byssus.trace.lineage.edges import Edge, EdgeKind
from byssus.trace.lineage.part import Node
from byssus.trace.lineage.window import ALWAYS, Window


class Direction(StrEnum):
    """Which way to go along the flow of goods."""

    BACK = "back"
    FORTH = "forth"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a walk stops, so that it always ends: after so many steps, or with so many things."""

    depth: int = 100
    items: int = 10_000


FAR: Final = Limits(depth=1_000, items=1_000_000)
"""No chain is as long: who decides about goods misses nothing because the way is long, or because they are many."""


@dataclass(frozen=True, slots=True)
class Reached(Generic[Node]):
    """What a walk found.

    Args:
        depth: each thing with the fewest steps to it; the start has 0.
        windows: for each thing, when it was on an open way.
        edges: every edge that lies on an open way.
        truncated: whether a limit cut the walk, so that there may be more.
    """

    depth: Mapping[Node, int]
    windows: Mapping[Node, list[Window]]
    edges: frozenset[Edge[Node]]
    truncated: bool


EdgesOf = Callable[[Collection[Node], Direction], Iterable[Edge[Node]]]
"""The edges that lead on from some things: into them when going back, out of them when going forth."""


def among(edges: Iterable[Edge[Node]]) -> EdgesOf[Node]:
    """Looks edges up among some that are known: for many walks through the same ones."""
    into: dict[Node, list[Edge[Node]]] = defaultdict(list)
    out_of: dict[Node, list[Edge[Node]]] = defaultdict(list)
    for edge in edges:
        into[edge.target].append(edge)
        out_of[edge.source].append(edge)

    def edges_of(items: Collection[Node], direction: Direction) -> Iterable[Edge[Node]]:
        known = into if direction is Direction.BACK else out_of
        return (edge for item in items for edge in known.get(item, ()))

    return edges_of


def walk(
    start: Mapping[Node, Window], direction: Direction, edges_of: EdgesOf[Node], limits: Limits = Limits()
) -> Reached[Node]:
    """Go from the things in `start` along all open ways; cycles end by themselves.

    Args:
        start: the things to begin with, and the times at which they matter; `ALWAYS` for a thing as such.
        direction: where to.
        edges_of: looks up edges, asked once for each step.
        limits: where to stop.
    """
    depth = dict.fromkeys(start, 0)
    windows = {item: [window] for item, window in start.items()}
    found: set[Edge[Node]] = set()
    frontier, cut = list(start.items()), False
    for step in range(1, limits.depth + 1):
        ahead: list[tuple[Node, Window]] = []
        for edge, item, window in _ways(frontier, direction, edges_of):
            if item not in depth and len(depth) >= limits.items:
                cut = True
                continue
            found.add(edge)
            depth.setdefault(item, step)
            known = windows.setdefault(item, [])
            if not any(other.covers(window) for other in known):
                known.append(window)
                ahead.append((item, window))
        frontier = ahead
        if not frontier:
            break
    return Reached(depth, windows, frozenset(found), truncated=cut or bool(frontier))


def _ways(
    frontier: list[tuple[Node, Window]], direction: Direction, edges_of: EdgesOf[Node]
) -> Iterable[tuple[Edge[Node], Node, Window]]:
    """One step from each of the frontier: the edge, the thing at its other end, and when that way is open."""
    windows: dict[Node, list[Window]] = {}
    for item, window in frontier:
        windows.setdefault(item, []).append(window)
    for edge in sorted(edges_of(windows.keys(), direction), key=_order):
        here, there = (edge.target, edge.source) if direction is Direction.BACK else (edge.source, edge.target)
        for window in windows.get(here, ()):
            if after := _through(edge, window, direction):
                yield edge, there, after


def _through(edge: Edge[Node], window: Window, direction: Direction) -> Window | None:
    """When the way is open beyond an edge; None where it is closed."""
    if edge.kind is EdgeKind.BATCH:
        return window
    if edge.kind.contains:
        return (window & edge.lasts) or None
    moment = Window(edge.starts_at, edge.starts_at)
    if direction is Direction.BACK:
        return moment
    return ALWAYS if window.covers(moment) else None


def _order(edge: Edge[Node]) -> tuple[datetime, str, str, str]:
    return edge.starts_at, str(edge.source), str(edge.target), edge.event
