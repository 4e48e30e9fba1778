"""What was in the containers that people hold: it is held with them, also where nobody had told of it yet."""

from collections.abc import Collection
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.hold.ledger import BYSSUS, Ended, end, held_of, put_under
from byssus.trace.hold.model import Ending
from byssus.trace.hold.queries import SQL
from byssus.trace.hold.settle import settle
from byssus.trace.lineage.stored import contents
from byssus.trace.lineage.window import ALWAYS, Window


def things_in(connection: Connection, item: int, at: datetime) -> Collection[int]:
    """A thing, and what is in it at a time as far as is known."""
    return contents(connection, {item: Window(at, at)}).depth.keys()


def hold_contents(connection: Connection, items: Collection[int], now: datetime) -> None:
    """Let holds of people hold what was in what they named when they did, as is known now; as long as they hold that.

    What was released from a hold does not come under it again.

    Args:
        connection: in a transaction that has the lock of holds.
        items: things of which events told something new.
        now: the time of record.
    """
    for hold, named, since, placed_at in connection.execute(SQL["named_by_people"], [list(items)]).fetchall():
        there = dict.fromkeys(things_in(connection, named, placed_at), Window(since or ALWAYS.start))
        change = settle(there, held_of(connection, hold))
        put_under(connection, hold, change.place, now)
        end(connection, hold, change.withdraw, Ended(now, BYSSUS, Ending.WITHDRAWN, "it was not in what is held"))
