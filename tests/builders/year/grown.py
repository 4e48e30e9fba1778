"""Makes a large journal of a small one: copies of everything that was captured, earlier and under other names.

What a copy holds is what capture would have made of the same events under those names, but for hashes and bodies.
"""

from datetime import timedelta
from pathlib import Path

from byssus.core.database import Connection
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_suffix(".sql"))
_TABLES = ("certificates", "items", "events", "parts", "facts", "edges", "stays", "overdrawn", "kinds")


def grow(connection: Connection, copies: int, earlier: timedelta) -> None:
    """Copy the journal as it is now so often, each copy by `earlier` earlier than the one before."""
    connection.execute(_SQL["renamed"])
    (items, events) = connection.execute(
        "select (select max(id) from item), (select max(id) from epcis_event)"
    ).fetchone() or (0, 0)
    for copy in range(1, copies + 1):
        values = {"copy": copy, "items": items, "events": events, "earlier": copy * earlier}
        for table in _TABLES:
            connection.execute(_SQL[table], values)
        connection.commit()
    for table in ("item", "epcis_event"):
        connection.execute(
            f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))".encode()
        )
    connection.commit()


def renamed(uri: str, copy: int) -> str:
    """The name that a thing has in a copy."""
    head, _, body = uri.partition("/00/")
    if not body:
        return f"{uri}.{copy}"
    digits = f"{int(body[:17]) + copy * 10_000_000:017}"
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return f"{head}/00/{digits}{-total % 10}"
