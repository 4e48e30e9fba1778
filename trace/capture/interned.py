"""The numbers of things, by which edges, stays and events know them."""

from collections.abc import Collection

from byssus.core.database import Connection
from byssus.trace.codes import level_of
from byssus.trace.queries import SQL


def interned(connection: Connection, uris: Collection[str]) -> dict[str, int]:
    """The numbers of some things; new ones get theirs."""
    names = sorted(uris)
    levels = [level_of(uri) or "other" for uri in names]
    connection.execute(SQL["intern_items"], [names, levels])
    return dict(connection.execute(SQL["find_items"], [names]).fetchall())
