"""The one place that opens the database: connections, the pool, and which of the three tiers the server offers."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias, TypeVar

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from byssus.core.errors import Unavailable

Connection: TypeAlias = psycopg.Connection[TupleRow]
AsyncConnection: TypeAlias = psycopg.AsyncConnection[TupleRow]
Pool: TypeAlias = ConnectionPool[Connection]
_T = TypeVar("_T")
Answer: TypeAlias = Callable[[], _T]
"""What the database has been asked; to call it is to wait. In a pipeline, what was asked before travels together."""

_PATIENCE = 5.0  # seconds that a caller waits for a connection before it hears that the database is away
_SESSION = "-c timezone=UTC -c client_encoding=UTF8"


class Tier(StrEnum):
    """What the server can do beyond PostgreSQL; the schema has the same names and columns on all three."""

    PLAIN = "plain"
    APACHE = "apache"
    COMMUNITY = "community"


def connect(url: str, *, application: str = "byssus") -> Connection:
    """Open one connection; its session speaks UTC, and a transaction begins with the first statement.

    Raises:
        Unavailable: nobody answers at `url`, or refuses us; the message holds the server's words, not the password.
    """
    try:
        return psycopg.connect(url, application_name=application, options=_SESSION, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Unavailable(
            f"The database does not let us in: {' '.join(str(error).split())}.",
            where="BYSSUS_DATABASE_URL",
            advice="Check that it runs and that the address is right; `byssus doctor` shows more.",
        ) from error


async def connect_async(url: str, *, application: str = "byssus") -> AsyncConnection:
    """Open a connection that an event loop can wait on for notifications; each statement commits by itself.

    Raises:
        psycopg.OperationalError: nobody answers at `url`, or refuses us.
    """
    return await psycopg.AsyncConnection.connect(
        url, autocommit=True, application_name=application, options=_SESSION, connect_timeout=10
    )


def open_pool(url: str, size: int, *, application: str = "byssus") -> Pool:
    """A pool of up to `size` connections for a process that serves many callers at once; close it at the end."""
    return ConnectionPool(
        url,
        min_size=1,
        max_size=size,
        timeout=_PATIENCE,
        open=True,
        check=ConnectionPool.check_connection,
        kwargs={"application_name": application, "options": _SESSION, "connect_timeout": 10},
    )


def find_tier(connection: Connection) -> Tier:
    """Which tier the connected server offers, whether or not the extension was created already."""
    known = connection.execute(
        "select current_setting('timescaledb.license', true), exists "
        "(select from pg_available_extensions where name = 'timescaledb')"
    ).fetchone()
    licence, available = known or (None, False)
    if not available or licence is None:
        return Tier.PLAIN
    return Tier.COMMUNITY if licence == "timescale" else Tier.APACHE
