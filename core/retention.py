"""Removes readings that need not be kept any longer, and never one that an alarm rests on."""

from datetime import datetime
from pathlib import Path

from byssus.core.database import Connection
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


def remove_expired(connection: Connection, now: datetime) -> int:
    """Remove readings that are older than the plant has to keep them, by whole weeks; return how many.

    Without a retention entry in force nothing is removed. Several processes may call this; one of them does it.
    """
    with connection.transaction():
        if connection.execute(_QUERIES["claim"]).fetchone() != (True,):
            return 0
        [before] = connection.execute(_QUERIES["expiry"], {"now": now}).fetchone() or (None,)
        if before is None:
            return 0
        [removed] = connection.execute(_QUERIES["readings"], {"before": before}).fetchone() or (0,)
        for query in ("doubtful", "conflicts"):
            removed += connection.execute(_QUERIES[query], {"before": before}).rowcount
    return int(removed)
