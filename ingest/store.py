"""Commits a batch of messages in one transaction: afterwards all of it may be acknowledged."""

import os
import socket
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

import psycopg
from psycopg.conninfo import make_conninfo

from byssus.core.database import Connection
from byssus.core.errors import Unavailable
from byssus.ingest.batch import Placement, Prepared, place_all, prepare, retimed
from byssus.ingest.claim import open_claimed
from byssus.ingest.clocks import Clocks
from byssus.ingest.deliveries import is_first, not_yet_committed, note_deliveries
from byssus.ingest.edge.follow import Heard, follow_edges
from byssus.ingest.failure import NotCommitted
from byssus.ingest.insert import UNSTORABLE, Stored, insert, unstorable
from byssus.ingest.message import Problem, Received
from byssus.ingest.presence import meet_gateways, note_presence
from byssus.ingest.proposals import note_announcements
from byssus.ingest.registry import Registry, load_registry
from byssus.ingest.rejected import leading, reject, settle_kept
from byssus.ingest.slow import SlowClocks
from byssus.ingest.waiting import settle_late

_DEADLOCKS = 3
"""How often in a row a batch may get in another worker's way before that counts as a failure."""
_DEAD_AFTER_MS = 8000
"""How long TCP waits for a server that went silent."""


class Store:
    """Writes batches over a connection of its own, which it opens when it needs one and gives up when it fails.

    Args:
        database_url: `postgresql://…`.
        client: name of our session at the broker, under which packet ids are remembered.
        refresh_seconds: the plant is read again for the sake of an unknown device at most this often.
    """

    def __init__(self, database_url: str, client: str, *, refresh_seconds: float = 5.0) -> None:
        self._database_url = make_conninfo(database_url, tcp_user_timeout=_DEAD_AFTER_MS)
        self._client = client
        self._connection: Connection | None = None
        self._registry = Registry()
        self._clocks = Clocks()
        self._slow = SlowClocks()
        self._stale = True
        self._repeats = False
        self._refreshed = 0.0
        self._refresh_seconds = refresh_seconds

    def write(self, batch: Sequence[Received]) -> Stored:
        """Understand and `commit` a batch."""
        return self.commit(self.prepare(batch))

    def prepare(self, batch: Sequence[Received]) -> Prepared:
        """Understand a batch by the plant as we know it; another thread may commit one meanwhile."""
        return prepare(batch, None if self._stale else self._registry)

    def commit(self, batch: Prepared) -> Stored:
        """Commit everything that `batch` says; what cannot be used is kept raw, and no message harms another.

        Raises:
            NotCommitted: nothing, or not all, of the batch is known to be committed; to write it again is safe when its
                messages are marked as duplicates, since a part of it may be.
        """
        try:
            return self._commit_whole_or_halves(batch)
        except (psycopg.Error, Unavailable) as error:
            self.close()
            raise NotCommitted(error) from error

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def hang_up(self) -> None:
        """Have the statement that waits for the database fail; for another thread than the one that waits."""
        connection = self._connection
        if connection is not None and not connection.closed:
            with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as wire:
                wire.shutdown(socket.SHUT_RDWR)

    def _commit_whole_or_halves(self, batch: Prepared) -> Stored:
        """Look for a message that spoils its batch in halves, so that one among a thousand costs few transactions."""
        try:
            return self._commit(batch)
        except UNSTORABLE as error:
            if len(batch.heard) == 1:
                return self._commit_rejection(batch.heard[0].received, unstorable(error))
        stored, half = Stored(), len(batch.heard) // 2
        for part in batch.heard[:half], batch.heard[half:]:
            stored.add(self._commit_whole_or_halves(Prepared(part)))
        return stored

    def _commit(self, batch: Prepared) -> Stored:
        for _ in range(_DEADLOCKS):
            with suppress(psycopg.errors.DeadlockDetected):  # another worker goes first, and nothing of ours is there
                return self._try_to_commit(batch)
        return self._try_to_commit(batch)

    def _try_to_commit(self, batch: Prepared) -> Stored:
        connection, until = self._open(), batch.heard[-1].received.at
        slow, self._slow = self._slow, SlowClocks()  # what it learns here is true only once this is committed
        with connection.transaction():
            news = not_yet_committed(connection, self._client, batch.heard)
            followed = follow_edges(
                connection, [one for one in news if is_first(connection, one.decoded.frame, one.received.at)]
            )
            told = self._place(connection, batch, followed.heard)
            placement = retimed(told, self._clocks, settle_late(connection, told.rows, slow))
            rows, placed = placement.rows, placement.placed
            self._stale |= meet_gateways(connection, rows, self._registry)
            stored = insert(connection, rows, all_new=not self._repeats)
            self._repeats = stored.repeats
            note_presence(connection, rows, until)
            note_announcements(connection, rows.announcements, until)
            for heard, one in zip(followed.heard, placed, strict=True):
                if heard.kept is not None:
                    settle_kept(connection, heard.kept, heard.lasting, one.problems, self._registry.revision)
                elif one.problems:
                    kept = reject(connection, heard.lasting, one.problems, self._registry.revision)
                    stored.rejected[leading(one.problems).reason] += kept
            fresh = [one for heard, one in zip(followed.heard, placed, strict=True) if heard.kept is None]
            note_deliveries(connection, self._client, [one.received for one in fresh if not one.is_recognisable])
        self._slow = slow
        stored.requests += followed.requests
        stored.messages = len(batch.heard)
        return stored

    def _commit_rejection(self, received: Received, problem: Problem) -> Stored:
        connection = self._open()
        with connection.transaction():
            rejected = reject(connection, received, [problem], self._registry.revision)
            note_deliveries(connection, self._client, [received])
        return Stored(messages=1, rejected=Counter({problem.reason: rejected}))

    def _place(self, connection: Connection, batch: Prepared, heard: Sequence[Heard]) -> Placement:
        """What `heard` comes to by the plant as it is now: what was prepared, if that is what it was prepared from."""
        if self._stale:
            self._refresh(connection)
        placement = batch.placement
        if placement is None or placement.registry is not self._registry or heard != batch.heard:
            placement = place_all(heard, self._registry)
        lacks_plant = any(one.lacks_plant for one in placement.placed)
        if lacks_plant and time.monotonic() - self._refreshed >= self._refresh_seconds:
            self._refresh(connection)
            placement = place_all(heard, self._registry)
        return placement

    def _refresh(self, connection: Connection) -> None:
        self._registry = load_registry(connection)
        self._stale = False
        self._refreshed = time.monotonic()

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = open_claimed(self._database_url, self._client)
            self._connection.add_notify_handler(self._hear_of_change)
            self._stale = True
        return self._connection

    def _hear_of_change(self, _: psycopg.Notify) -> None:
        self._stale = True
