"""A plant file brought to the database: the plant itself, and where its codes lead."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.core.plant.apply import apply_plant, known_codes
from byssus.core.plant.change import Change
from byssus.core.plant.document import read_plants
from byssus.core.plant.model import Plant
from byssus.core.plant.references import Path as Place
from byssus.trace.resolver.register import Put, Steward, put_links, understood

_BY_FILE = Steward("plant file", None)


def apply_files(connection: Connection, files: list[Path], now: datetime) -> list[Change | Put]:
    """Apply plant files within the caller's transaction, which a dry run rolls back, and say what changed.

    Raises:
        InvalidInput: a file cannot be read, or is wrong; every fault is named with its line.
        Conflict: a version of a HACCP plan that was applied before now reads otherwise.
    """
    return apply_all(connection, read_plants(files, known_codes(connection), _link_faults), now)


def apply_all(connection: Connection, plant: Plant, now: datetime) -> list[Change | Put]:
    """Apply a plant and its links within the caller's transaction; raises as `apply_files` does."""
    return [*apply_plant(connection, plant), *put_links(connection, plant.links, _BY_FILE, now)]


def _link_faults(plant: Plant) -> Iterator[tuple[Place, str]]:
    for i, entry in enumerate(plant.links):
        try:
            understood(entry)
        except InvalidInput as error:
            yield ("links", i, "anchor"), error.what
