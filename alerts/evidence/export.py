"""Takes a month of a site's alarm log out of the database."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from byssus.alerts.evidence.month import Head, LoggedLine, file_lines, month_of
from byssus.alerts.operator.alarm import Transition, What
from byssus.alerts.operator.chain import GENESIS, line_content
from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class _Site:
    id: int
    timezone: str


def export_month(connection: Connection, site: str, month: str, now: datetime) -> bytes:
    """The file of a month, `YYYY-MM` in the site's zone; it is written as stored, tampered with or not.

    A month begins with the first line that was logged when it had begun, whatever clocks said of later lines; so
    months join without a hole.

    Raises:
        NotFound: there is no such site.
        InvalidInput: the month is not written as `YYYY-MM`.
    """
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        found = _site(connection, site)
        start, end = month_of(month, found.timezone)
        log = _log(connection, found, start, end)
        previous = _hash_before(connection, found, start)
    head = Head(
        complete=end <= now,
        last=(log[-1].hash if log else previous).hex(),
        lines=len(log),
        month=month,
        site=site,
        timezone=found.timezone,
    )
    return b"".join(file_lines(head, previous, log))


def _site(connection: Connection, code: str) -> _Site:
    row = connection.execute(_QUERIES["site"], {"code": code}).fetchone()
    if row is None:
        raise NotFound(f"There is no site {code!r}.")
    return _Site(*row)


def _log(connection: Connection, site: _Site, start: datetime, end: datetime) -> list[LoggedLine]:
    rows = connection.execute(_QUERIES["month"], {"site": site.id, "start": start, "end": end})
    return [
        LoggedLine(line_content(Transition(alarm, number, at, What(what), actor, detail)), digest)
        for alarm, number, at, what, actor, detail, digest in rows
    ]


def _hash_before(connection: Connection, site: _Site, start: datetime) -> bytes:
    row = connection.execute(_QUERIES["hash_before"], {"site": site.id, "start": start}).fetchone()
    return bytes(row[0]) if row else GENESIS
