"""What the service depends on, how each of it stands, and what to do about what does not stand well."""

import socket
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import psycopg

from byssus.app.http.dependency import Check, Dependency, State
from byssus.app.http.pressure import ingest_dependency
from byssus.core.database import Connection, Pool
from byssus.core.errors import Conflict
from byssus.core.migrate import pending

_PATIENCE = 2.0  # seconds for a server to answer
_LAG = timedelta(minutes=1)
_WORKERS = ("alerts", "capture")
_PORTS = {"mqtt": 1883, "mqtts": 8883}


def readiness(pool: Pool, now: datetime, checks: Sequence[Check]) -> list[Dependency]:
    """Every dependency: the database, what is seen through it, and what `checks` look at.

    Args:
        pool: connections to the database.
        now: the plant's time, by which batches wait.
        checks: for everything else, such as the broker.
    """
    try:
        with pool.connection(timeout=_PATIENCE) as connection:
            seen = [Dependency("database", State.READY, "It answers."), _migrations(connection)]
            if seen[-1].state is State.READY:
                look = _worker(connection)
                ingest = ingest_dependency(connection, look("ingest"))
                seen += [_feed(connection, now), ingest, *map(look, _WORKERS)]
    except psycopg.Error:
        seen = [Dependency("database", State.UNAVAILABLE, "It does not answer.", "See `byssus doctor`.")]
    return [*seen, *(check() for check in checks)]


def overall(dependencies: Sequence[Dependency]) -> State:
    """The worst of them."""
    return max((dependency.state for dependency in dependencies), key=list(State).index)


def broker_check(url: str) -> Check:
    """A check that somebody listens at the broker's address; whether it lets us in, only ingest can know."""
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or _PORTS.get(parts.scheme, 1883))

    def check() -> Dependency:
        try:
            socket.create_connection(address, _PATIENCE).close()
        except OSError:
            return Dependency(
                "broker", State.DEGRADED, "It does not answer.", "Start it; gateways keep what they measure meanwhile."
            )
        return Dependency("broker", State.READY, "It answers.")

    return check


def _migrations(connection: Connection) -> Dependency:
    try:
        missing = pending(connection)
    except Conflict as conflict:
        return Dependency("migrations", State.UNAVAILABLE, conflict.what, conflict.advice)
    if missing:
        detail = f"{len(missing)} to apply, the first is {missing[0].number:04}."
        return Dependency("migrations", State.UNAVAILABLE, detail, "Run `byssus migrate`.")
    return Dependency("migrations", State.READY, "All are applied.")


def _feed(connection: Connection, now: datetime) -> Dependency:
    """Whether `alerts` keeps up: how long the oldest batch that it has not folded has waited."""
    row = connection.execute("select count(*), min(received_at) from reading_feed where not imported").fetchone()
    waiting, oldest = row or (0, None)
    if oldest is not None and now - oldest > _LAG:
        detail = f"{waiting} batches wait, the oldest for {(now - oldest).total_seconds():.0f} s."
        return Dependency("feed", State.DEGRADED, detail, "See that `byssus alerts` runs; start another one.")
    return Dependency("feed", State.READY, f"{waiting} batches wait.")


def _worker(connection: Connection) -> Callable[[str], Dependency]:
    """Workers are known by the name under which they are connected to the database."""

    def look(role: str) -> Dependency:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = %s",
            [f"byssus-{role}"],
        ).fetchone()
        if row == (0,):
            return Dependency(role, State.DEGRADED, "None is connected.", f"Start one with `byssus {role}`.")
        return Dependency(role, State.READY, "Connected.")

    return look
