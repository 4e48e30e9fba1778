"""Alarms and their log in the database. Who writes here has called `lock_log` in the same transaction."""

from dataclasses import asdict
from datetime import datetime

import orjson
from psycopg.rows import TupleRow

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.operator.alarm import (
    BYSSUS,
    Alarm,
    Detail,
    Kind,
    Probe,
    Shelf,
    Step,
    Subject,
    Transition,
    What,
    line,
)
from byssus.alerts.operator.chain import GENESIS, first_broken, line_hash
from byssus.alerts.queries import SQL
from byssus.core.database import Answer, Connection
from byssus.core.errors import NotFound
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.plant.haccp import Severity


def lock_log(connection: Connection) -> None:
    """Wait until no other transaction writes the log, and keep others out until this one ends.

    It comes before any alarm is read in order to be changed: of two people who act at once, the second then sees what
    the first one did.
    """
    connection.execute(SQL["lock_log"])


def load_alarm(connection: Connection, number: int) -> Alarm:
    """An alarm by its number.

    Raises:
        NotFound: there is none.
    """
    row = connection.execute(SQL["alarm"], {"id": number}).fetchone()
    if row is None:
        raise NotFound(f"There is no alarm {number}.")
    return _alarm(row)


def _alarm(row: TupleRow) -> Alarm:
    number, kind, site, zone, point, gateway, excursion, severity, origin, *course = row[:19]
    value, unit, to_verify, verified_at, verified_by, *shelf = row[19:]
    subject = Subject(Kind(kind), site, zone, point, gateway, excursion)
    return Alarm(
        number,
        subject,
        Severity(severity),
        Origin(origin),
        *[*course, probe_of(value, unit), to_verify, verified_at, verified_by, shelf_of(*shelf)],
    )


def probe_of(value: float | None, unit: str) -> Probe | None:
    """The probe that a row of alarms tells of."""
    return None if value is None else Probe(value, unit)


def shelf_of(at: datetime | None, person: str, until: datetime, once: bool, reason: str, severity: str) -> Shelf | None:
    """The shelf that a row of alarms tells of."""
    return None if at is None else Shelf(at, person, until, once, reason, Severity(severity))


def _columns(alarm: Alarm) -> dict[str, object]:
    shelf, probe = alarm.shelf, alarm.probe
    return {
        **asdict(alarm),
        "excursion_id": alarm.subject.excursion_id,
        "probe_value": probe and probe.value,
        "probe_unit": probe and probe.unit,
        "shelved_at": shelf and shelf.at,
        "shelved_by": shelf and shelf.person,
        "shelved_until": shelf and shelf.until,
        "shelved_once": shelf and shelf.once,
        "shelf_reason": shelf and shelf.reason,
        "shelved_severity": shelf and shelf.severity,
    }


def alarm_of_excursion(connection: Connection, excursion: int) -> Alarm:
    """The alarm that an excursion raised.

    Raises:
        NotFound: there is none, which is a fault of ours.
    """
    row = connection.execute(SQL["alarm_of_excursion"], {"excursion": excursion}).fetchone()
    if row is None:
        raise NotFound(f"Excursion {excursion} has no alarm.")
    return load_alarm(connection, row[0])


def raise_alarm(
    connection: Connection, subject: Subject, severity: Severity, origin: Origin, at: datetime, detail: Detail
) -> tuple[Alarm, int]:
    """Make an alarm and log it; return it with the number of the line."""
    previous = _ask_end_of_chain(connection, subject.site_id)
    values = {**asdict(subject), "severity": severity, "origin": origin, "raised_at": at}
    [number] = connection.execute(SQL["insert_alarm"], values).fetchone() or ()
    alarm = Alarm(number, subject, severity, origin, at)
    facts: Detail = {**detail, "kind": subject.kind.value, "severity": severity.value, "origin": origin.value}
    return alarm, _append(connection, line(alarm, at, What.RAISED, BYSSUS, facts), previous())


def record(connection: Connection, step: Step) -> int:
    """Keep the alarm as it is after a step, and log the step; return the number of the line."""
    connection.execute(SQL["save_alarm"], _columns(step.alarm))
    return append(connection, step.transition)


def broken_line(connection: Connection, site: int) -> Transition | None:
    """The first line of a site's log that was tampered with; None if the chain is whole."""
    rows = connection.execute(SQL["log_of_site"], {"site": site})
    return first_broken(
        (Transition(alarm, at_site, at, What(what), actor, detail), digest)
        for alarm, at_site, at, what, actor, detail, digest in rows
    )


def append(connection: Connection, line: Transition) -> int:
    """Log a line; return its number. What a person did stands in the audit, too."""
    return _append(connection, line, _ask_end_of_chain(connection, line.site_id)())


def _ask_end_of_chain(connection: Connection, site: int) -> Answer[bytes]:
    """The hash that the next line of a site's log follows."""
    rows = connection.execute(SQL["last_hash"], {"site": site})
    return lambda: next((digest for (digest,) in rows), GENESIS)


def _append(connection: Connection, line: Transition, previous: bytes) -> int:
    values = {
        "alarm": line.alarm_id,
        "site": line.site_id,
        "at": line.at,
        "what": line.what,
        "actor": line.actor,
        "detail": orjson.dumps(line.detail).decode(),
        "previous": previous,
        "hash": line_hash(previous, line),
    }
    [number] = connection.execute(SQL["append_line"], values).fetchone() or ()
    connection.execute(SQL["announce_line"], {"id": number})
    if line.actor != BYSSUS:
        audit(
            connection,
            Deed(line.at, line.actor, Action.ALARM_HANDLED, _object(line), {"did": line.what, "line": number}),
        )
    return int(number)


def _object(line: Transition) -> str:
    if line.alarm_id is not None:
        return f"alarm {line.alarm_id}"
    return next(f"{kind} {line.detail[kind]}" for kind in ("point", "device") if line.detail.get(kind))
