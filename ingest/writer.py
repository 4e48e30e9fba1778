"""Commits in a thread of its own, so that the next messages are read while the database works."""

import os
import select
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from byssus.ingest.batch import Prepared
from byssus.ingest.insert import Stored
from byssus.ingest.message import Received
from byssus.ingest.store import Store


class Writer:
    """Hands one batch at a time to a store; its `fileno` is readable once the commit in hand has ended."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._bell = os.eventfd(0)
        self._commit: Future[Stored] = Future()
        self.is_busy = False
        """Whether it has a batch in hand whose end nobody has asked for."""

    def prepare(self, batch: Sequence[Received]) -> Prepared:
        """Understand the next batch; best while one is in hand."""
        return self._store.prepare(batch)

    def start(self, batch: Prepared) -> None:
        """Begin to commit `batch`; the one before has to be finished."""
        self._commit = self._thread.submit(self._write, batch)
        self.is_busy = True

    def has_ended(self, seconds: float = 0) -> bool:
        """Whether the commit in hand has ended, well or not, by now or within `seconds`."""
        return self.is_busy and bool(select.select([self._bell], [], [], seconds)[0])

    def finish(self) -> Stored:
        """What became of the batch in hand; waits until it is known.

        Raises:
            NotCommitted: it is not known to be committed.
        """
        os.eventfd_read(self._bell)
        self.is_busy = False
        return self._commit.result()

    def fileno(self) -> int:
        """The descriptor to wait for."""
        return self._bell

    def give_up(self) -> None:
        """Have the commit in hand fail, because the database is silent; whether it is committed, nobody knows then."""
        self._store.hang_up()

    def close(self) -> None:
        """Let the database go; what is in hand is finished first."""
        self._thread.shutdown()
        self._store.close()
        os.close(self._bell)

    def _write(self, batch: Prepared) -> Stored:
        try:
            return self._store.commit(batch)
        finally:
            os.eventfd_write(self._bell, 1)
