"""What is read in an event beyond what, when and where: key data, batches of packs, its kind; in old ones, too."""

from collections.abc import Mapping
from typing import Final

from byssus.core.database import Connection
from byssus.trace.capture.derive import derive
from byssus.trace.capture.things import locked_things
from byssus.trace.epcis.event import Event
from byssus.trace.epcis.read import read_event
from byssus.trace.facts.read import facts_of
from byssus.trace.queries import SQL

READING: Final = 1
"""The version of what is read in events, and of the edges and stays that follow from them.

Whoever lets capture read more, or conclude otherwise, raises it; what was captured before is read anew.
"""

BATCH: Final = 200
"""Events that are read anew in one transaction at most."""


def keep_reading(connection: Connection, events: Mapping[int, Event], items: Mapping[str, int]) -> None:
    """Keep what is read in some events of which nothing of this kind is kept.

    Args:
        connection: in the transaction that journals the events, or took away what was read in them before.
        events: by their numbers in the journal.
        items: the numbers of their things, and of the batches of these.
    """
    told = [(number, thing) for number, event in events.items() for thing in event.things]
    packs = [(number, items[thing.uri], items[thing.batch]) for number, thing in told if thing.batch]
    facts = [(number, fact) for number, event in events.items() for fact in facts_of(event)]
    with connection.cursor() as cursor:
        cursor.executemany(SQL["add_pack"], packs)
        cursor.executemany(
            SQL["add_fact"],
            [(number, fact.name, fact.value, fact.number, fact.unit, fact.about) for number, fact in facts],
        )
    connection.execute(SQL["add_kinds"], {"events": list(events), "reading": READING})


def read_anew(connection: Connection, limit: int = BATCH) -> int:
    """Read some of the events anew that an older version read, unless another worker does so; return how many.

    One transaction does a batch of them, as if they were captured now; it dies anywhere, and the batch is as it was.

    Args:
        connection: in autocommit mode, or between transactions.
        limit: events, or places of them, at most.
    """
    with connection.transaction():
        [(alone,)] = connection.execute(SQL["try_lock_reading"])
        if not alone:
            return 0
        rows = connection.execute(SQL["read_before"], {"reading": READING, "limit": limit}).fetchall()
        if rows:
            events = {number: event for number, body in rows if (event := read_event(body).event)}
            _replace(connection, events)
            left = {"reading": READING, "events": [number for number, _ in rows if number not in events]}
            connection.execute(SQL["leave_read"], left)
        return len(rows)


def _replace(connection: Connection, events: Mapping[int, Event]) -> None:
    """Keep what is read in events now; whoever follows goods looks at them where something else follows for these."""
    told = list(events.values())
    items = locked_things(connection, told)
    about = {"events": list(events), "items": list(items.values())}
    before = set(connection.execute(SQL["derived"], about))
    connection.execute(SQL["drop_packs"], [list(events)])
    connection.execute(SQL["drop_facts"], [list(events)])
    connection.execute(SQL["drop_kinds"], [list(events)])
    keep_reading(connection, events, items)
    derive(connection, told, items)
    if set(connection.execute(SQL["derived"], about)) != before:
        connection.execute(SQL["feed_events"], [list(events)])
