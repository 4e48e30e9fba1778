"""Alarms and their log in the database. Who writes here has called `lock_log` in the same transaction."""

from dataclasses import asdict
from datetime import datetime

import orjson

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.operator.alarm import BYSSUS, Alarm, Detail, Kind, Step, Subject, Transition, What
from byssus.alerts.operator.chain import GENESIS, first_broken, line_hash
from byssus.alerts.queries import SQL
from byssus.core.database import Connection
from byssus.core.errors import NotFound
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
    number, kind, site, zone, point, gateway, excursion, severity, origin, *rest = row
    subject = Subject(Kind(kind), site, zone, point, gateway, excursion)
    return Alarm(number, subject, Severity(severity), Origin(origin), *rest)


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
    values = {**asdict(subject), "severity": severity, "origin": origin, "raised_at": at}
    [number] = connection.execute(SQL["insert_alarm"], values).fetchone() or ()
    alarm = Alarm(number, subject, severity, origin, at)
    return alarm, _append(connection, Transition(number, subject.site_id, at, What.RAISED, BYSSUS, detail))


def record(connection: Connection, step: Step) -> int:
    """Keep the alarm as it is after a step, and log the step; return the number of the line."""
    connection.execute(SQL["save_alarm"], asdict(step.alarm))
    return _append(connection, step.transition)


def broken_line(connection: Connection, site: int) -> Transition | None:
    """The first line of a site's log that was tampered with; None if the chain is whole."""
    rows = connection.execute(SQL["log_of_site"], {"site": site})
    return first_broken(
        (Transition(alarm, at_site, at, What(what), actor, detail), digest)
        for alarm, at_site, at, what, actor, detail, digest in rows
    )


def _append(connection: Connection, line: Transition) -> int:
    row = connection.execute(SQL["last_hash"], {"site": line.site_id}).fetchone()
    previous: bytes = row[0] if row else GENESIS
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
    return int(number)
