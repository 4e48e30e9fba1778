"""Removes what need not be kept any longer: readings, what devices said of themselves; never what an alarm rests on."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from byssus.core.database import Connection
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
_MOST = 20_000
_BY_POINT = ("doubtful", "conflicts")


def remove_expired(connection: Connection, now: datetime, most: int = _MOST) -> Iterator[int]:
    """Remove what is older than the plant has to keep it, by whole weeks; tell after each step how many rows went.

    A step is a transaction, of `most` rows at most, or of a whole chunk, which is dropped: nobody waits long for it.
    Who stops in between loses nothing. The connection commits by itself. Without a retention entry nothing goes.
    Several processes may do this; of those that meet, one goes on.
    """
    [before] = connection.execute(_QUERIES["expiry"], {"now": now}).fetchone() or (None,)
    if before is None:
        return
    for query, part in _parts(connection, before):
        step = {"part": part, "before": before, "most": most}
        while removed := _step(connection, query, step):
            yield removed


def _parts(connection: Connection, before: datetime) -> Iterator[tuple[str, str | int]]:
    """Each query with each part that it goes by."""
    for (part,) in connection.execute(_QUERIES["parts_of_readings"], {"before": before}).fetchall():
        yield "readings", part
    for (point,) in connection.execute(_QUERIES["points"]).fetchall():
        yield from ((query, point) for query in _BY_POINT)
    for (device,) in connection.execute(_QUERIES["devices"]).fetchall():
        yield "statuses", device


def _step(connection: Connection, query: str, values: dict[str, object]) -> int:
    with connection.transaction():
        if connection.execute(_QUERIES["claim"]).fetchone() != (True,):
            return 0
        done = connection.execute(_QUERIES[query], values)
        if done.description is None:
            return done.rowcount
        [removed] = done.fetchone() or (0,)
        return int(removed)
