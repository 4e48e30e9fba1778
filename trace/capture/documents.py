"""Makes events of the EPCIS documents that ingest stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
import psycopg
from psycopg.types.json import Jsonb
from pydantic import JsonValue

from byssus.core.database import Connection
from byssus.core.errors import ByssusError, InvalidInput
from byssus.trace.capture.journal import Entry, keep
from byssus.trace.capture.progress import Progress
from byssus.trace.capture.refused import keep_refused
from byssus.trace.epcis.event import Event
from byssus.trace.epcis.read import Outcome, read_document
from byssus.trace.queries import SQL


def capture_document(connection: Connection, now: datetime) -> Progress:
    """Interpret the oldest waiting document, in one transaction: keep its good events, and its bad ones aside.

    Statements travel before those ahead of them are answered: most of a document's time goes to round trips.
    """
    with connection.pipeline(), connection.transaction():
        row = connection.execute(SQL["claim_capture"]).fetchone()
        if row is None:
            return Progress()
        job = _Job(connection, *row)
        try:
            with connection.transaction():
                return job.interpret(now)
        except (InvalidInput, psycopg.DataError) as error:
            return job.refuse(error, now)


def capture_at_once(connection: Connection, capture: UUID, source: str, document: bytes, now: datetime) -> list[Event]:
    """Keep the events of a document of our own making, in the caller's transaction; the document is kept, too.

    Raises:
        InvalidInput: an event breaks a rule; nothing is kept.
    """
    outcomes = read_document(document)
    events = [outcome.event for outcome in outcomes if outcome.event]
    if len(events) < len(outcomes):
        raise InvalidInput("\n".join(_words(outcome) for outcome in outcomes if outcome.event is None))
    row = {"id": capture, "source": source, "document": document, "at": now, "stored": len(events)}
    connection.execute(SQL["add_finished_capture"], row)
    keep(connection, [Entry(event, capture=capture) for event in events], now)
    return events


@dataclass(frozen=True, slots=True)
class _Job:
    """A claimed document; a capture job in the words of EPCIS 2.0 § 12.6."""

    connection: Connection
    id: UUID
    source: str
    document: bytes
    received_at: datetime

    def interpret(self, now: datetime) -> Progress:
        outcomes = read_document(self.document)
        good = [Entry(outcome.event, capture=self.id) for outcome in outcomes if outcome.event]
        bad = [outcome for outcome in outcomes if not outcome.event]
        for outcome in bad:
            self._put_aside(orjson.dumps(outcome.original), outcome.problems[0].fault, _words(outcome))
        stored = keep(self.connection, good, now)
        progress = Progress(1, stored, len(good) - stored, len(bad))
        self._finish(progress, [error for outcome in bad for error in _errors(outcome)], now)
        return progress

    def refuse(self, error: Exception, now: datetime) -> Progress:
        """Put the whole document aside."""
        words = str(error) if isinstance(error, ByssusError) else f"The database refuses it: {error}."
        self._put_aside(self.document, "unreadable", words)
        progress = Progress(claimed=1, refused=1)
        self._finish(progress, [{"detail": words}], now)
        return progress

    def _put_aside(self, payload: bytes, reason: str, detail: str) -> None:
        keep_refused(self.connection, self.source, payload, reason, detail, self.received_at)

    def _finish(self, progress: Progress, errors: Sequence[JsonValue], now: datetime) -> None:
        values = {
            "id": self.id,
            "at": now,
            "stored": progress.stored,
            "duplicates": progress.duplicates,
            "errors": Jsonb(errors),
        }
        self.connection.execute(SQL["finish_capture"], values)


def _words(outcome: Outcome) -> str:
    return "\n".join(map(str, outcome.problems))


def _errors(outcome: Outcome) -> list[JsonValue]:
    return [
        {"event": problem.event, "field": problem.field, "rule": problem.fault, "detail": str(problem)}
        for problem in outcome.problems
    ]
