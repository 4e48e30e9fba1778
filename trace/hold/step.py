"""The hold step of the capture worker: what new events and changed excursions mean for holds.

One worker at a time, in one transaction: it dies anywhere, and the next one finds everything as it was.
"""

from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.hold.breach import review_breaches
from byssus.trace.hold.contents import hold_contents
from byssus.trace.hold.excursions import hold_excursions, look_again
from byssus.trace.hold.queries import SQL
from byssus.trace.lineage.stored import containers

BATCHES = 100
"""Batches of the feed in one transaction at most."""


def follow_holds(connection: Connection, now: datetime) -> int:
    """Look at the oldest new events and at changed excursions, unless another worker does so; return how many.

    Args:
        connection: in autocommit mode, or between transactions.
        now: the time of record.
    """
    with connection.transaction():
        [(alone,)] = connection.execute(SQL["try_lock"])
        if not alone:
            return 0
        batches = connection.execute(SQL["take_feed"], [BATCHES]).fetchall()
        events = [event for _, batch in batches for event in batch]
        moved = [item for (item,) in connection.execute(SQL["things_moved"], {"events": events})] if events else []
        if moved:
            around = containers(connection, moved).depth
            hold_contents(connection, around, now)
            look_again(connection, around)
        connection.execute(SQL["delete_feed"], [[number for number, _ in batches]])
        settled = hold_excursions(connection, now)
        review_breaches(connection, events, now)
        if batches:
            connection.execute(SQL["wake_recalls"])
        return len(batches) + settled
