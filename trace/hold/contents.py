"""What was in the containers that people hold: it is held with them, also where nobody had told of it yet."""

from collections.abc import Collection
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.hold.ledger import put_under
from byssus.trace.hold.queries import SQL
from byssus.trace.lineage.stored import contents
from byssus.trace.lineage.window import ALWAYS, Window


def things_in(connection: Connection, item: int, at: datetime) -> Collection[int]:
    """A thing, and what is in it at a time as far as is known."""
    return contents(connection, {item: Window(at, at)}).depth.keys()


def hold_contents(connection: Connection, items: Collection[int], now: datetime) -> None:
    """Hold what turns out to have been in containers, among some things, when people held them.

    What was released from a hold does not come under it again.

    Args:
        connection: in a transaction that has the lock of holds.
        items: things of which events told something new.
        now: the time of record.
    """
    for hold, item, since, placed_at in connection.execute(SQL["held_by_people"], [list(items)]).fetchall():
        known = {one for (one,) in connection.execute(SQL["ever_held"], [hold])}
        late = set(things_in(connection, item, placed_at)) - known
        put_under(connection, hold, dict.fromkeys(late, Window(since or ALWAYS.start)), now)
