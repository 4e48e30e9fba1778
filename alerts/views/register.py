"""The register of alarms, to read: each with what it is about and what happened to it, and the log as it grows."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.operator.account import Decision, LotDecision
from byssus.alerts.operator.alarm import Detail, Kind, Probe, Shelf, What
from byssus.alerts.operator.log import probe_of, shelf_of
from byssus.core.database import Answer, Connection
from byssus.core.errors import NotFound
from byssus.core.plant.haccp import Severity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Breach:
    """The excursion that raised an alarm; event times, `peak` in the point's unit."""

    excursion: int
    rule: str
    rule_version: int
    started_at: datetime
    ended_at: datetime | None
    peak: float
    peak_at: datetime
    minutes_out: float


@dataclass(frozen=True, slots=True)
class RegisteredAlarm:
    """An alarm; places, point and gateway by their codes.

    `breach` is None for an alarm about silence; zone and point are None for one about a gateway. `version` grows with
    each step that changes the alarm; `raised_under` is the version of the rule that raised it. `to_verify`: it is
    closed, and waits for a second person.
    """

    id: int
    kind: Kind
    severity: Severity
    origin: Origin
    breach: Breach | None
    site: str
    zone: str | None
    point: str | None
    gateway: str | None
    raised_at: datetime
    version: int
    raised_under: int | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    cleared_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    cause: str | None
    corrective_action: str | None
    closed_fast: bool
    probe: Probe | None
    to_verify: bool
    verified_at: datetime | None
    verified_by: str | None
    shelf: Shelf | None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One transition, as the log has it; numbers grow in the order of commits.

    `alarm` is None where it is about a point or a device that is put out of service, or in service again.
    """

    id: int
    alarm: int | None
    at: datetime
    what: What
    actor: str
    detail: Detail


@dataclass(frozen=True, slots=True)
class Selection:
    """Which alarms are meant; what is None does not matter.

    Args:
        open: not closed by a person yet.
        active: its condition still holds.
        acknowledged: somebody has seen it.
        to_verify: it is closed and waits for a second person.
        severity: exactly this one.
        site: code of the site.
    """

    open: bool | None = None
    active: bool | None = None
    acknowledged: bool | None = None
    to_verify: bool | None = None
    severity: Severity | None = None
    site: str | None = None


EVERY = Selection()


def list_alarms(
    connection: Connection, selection: Selection, *, before: int | None = None, limit: int = 100
) -> list[RegisteredAlarm]:
    """The newest `limit` of the alarms that are meant, with numbers below `before`, newest first."""
    wanted = {**asdict(selection), "ids": None, "before": before, "limit": limit}
    return [_alarm(row) for row in connection.execute(_QUERIES["alarms"], wanted)]


def find_alarms(connection: Connection, numbers: list[int]) -> dict[int, RegisteredAlarm]:
    """The alarms with these numbers as they are now, by number."""
    wanted = {**asdict(EVERY), "ids": numbers, "before": None, "limit": len(numbers)}
    return {row[0]: _alarm(row) for row in connection.execute(_QUERIES["alarms"], wanted)}


def find_alarm(connection: Connection, number: int) -> RegisteredAlarm:
    """The alarm with that number.

    Raises:
        NotFound: there is none.
    """
    found = find_alarms(connection, [number])
    if number not in found:
        raise NotFound(f"There is no alarm {number}.", advice="The list of alarms has every number.")
    return found[number]


def log_of(connection: Connection, number: int) -> list[LogLine]:
    """What happened to an alarm, in order."""
    return [_line(row) for row in connection.execute(_QUERIES["log_of_alarm"], {"alarm": number})]


def ask_log_after(connection: Connection, line: int, limit: int) -> Answer[list[LogLine]]:
    """Ask for the next `limit` lines of the whole log after the line with that number.

    Lines are committed in the order of their numbers, so whoever goes on from the last one they saw misses none.
    """
    rows = connection.execute(_QUERIES["log_after"], {"after": line, "limit": limit})
    return lambda: [_line(row) for row in rows]


def decisions_of(connection: Connection, number: int) -> list[LotDecision]:
    """What the last closing of an alarm decided for each lot."""
    rows = connection.execute(_QUERIES["decisions"], {"alarm": number})
    return [LotDecision(lot, Decision(decision)) for lot, decision in rows]


def newest_line(connection: Connection) -> int:
    """The number of the last line of the log; 0 while it is empty."""
    row = connection.execute(_QUERIES["newest_line"]).fetchone()
    return int(row[0]) if row else 0


def _alarm(row: TupleRow) -> RegisteredAlarm:
    number, kind, severity, origin, *places_and_course = row[:19]
    value, unit, to_verify, verified_at, verified_by, *shelf = row[19:30]
    breach = None if row[30] is None else Breach(*row[30:])
    return RegisteredAlarm(
        number,
        Kind(kind),
        Severity(severity),
        Origin(origin),
        breach,
        *[*places_and_course, probe_of(value, unit), to_verify, verified_at, verified_by, shelf_of(*shelf)],
    )


def _line(row: TupleRow) -> LogLine:
    number, alarm, at, what, actor, detail = row
    return LogLine(number, alarm, at, What(what), actor, detail)
