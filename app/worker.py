"""A worker: does a piece of work whenever the database says there is some; rides out the database's absence."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TypeAlias

import psycopg
import structlog
from psycopg import sql

from byssus.core.backoff import Backoff
from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.errors import Unavailable

_log = structlog.get_logger(__name__)
_TICK = 0.5
"""Seconds within which a request to stop is noticed, and after which a worker looks for itself."""

_REST, _LONGEST_REST = 3, 0.25
"""After a crowd: a multiple of the time it took, and seconds."""

Task: TypeAlias = Callable[[Connection], int]
"""Does what can be done now, in transactions of its own, and says how much there was; 0: all is done for now."""


class Periodic:
    """Something that is done at intervals by the installation's clock, for the first time when one has passed."""

    def __init__(self, act: Callable[[Connection, datetime], object], clock: Clock, every: timedelta) -> None:
        self._act = act
        self._clock = clock
        self._every = every
        self._due = clock.now() + every

    def run_when_due(self, connection: Connection) -> None:
        """Do it if the interval is over."""
        now = self._clock.now()
        if now >= self._due:
            self._act(connection, now)
            self._due = now + self._every


@dataclass(frozen=True, slots=True)
class Worker:
    """One loop around a task.

    Args:
        role: the role it is part of; how the database knows the connection.
        database_url: with the schema of this release.
        channels: the notifications that mean there may be something to do.
        task: what to do.
        crowd: so much at once means that more is on its way: a short rest, and that is done together, which costs less
            for each.
    """

    role: str
    database_url: str
    channels: Sequence[str]
    task: Task
    crowd: float = math.inf

    def run(self, stop: Event) -> None:
        """Work until told to stop; what is in hand is finished first."""
        backoff = Backoff()
        while not stop.is_set():
            try:
                with connect(self.database_url, application=f"byssus-{self.role}") as connection:
                    self._listen(connection)
                    self._work(connection, stop, backoff)
            except (psycopg.OperationalError, Unavailable) as error:
                backoff.failed()
                _log.warning("database lost", role=self.role, error=str(error), retry_in=backoff.seconds)
                stop.wait(backoff.seconds)

    def _listen(self, connection: Connection) -> None:
        connection.autocommit = True
        for channel in self.channels:
            connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))

    def _work(self, connection: Connection, stop: Event, backoff: Backoff) -> None:
        while not stop.is_set():
            begun = time.monotonic()
            done = self.task(connection)
            backoff.succeeded()  # not before: a full disk lets us connect
            if done >= self.crowd:
                stop.wait(min(_REST * (time.monotonic() - begun), _LONGEST_REST))
            if not done:
                for _ in connection.notifies(timeout=_TICK, stop_after=1):
                    pass
