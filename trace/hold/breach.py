"""Finds events that shipped or sold what was held: facts that stay, and that somebody has to explain."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple

from byssus.core.database import Connection
from byssus.trace.hold.check import bindings
from byssus.trace.hold.queries import SQL
from byssus.trace.lineage.stored import trace_items
from byssus.trace.lineage.walk import Direction
from byssus.trace.scanned.turn import STEP

MOVING: Final = tuple(
    f"{STEP}{word}" for word in ("shipping", "departing", "consigning", "dispensing", "retail_selling")
)
"""Business steps of CBV 2.0 that no held goods may go through."""


class _Move(NamedTuple):
    """A thing that an event shipped or sold."""

    event: int
    item: int
    at: datetime


class _Found(NamedTuple):
    held: int
    event: int
    item: int


def review_breaches(connection: Connection, events: Collection[int], now: datetime) -> None:
    """Judge what new events moved, and events on which new ones bear: what was in what, what became of what.

    Args:
        connection: in a transaction that has the lock of holds.
        events: numbers of events that are new in the journal.
        now: when what is new was found.
    """
    row = connection.execute(SQL["first_hold"]).fetchone()
    if row is None or row[0] is None or not events:
        return
    moves = _moves(connection, list(events), row[0])
    found = [breach for group in moves for breach in _judge(connection, group)]
    wanted = {
        "judged": [*{move.event for group in moves for move in group}, *events],
        "held": [breach.held for breach in found],
        "events": [breach.event for breach in found],
        "items": [breach.item for breach in found],
    }
    connection.execute(SQL["drop_breaches"], wanted)
    with connection.cursor() as cursor:
        cursor.executemany(SQL["keep_breach"], [(*breach, now) for breach in found])


def _moves(connection: Connection, events: list[int], start: datetime) -> list[list[_Move]]:
    """Everything to judge, by event."""
    wanted = {"events": events, "steps": list(MOVING), "start": start}
    found = {_Move(*row) for row in connection.execute(SQL["moves"], wanted)}
    [(bears,)] = connection.execute(SQL["bears_on_others"], {"events": events})
    if bears:
        touched = [item for (item,) in connection.execute(SQL["items_of_events"], [events])]
        onwards = trace_items(connection, touched, Direction.FORTH).depth
        rows = connection.execute(SQL["moves_of"], {"items": list(onwards), "steps": list(MOVING), "start": start})
        found |= {_Move(*row) for row in rows}
    return [list(group) for _, group in groupby(sorted(found), key=lambda move: move.event)]


def _judge(connection: Connection, moves: list[_Move]) -> Iterator[_Found]:
    """Breaches of one event; each thing is asked for by itself only where the event as a whole is one."""
    at = moves[0].at
    if not bindings(connection, [move.item for move in moves], at):
        return
    for move in moves:
        for binding in bindings(connection, [move.item], at):
            yield _Found(binding.held, move.event, move.item)
