"""What is open, what needs action first, and what was closed lately: the alarm board, as values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.alerts.condition.bound import Bound, bound_of
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.views.points import Named, Newest, PointNow, list_points
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.plant.places import Quantity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
SAMPLED = timedelta(hours=2)
"""How far back the samples of a point in alarm go."""
_CLOSED_LATELY = timedelta(hours=24)
_CLOSED_SHOWN = 20


class Need(StrEnum):
    """What an open alarm wants from people, the most urgent first."""

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Where:
    """What an alarm is about: a point in a zone, or a gateway of a site, which has neither."""

    site: Named
    timezone: str
    zone: Named | None
    point: str | None
    gateway: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What the point of an alarm measures, and its newest reading; None before the first."""

    quantity: Quantity
    unit: str
    every: timedelta
    newest: Newest | None


@dataclass(frozen=True, slots=True)
class Breach:
    """The excursion of an alarm and the limit that it went beyond; the peak in the unit of its measure, event times."""

    rule: str
    bound: Bound
    started_at: datetime
    ended_at: datetime | None
    peak: float
    peak_at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody last wrote to an alarm."""

    person: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """An alarm that is not closed. `breach` is None for alarms about silence, `measured` for those of gateways."""

    id: int
    kind: str
    severity: Severity
    origin: Origin
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    cleared_at: datetime | None
    where: Where
    measured: Measured | None
    breach: Breach | None
    comment: Comment | None

    @property
    def need(self) -> Need:
        """What it wants: once it cleared, an account; before, somebody who takes care of it."""
        if self.cleared_at is not None:
            return Need.CLOSE
        return Need.ACKNOWLEDGE if self.acknowledged_at is None else Need.ACT

    @property
    def since(self) -> datetime:
        """When it began: the excursion's start, or else when we raised it."""
        return self.breach.started_at if self.breach else self.raised_at


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
class Case:
    """The alarms that one event at one point raised, rung by rung of its ladder: people treat them as one.

    What is active comes first, then the worst.
    """

    alarms: tuple[OpenAlarm, ...]

    @property
    def worst(self) -> OpenAlarm:
        """The alarm that counts now."""
        return self.alarms[0]

    @property
    def id(self) -> int:
        """The same for as long as the case is open."""
        return min(alarm.id for alarm in self.alarms)

    @property
    def need(self) -> Need:
        """The most urgent of what its alarms want."""
        return min((alarm.need for alarm in self.alarms), key=list(Need).index)

    @property
    def since(self) -> datetime:
        """When the first of its alarms began."""
        return min(alarm.since for alarm in self.alarms)

    @property
    def acknowledgeable(self) -> list[int]:
        """Numbers of the alarms that nobody has acknowledged."""
        return [alarm.id for alarm in self.alarms if alarm.acknowledged_at is None]

    @property
    def numbers(self) -> list[int]:
        """Numbers of all its alarms."""
        return [alarm.id for alarm in self.alarms]


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
    found = cases(_open_alarm(row) for row in connection.execute(_QUERIES["open_alarms"]))
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


def cases(alarms: Iterable[OpenAlarm]) -> list[Case]:
    """Alarms as cases, what needs action first: by need, then the worst, then the one that lasts longest."""
    subjects: dict[tuple[str, Where], list[OpenAlarm]] = {}
    for alarm in sorted(alarms, key=lambda alarm: (alarm.since, alarm.id)):
        subjects.setdefault((alarm.kind, alarm.where), []).append(alarm)
    found = [_case(event) for subject in subjects.values() for event in _events(subject)]
    return sorted(found, key=lambda case: (list(Need).index(case.need), -_rank(case.worst), case.since, case.id))


def _events(alarms: Iterable[OpenAlarm]) -> list[list[OpenAlarm]]:
    """Alarms of one subject, by their beginning, parted where one began after all before it had cleared."""
    events: list[list[OpenAlarm]] = []
    for alarm in alarms:
        if events and any(before.cleared_at is None or alarm.since < before.cleared_at for before in events[-1]):
            events[-1].append(alarm)
        else:
            events.append([alarm])
    return events


def _case(event: Iterable[OpenAlarm]) -> Case:
    return Case(tuple(sorted(event, key=lambda alarm: (alarm.cleared_at is not None, -_rank(alarm), alarm.id))))


def _rank(alarm: OpenAlarm) -> int:
    return list(Severity).index(alarm.severity)


def _open_alarm(row: TupleRow) -> OpenAlarm:
    number, kind, severity, origin, raised_at, acknowledged_at, acknowledged_by, cleared_at = row[:8]
    return OpenAlarm(
        number,
        kind,
        Severity(severity),
        Origin(origin),
        raised_at,
        acknowledged_at,
        acknowledged_by,
        cleared_at,
        _where(row[8:15], row[16], row[15]),
        _measured(row[17:23]),
        _breach(row[23:33]),
        None if row[33] is None else Comment(*row[33:]),
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
        _where(row[10:17], row[17], row[18]),
    )


def _where(place: TupleRow, point: str | None, gateway: str | None) -> Where:
    site, site_name, site_name_en, timezone, zone, *zone_names = place
    named = None if zone is None else Named(zone, *zone_names)
    return Where(Named(site, site_name, site_name_en), timezone, named, point, gateway)


def _measured(row: TupleRow) -> Measured | None:
    quantity, unit, every, time, value, received_at = row
    if quantity is None:
        return None
    return Measured(Quantity(quantity), unit, every, None if time is None else Newest(time, value, received_at))


def _breach(row: TupleRow) -> Breach | None:
    rule, *limit = row[:6]
    bound = bound_of(*limit)
    return None if bound is None else Breach(rule, bound, *row[6:])
