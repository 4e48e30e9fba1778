"""Commits a batch of messages in one transaction: afterwards all of it may be acknowledged."""

import time
from collections import Counter
from collections.abc import Sequence

import psycopg
from psycopg.conninfo import make_conninfo

from byssus.core.database import Connection, connect
from byssus.core.errors import Unavailable
from byssus.ingest.deliveries import not_yet_committed, note_deliveries
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Decoded, Problem, Received
from byssus.ingest.place import place
from byssus.ingest.presence import meet_gateways, note_presence
from byssus.ingest.registry import Registry, load_registry
from byssus.ingest.rejected import reject
from byssus.ingest.rows import SQL, UNSTORABLE, Message, Stored, store, unstorable

_REFRESH_SECONDS = 5.0
"""The registry is read again for the sake of an unknown device at most this often."""
_DEAD_AFTER_MS = 8000
"""How long TCP waits for a server that went silent."""


class Store:
    """Writes batches over a connection of its own, which it opens when it needs one and gives up when it fails.

    Args:
        database_url: `postgresql://…`.
        client: name of our session at the broker, under which packet ids are remembered.
    """

    def __init__(self, database_url: str, client: str) -> None:
        self._database_url = make_conninfo(database_url, tcp_user_timeout=_DEAD_AFTER_MS)
        self._client = client
        self._connection: Connection | None = None
        self._registry = Registry()
        self._stale = True
        self._refreshed = 0.0

    def write(self, batch: Sequence[Received]) -> Stored:
        """Commit everything that `batch` says; what cannot be used is kept raw, and no message harms another.

        Raises:
            Unavailable: the database is away. Nothing, or not all, of the batch is committed; to write it again is safe
                when its messages are marked as duplicates, since a part of it may be.
        """
        try:
            return self._commit_whole_or_each(batch)
        except psycopg.Error as error:
            self.close()
            raise Unavailable(
                f"The batch could not be committed: {' '.join(str(error).split())}.",
                advice="The messages stay unacknowledged and are tried again.",
            ) from error

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _commit_whole_or_each(self, batch: Sequence[Received]) -> Stored:
        try:
            return self._commit(batch)
        except UNSTORABLE:
            pass  # one of them is poison: each for itself
        stored = Stored()
        for received in batch:
            try:
                stored.add(self._commit([received]))
            except UNSTORABLE as error:
                stored.add(self._commit_rejection(received, unstorable(error)))
        return stored

    def _commit(self, batch: Sequence[Received]) -> Stored:
        connection = self._open()
        with connection.transaction():
            news = not_yet_committed(connection, self._client, batch)
            messages = self._placed(
                connection, [(received, decode(received.topic, received.payload)) for received in news]
            )
            self._stale |= meet_gateways(connection, messages, self._registry)
            stored = store(connection, messages)
            note_presence(connection, messages)
            for message in messages:
                if problems := list(message.placed.problems):
                    stored.rejected[problems[0].reason] += reject(connection, message.received, problems)
            note_deliveries(connection, self._client, batch)
        return stored

    def _commit_rejection(self, received: Received, problem: Problem) -> Stored:
        connection = self._open()
        with connection.transaction():
            rejected = reject(connection, received, [problem])
            note_deliveries(connection, self._client, [received])
        return Stored(messages=1, rejected=Counter({problem.reason: rejected}))

    def _placed(self, connection: Connection, batch: Sequence[tuple[Received, Decoded]]) -> list[Message]:
        if self._stale:
            self._refresh(connection)
        messages = self._place(batch)
        if any(message.placed.misses_device() for message in messages) and self._may_refresh():
            self._refresh(connection)
            messages = self._place(batch)
        return messages

    def _place(self, batch: Sequence[tuple[Received, Decoded]]) -> list[Message]:
        return [Message(received, decoded, place(decoded, received, self._registry)) for received, decoded in batch]

    def _may_refresh(self) -> bool:
        return time.monotonic() - self._refreshed > _REFRESH_SECONDS

    def _refresh(self, connection: Connection) -> None:
        self._registry = load_registry(connection)
        self._stale = False
        self._refreshed = time.monotonic()

    def _open(self) -> Connection:
        if self._connection is None:
            connection = connect(self._database_url, application="byssus-ingest")
            connection.autocommit = True
            connection.add_notify_handler(self._hear_of_change)
            for query in ("limit_statements", "listen_to_plant", "create_incoming"):
                connection.execute(SQL[query])
            self._connection = connection
            self._stale = True
        return self._connection

    def _hear_of_change(self, _: psycopg.Notify) -> None:
        self._stale = True
