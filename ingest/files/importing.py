"""Stores the readings of a file, or finds out what storing them would come to.

Each chunk is a transaction through the same statements that live messages go through: what is there already changes
nothing, what is new is fed to the alerts in the same commit. Killed at any step and run again, it ends the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.files.assign import Target, Targets
from byssus.ingest.files.entries import Refusal
from byssus.ingest.files.placing import Chunk
from byssus.ingest.insert import insert
from byssus.ingest.readings import prepare, stage
from byssus.ingest.registry import Point, load_registry

CHUNK = 2000
"""Values in one transaction: enough to make commits cheap, few enough for alerts to fold live readings in between."""
_SQL = load_queries(Path(__file__).with_name("queries.sql"))


@dataclass(slots=True)
class Outcome:
    """What became of the values of a file, in numbers.

    `known` are stored already with the same value, `conflicts` with another one, which stays. `doubtful` are kept apart
    because they cannot be believed. `left_out` counts those of probes that feed no point, by name.
    """

    new: int = 0
    known: int = 0
    conflicts: int = 0
    doubtful: int = 0
    refused: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def note(self, chunk: Chunk) -> None:
        """Count what needs no database."""
        self.refused += len(chunk.refusals)
        self.left_out.update(chunk.left_out)


Refuse = Callable[[Refusal], object]
Advance = Callable[[int], object]
"""Is told the number of the last line that is done."""


def load_targets(connection: Connection) -> Targets:
    """Every point by its code."""
    sensors = load_registry(connection).sensors()
    return {
        code: Target(code, Point(number, unit, every), ZoneInfo(zone), sensors.get(number, ()))
        for code, number, unit, every, zone in connection.execute(_SQL["points"])
    }


def store_chunks(connection: Connection, chunks: Iterable[Chunk], refuse: Refuse, advance: Advance) -> Outcome:
    """Store them, one transaction each; the connection commits by itself.

    `refuse` is called for each refusal, before the rest of its chunk is stored.
    """
    outcome = Outcome()
    prepare(connection)
    for chunk in chunks:
        for refusal in chunk.refusals:
            refuse(refusal)
        with connection.transaction():
            stored = insert(connection, chunk.rows, imported=True)
        outcome.note(chunk)
        outcome.new += stored.readings
        outcome.known += stored.duplicates
        outcome.conflicts += stored.conflicts
        outcome.doubtful += stored.doubtful
        advance(chunk.last)
    return outcome


def preview_chunks(connection: Connection, chunks: Iterable[Chunk], refuse: Refuse, advance: Advance) -> Outcome:
    """Count what storing them would come to, and store nothing; no row that others may want is locked."""
    outcome = Outcome()
    staged = 0
    with connection.transaction(force_rollback=True):
        prepare(connection)
        for chunk in chunks:
            for refusal in chunk.refusals:
                refuse(refusal)
            stage(connection, chunk.rows.readings, first=staged)
            staged += len(chunk.rows.readings)
            outcome.note(chunk)
            outcome.doubtful += len(chunk.rows.doubtful)
            advance(chunk.last)
        outcome.new, outcome.conflicts = connection.execute(_SQL["preview"]).fetchone() or (0, 0)
    outcome.known = staged - outcome.new - outcome.conflicts
    return outcome
