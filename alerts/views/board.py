"""What is open, what needs action first, and what was closed lately: the alarm board, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.alerts.views.case import Case, Where, cases
from byssus.alerts.views.points import PointNow, list_points
from byssus.alerts.views.shown import shown_alarms, where_of
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
SAMPLED = timedelta(hours=2)
"""How far back the samples of a point in alarm go."""
_CLOSED_LATELY = timedelta(hours=24)
_CLOSED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ClosedAlarm:
    """An alarm and how it ended; `closed_fast` flags less than two minutes."""

    id: int
    kind: str
    severity: Severity
    raised_at: datetime
    cleared_at: datetime | None
    closed_at: datetime
    closed_by: str
    cause: str | None
    corrective_action: str | None
    closed_fast: bool
    where: Where


@dataclass(frozen=True, slots=True)
class Sample:
    """A value at a time, or the mean of a few minutes from then on; in the point's unit."""

    time: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows, as it stood `at` the plant's time; `samples` by the code of the point."""

    at: datetime
    cases: Sequence[Case]
    closed: Sequence[ClosedAlarm]
    points: Sequence[PointNow]
    samples: dict[str, list[Sample]]


def read_board(connection: Connection, now: datetime) -> Board:
    """The board at `now`, the plant's time."""
    found = cases(shown_alarms(connection, now))
    points = [case.worst.where.point for case in found if case.worst.where.point]
    lately = {"since": now - _CLOSED_LATELY, "limit": _CLOSED_SHOWN}
    sampled = connection.execute(_QUERIES["samples"], {"points": points, "since": now - SAMPLED}).fetchall()
    return Board(
        now,
        found,
        [_closed_alarm(row) for row in connection.execute(_QUERIES["closed_alarms"], lately)],
        list_points(connection),
        {code: [Sample(time, value) for _, time, value in rows] for code, rows in groupby(sampled, lambda row: row[0])},
    )


def _closed_alarm(row: TupleRow) -> ClosedAlarm:
    number, kind, severity, raised_at, cleared_at, closed_at, closed_by, cause, action, closed_fast = row[:10]
    return ClosedAlarm(
        number,
        kind,
        Severity(severity),
        raised_at,
        cleared_at,
        closed_at,
        closed_by,
        cause,
        action,
        closed_fast,
        where_of(row[10:17], row[17], row[18]),
    )
