"""Blocks recalled goods and lets them go: a hold that stops shipping, and the word `recalled` in the journal.

Who writes here holds the lock of holds.
"""

from collections.abc import Collection, Mapping

from psycopg.types.json import Jsonb
from pydantic import JsonValue

from byssus.core.database import Connection
from byssus.trace.capture.journal import Entry, keep
from byssus.trace.epcis.read import read_event
from byssus.trace.hold.ledger import Ended, Placed, add_held, end, open_hold
from byssus.trace.hold.model import Cause, Ending
from byssus.trace.hold.tell import RECALLED, tell
from byssus.trace.lineage.window import Window
from byssus.trace.queries import SQL as TRACE
from byssus.trace.recall.case import Doer
from byssus.trace.recall.queries import SQL


def recall_name(recall: int) -> str:
    """What events call a recall."""
    return f"urn:byssus:recall:{recall}"


def block(connection: Connection, recall: int, goods: Mapping[int, Window], doer: Doer) -> None:
    """Hold goods and what is made of them, and tell the journal that they are recalled (holding · recalled)."""
    if not goods:
        return
    known = connection.execute(SQL["hold_of"], [recall]).fetchone()
    hold = (
        int(known[0])
        if known
        else open_hold(connection, Cause.RECALL, Placed(doer.at, doer.person), reason=f"召回 #{recall}", of=recall)
    )
    add_held(connection, hold, goods, doer.at)
    tell(connection, recall_name(recall), _uris(connection, goods), RECALLED, doer.at)


def unblock(connection: Connection, recall: int, goods: Collection[int], doer: Doer) -> None:
    """Let goods go: they are held no more, and our own events that said they are recalled are declared wrong.

    What such an event told of other goods is told again, as of the same time.
    """
    [(hold,)] = connection.execute(SQL["hold_of"], [recall]).fetchall()
    rows = connection.execute(SQL["held_rows"], {"hold": hold, "items": list(goods)})
    free = set(_uris(connection, goods))
    wanted = {"items": list(goods), "recall": Jsonb({"bizTransactionList": [{"bizTransaction": recall_name(recall)}]})}
    for event, _, told_at, body in connection.execute(SQL["notices"], wanted).fetchall():
        keep(connection, [_declared_wrong(body, doer)], doer.at)
        named = {uri for (uri,) in connection.execute(SQL["uris_of_event"], [event])}
        tell(connection, recall_name(recall), named - free, RECALLED, told_at)
    end(connection, hold, [row for (row,) in rows], Ended(doer.at, doer.person, Ending.RELEASED, doer.words))


def _declared_wrong(body: dict[str, JsonValue], doer: Doer) -> Entry:
    at = doer.at.isoformat()
    declaration: JsonValue = {"declarationTime": at, "reason": "incorrect_data", "rdfs:comment": doer.words}
    outcome = read_event({**body, "errorDeclaration": declaration})
    if outcome.event is None:
        raise RuntimeError(f"Our own event cannot be read: {'; '.join(map(str, outcome.problems))}")
    return Entry(outcome.event)


def _uris(connection: Connection, goods: Collection[int]) -> list[str]:
    return [uri for _, uri, _ in connection.execute(TRACE["describe_items"], [list(goods)])]
