"""The capture step: turns what ingest stored into events.

A document, or a batch of scans, is claimed, interpreted, journalled and marked as done in one transaction: a worker
that dies anywhere leaves it as it was, for any worker to take up again. Any number of workers may run.
"""

from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.capture.documents import capture_document
from byssus.trace.capture.progress import Progress
from byssus.trace.capture.scans import capture_scans


def capture(connection: Connection, now: datetime) -> Progress:
    """Interpret the oldest document, and the oldest scans, that no other worker has in hand.

    Args:
        connection: in autocommit mode, or between transactions.
        now: the time of record.
    """
    return capture_document(connection, now) + capture_scans(connection, now)
