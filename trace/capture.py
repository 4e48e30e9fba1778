"""The capture worker: turns what ingest stored into events as soon as it is there.

A document, or a batch of scans, is claimed, interpreted, journalled and marked as done in one transaction: a worker
that dies anywhere leaves it as it was, for any worker to take up again. Any number of workers may run.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Event as Signal

import psycopg
import structlog

from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.errors import Unavailable
from byssus.trace.capture_documents import capture_document
from byssus.trace.capture_scans import capture_scans
from byssus.trace.progress import Progress

_log = structlog.get_logger()
_CHANNELS = (b"listen epcis_capture", b"listen scan")
_PAUSE_SECONDS = 1.0
"""How soon a lost database is tried again, and how long a stop may go unheard."""


def capture(connection: Connection, now: datetime) -> Progress:
    """Interpret the oldest document, and the oldest scans, that no other worker has in hand."""
    return capture_document(connection, now) + capture_scans(connection, now)


def run_capture(connect: Callable[[], Connection], clock: Clock, stop: Signal) -> None:
    """Capture until `stop` is set; when the database is away, wait for it.

    Args:
        connect: opens a connection of the worker's own.
        clock: tells the time of record.
        stop: ends the worker after the step in hand.
    """
    while not stop.is_set():
        try:
            with connect() as connection:
                connection.autocommit = True
                _capture_what_comes(connection, clock, stop)
        except (Unavailable, psycopg.OperationalError) as error:
            _log.warning("capture_waits_for_database", error=str(error))
            stop.wait(_PAUSE_SECONDS)


def _capture_what_comes(connection: Connection, clock: Clock, stop: Signal) -> None:
    for channel in _CHANNELS:
        connection.execute(channel)
    while not stop.is_set():
        progress = capture(connection, clock.now())
        if progress.claimed:
            _log.info("captured", stored=progress.stored, duplicates=progress.duplicates, refused=progress.refused)
        else:
            for _ in connection.notifies(timeout=_PAUSE_SECONDS, stop_after=1):
                pass
