"""The recall step of the capture worker: goods that become known late come under the recalls that concern them.

One worker at a time, in one transaction: it dies anywhere, and the next one finds everything as it was.
"""

from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.hold.ledger import BYSSUS, lock_holds
from byssus.trace.hold.queries import SQL as HOLD
from byssus.trace.recall.case import Doer
from byssus.trace.recall.cases import find_case
from byssus.trace.recall.items import settle_items
from byssus.trace.recall.queries import SQL


def wake_recalls(connection: Connection, _: datetime) -> None:
    """Let every open recall look again: law and excursions may have changed, of which no event tells."""
    connection.execute(HOLD["wake_recalls"])


def follow_recalls(connection: Connection, now: datetime) -> int:
    """Let open recalls look at what is new in the journal; return how many did.

    Args:
        connection: in autocommit mode, or between transactions.
        now: the time of record.
    """
    if connection.execute(SQL["waiting"]).fetchone() is None:
        return 0
    with connection.transaction():
        lock_holds(connection)
        waiting = [recall for (recall,) in connection.execute(SQL["take_feed"])]
        for recall in sorted(waiting):
            case = find_case(connection, recall)
            if case.closed is None:
                settle_items(connection, case, Doer(BYSSUS, now))
        return len(waiting)
