"""Which goods a recall concerns: everything that was made of what it began with, asked anew whenever more is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from byssus.core.database import Connection
from byssus.trace.gs1 import Level
from byssus.trace.lineage.stored import onwards
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.queries import SQL as TRACE
from byssus.trace.recall.origin import Origin, Starts, known_goods

_GOODS: Final = frozenset({Level.ITEM.value, Level.BATCH.value, "other"})
"""What can be recalled by name: a pallet or a crate is none, for it goes on to hold other goods."""


@dataclass(frozen=True, slots=True)
class Affected:
    """What is concerned.

    Args:
        starts: what it began with.
        goods: by number, each with the time from which on it is concerned.
        around: the same with pallets and crates that hold or held some of it.
        truncated: whether there may be more.
    """

    starts: Starts
    goods: Mapping[int, Window]
    around: frozenset[int]
    truncated: bool


def affected_by(connection: Connection, origins: Iterable[Origin], now: datetime) -> Affected:
    """Everything that some origins bear on, by what is known now, in whatever order it became known."""
    starts = merged(known_goods(connection, origin, now) for origin in origins)
    return reach(connection, starts)


def reach(connection: Connection, starts: Starts) -> Affected:
    """Everything that some goods went into."""
    reached = onwards(connection, starts)
    levels = connection.execute(TRACE["describe_items"], [list(reached.depth)])
    goods = {item: starts.get(item, ALWAYS) for item, _, level in levels if level in _GOODS}
    return Affected(starts, goods, frozenset(reached.depth), reached.truncated)


def merged(every: Iterable[Starts]) -> Starts:
    """All of them; where two name one thing, from the earlier time on."""
    found: dict[int, Window] = {}
    for starts in every:
        for item, window in starts.items():
            found[item] = Window(min(window.start, found.get(item, window).start))
    return found
