"""What people ask about scans: what is wrong with which, and how often something was scanned."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from psycopg.rows import TupleRow
from pydantic import Field

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.trace.gs1 import FIELD, parse
from byssus.trace.scanned.judgement import Reason, Source
from byssus.trace.scanned.names import names_of
from byssus.trace.scanned.queries import SQL


@dataclass(frozen=True, slots=True)
class SeenAt:
    """When and where a code was seen: in tenths of a degree, and in which zone, where it was in the trade."""

    time: datetime
    source: Source
    latitude: float | None
    longitude: float | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class TellingEvent:
    """The event that sold, destroyed, recalled or held the goods."""

    hash: str
    time: datetime
    step: str | None
    disposition: str | None


@dataclass(frozen=True, slots=True)
class ScanFinding:
    """What is wrong with a scan, with its evidence.

    Args:
        id: number of the finding.
        reason: what is wrong.
        found_at: when that was found.
        kilometres: at least so far from where it was seen before.
        code: canonical name of what was scanned.
        seen: the scan itself.
        step: business step of a trade scan.
        expires_on: last day of use, as the code says.
        best_before: as the code says.
        earlier: the scan with which it cannot be the same pack.
        event: what should have kept it from being scanned.
    """

    id: int
    reason: Reason
    found_at: datetime
    kilometres: float | None
    code: str
    seen: SeenAt
    step: str | None
    expires_on: date | None
    best_before: date | None
    earlier: SeenAt | None
    event: TellingEvent | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was scanned in an hour at a place (tenths of a degree; null: unknown)."""

    hour: datetime
    source: Source
    latitude: float | None
    longitude: float | None
    scans: Annotated[int, Field(ge=1)]


def list_findings(
    connection: Connection, reason: Reason | None = None, before: int | None = None, limit: int = 100
) -> list[ScanFinding]:
    """What is wrong with scans, newest first.

    Args:
        connection: where the findings are.
        reason: of this kind only.
        before: older than the finding with this number only.
        limit: at most so many.
    """
    rows = connection.execute(SQL["findings"], {"reason": reason, "before": before, "limit": limit})
    return [_finding(row) for row in rows]


def list_tallies(connection: Connection, text: str, start: datetime, end: datetime) -> list[Tally]:
    """How often what a code names was scanned, by hour, source and place.

    Args:
        connection: where the scans were counted.
        text: a GS1 code in any syntax; a batch does not include scans of its packs.
        start: first hour.
        end: behind the last.

    Raises:
        InvalidInput: the text is no GS1 code.
    """
    names = names_of(parse(text.strip(), FIELD))
    if not names:
        raise InvalidInput(f"{text!r} is no GS1 code.", where="code")
    rows = connection.execute(SQL["tallies"], {"uri": names[-1], "start": start, "end": end})
    return [Tally(hour, Source(source), *rest) for hour, source, *rest in rows]


def _finding(row: TupleRow) -> ScanFinding:
    number, reason, found_at, kilometres, code, step, expires_on, best_before = row[:8]
    return ScanFinding(
        id=number,
        reason=Reason(reason),
        found_at=found_at,
        kilometres=kilometres,
        code=code,
        seen=_seen(*row[8:13]),
        step=step,
        expires_on=expires_on,
        best_before=best_before,
        earlier=_seen(*row[13:18]) if row[13] else None,
        event=TellingEvent(*row[18:]) if row[18] else None,
    )


def _seen(time: datetime, source: str, latitude: float | None, longitude: float | None, zone: str | None) -> SeenAt:
    return SeenAt(time, Source(source), latitude, longitude, zone)
