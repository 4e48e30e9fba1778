"""Keeps what could not become an event, raw and with words, where an operator sees it and can replay it."""

from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.queries import SQL


def keep_refused(
    connection: Connection, topic: str, payload: bytes, reason: str, detail: str, received_at: datetime
) -> None:
    """Keep a message that was refused, once.

    Args:
        connection: in the transaction that marks its origin as done.
        topic: under which ingest takes it again when it is replayed.
        payload: what it takes then; only the part that was refused.
        reason: a short stable word.
        detail: what is wrong, where, and what to do.
        received_at: when it came.
    """
    values = {"topic": topic, "payload": payload, "reason": reason, "detail": detail, "at": received_at}
    connection.execute(SQL["keep_refused"], values)
