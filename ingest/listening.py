"""Writes down when a consumer listened, so that nobody is called silent for the time in which we could not hear."""

import time
from datetime import datetime

from byssus.core.database import Connection
from byssus.ingest.insert import SQL

EVERY = 2.0
"""Seconds on the wall between two notes."""


class Listening:
    """The stretch of time in which one consumer listens, as far as it is written down.

    Args:
        client: name of its session at the broker.
        most: seconds on the wall without a note, after which we do not claim to have listened all the while.
    """

    def __init__(self, client: str, most: float = 10.0) -> None:
        self._client = client
        self._most = most
        self._since: datetime | None = None
        self._noted = 0.0

    def note(self, connection: Connection, until: datetime | None) -> None:
        """Go on with the stretch up to `until`, or begin a new one there; None: nobody listens now."""
        if until is None or time.monotonic() - self._noted > self._most:
            self._since = None
        if until is not None:
            self._go_on(connection, until)

    def _go_on(self, connection: Connection, until: datetime) -> None:
        if self._since is None:
            connection.execute(SQL["forget_listening"], [until])
        since = self._since or until
        connection.execute(SQL["note_listening"], {"client": self._client, "since": since, "until": until})
        self._since, self._noted = since, time.monotonic()
