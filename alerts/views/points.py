"""How every watched point stands now: its place, its newest reading, and what is wrong there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.plant.haccp import Severity
from byssus.core.plant.places import Quantity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Named:
    """A code and the names that people know it by; `name_en` is None where nobody gave one."""

    code: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A zone of a site, and the time zone that its people live by."""

    site: Named
    timezone: str
    zone: Named


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest reading of a point: event time, value in the point's unit, and when we received it."""

    time: datetime
    value: float
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Late readings of a point of which nobody knows yet whether their link or their clock is late.

    Args:
        count: how many there are.
        since: when the first of them was received.
        behind: how far behind its receipt the least late one is.
    """

    count: int
    since: datetime
    behind: timedelta


class Standing(StrEnum):
    """What a person needs to know of a point first; the worst comes first."""

    CRITICAL = "critical"
    ALARM = "alarm"
    WARN = "warn"
    SILENT = "silent"
    UNHEARD = "unheard"
    """Nothing ever came from it."""
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class PointNow:
    """A point as it stands.

    Args:
        unit: SenML unit in which its values are.
        every: the expected interval between readings.
        newest: None before the first reading.
        severity: the worst of its alarms that are open and not cleared; None when there is none.
        silent: such an alarm says that no data comes, from the point or from its gateway.
        waiting: late readings that are not stored yet; None when there are none.
    """

    code: str
    quantity: Quantity
    unit: str
    every: timedelta
    place: Place
    newest: Newest | None
    severity: Severity | None
    silent: bool
    waiting: Waiting | None = None

    @property
    def standing(self) -> Standing:
        """Silence hides every other alarm, for what the point said last is no longer known to hold."""
        if self.newest is None:
            return Standing.UNHEARD
        if self.silent:
            return Standing.SILENT
        return Standing(self.severity.value) if self.severity else Standing.GOOD


def list_points(connection: Connection) -> list[PointNow]:
    """Every point, by site, zone and code."""
    return [_point(row) for row in connection.execute(_QUERIES["points"], {"code": None})]


def find_point(connection: Connection, code: str) -> PointNow:
    """The point of that code.

    Raises:
        NotFound: there is no such point.
    """
    row = connection.execute(_QUERIES["points"], {"code": code}).fetchone()
    if row is None:
        raise NotFound(f"There is no point {code!r}.", advice="The list of points has every code.")
    return _point(row)


def _point(row: TupleRow) -> PointNow:
    code, quantity, unit, every, *place, time, value, received_at, severity, silent, count, since, behind = row
    site_code, site_name, site_name_en, timezone, *zone = place
    return PointNow(
        code,
        Quantity(quantity),
        unit,
        every,
        Place(Named(site_code, site_name, site_name_en), timezone, Named(*zone)),
        None if time is None else Newest(time, value, received_at),
        None if severity is None else Severity(severity),
        silent,
        None if count is None else Waiting(count, since, behind),
    )
