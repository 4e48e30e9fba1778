"""The readings of a point in equal steps of time: each step is there, whether anything was read in it or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from byssus.alerts.views.recording import Gap, Window
from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
_LEAST, _MOST = timedelta(seconds=1), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A step of time from `start` on; the last one ends with the window.

    The values are in the point's unit, and None where there was no reading.
    """

    start: datetime
    readings: int
    minimum: float | None
    mean: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class Buckets:
    """The steps of a window, and the gaps: where no reading came for more than twice the point's interval."""

    steps: list[Bucket]
    gaps: list[Gap]


def first_steps(window: Window, step: timedelta, limit: int) -> Window:
    """As much of a window as `limit` steps take, from its start on.

    Raises:
        InvalidInput: the step is no whole number of seconds, or longer than a year.
    """
    if not _LEAST <= step <= _MOST or step % _LEAST:
        advice = "Give whole seconds, such as PT15M, and a year at most."
        raise InvalidInput(f"{step} is no step.", where="step", advice=advice)
    steps = min(limit, -(-(window.end - window.start) // step))
    return Window(window.start, min(window.end, window.start + steps * step))


def read_buckets(connection: Connection, point: str, window: Window, step: timedelta) -> Buckets:
    """The readings of the point of that code in steps that begin with the window."""
    wanted = {"point": point, "start": window.start, "end": window.end, "step": step}
    steps = [Bucket(*row) for row in connection.execute(_QUERIES["buckets"], wanted)]
    return Buckets(steps, [Gap(*row) for row in connection.execute(_QUERIES["gaps"], wanted)])
