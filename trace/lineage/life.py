"""Which part of the life of other things belongs to the life of what was asked for."""

from collections.abc import Collection, Mapping
from datetime import datetime

from byssus.trace.lineage.part import Node
from byssus.trace.lineage.walk import Reached
from byssus.trace.lineage.window import ALWAYS


def lives(start: Collection[Node], back: Reached[Node]) -> Mapping[Node, datetime | None]:
    """Everything that `start` came from, with the time at which its life went over into something else.

    An input counts until it was used up, a content until it went into the container that was asked for. A container on
    the way is left out: what it went through is told by its contents, for the time they were in it.

    Returns:
        Each thing with the end of its life as far as it matters here; None for what was asked for.
    """
    holders = {edge.target for edge in back.edges if edge.kind.contains} - set(start)
    ends = {
        item: max(window.start for window in windows) for item, windows in back.windows.items() if item not in holders
    }
    return {item: None if item in start or end == ALWAYS.start else end for item, end in ends.items()}
