"""Keeps no-data alarms in step with who is silent; called every few seconds, by any number of workers."""

from datetime import datetime

from byssus.alerts.alarm import Alarm, Kind, Subject, clear, regrade
from byssus.alerts.excursion import Origin
from byssus.alerts.log import load_alarm, lock_log, raise_alarm, record
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.stages import Occasion
from byssus.alerts.queries import SQL
from byssus.alerts.quiet import Silence, Source, silences
from byssus.core.database import Connection


def check_silence(connection: Connection, now: datetime) -> None:
    """Raise, regrade and clear no-data alarms, in one transaction.

    While batches wait in the feed, nobody is asked about the time since the oldest of them was received.
    """
    with connection.transaction():
        lock_log(connection)
        [known_until] = connection.execute(SQL["feed_folded_until"], {"now": now}).fetchone() or ()
        found = silences(_points(connection, now), _gateways(connection), known_until)
        wanted = {silence.subject: silence for silence in found}
        present = {alarm.subject: alarm for alarm in _open_alarms(connection)}
        for subject, silence in wanted.items():
            _raise_or_regrade(connection, present.get(subject), silence, now)
        for subject in present.keys() - wanted.keys():
            step = clear(present[subject], now, {})
            plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)


def _raise_or_regrade(connection: Connection, alarm: Alarm | None, silence: Silence, now: datetime) -> None:
    if alarm is None:
        alarm, line = raise_alarm(connection, silence.subject, silence.severity, Origin.LIVE, now, silence.facts)
        plan_notifications(connection, alarm, line, Occasion.BEGINS, now)
    elif alarm.severity is not silence.severity:
        step = regrade(alarm, silence.severity, now, silence.facts)
        line = record(connection, step)
        if silence.severity.rank > alarm.severity.rank:
            plan_notifications(connection, step.alarm, line, Occasion.BEGINS, now)


def _points(connection: Connection, now: datetime) -> list[Source]:
    return [
        Source(Subject(Kind.NO_DATA, site, zone, point), code, every, heard_at, gateway)
        for site, zone, point, code, every, heard_at, gateway in connection.execute(SQL["heard_points"], {"now": now})
    ]


def _gateways(connection: Connection) -> list[Source]:
    return [
        Source(Subject(Kind.NO_DATA, site, gateway_id=gateway), code, every, heard_at, gateway)
        for site, gateway, code, every, heard_at in connection.execute(SQL["heard_gateways"])
    ]


def _open_alarms(connection: Connection) -> list[Alarm]:
    numbers = connection.execute(SQL["open_silences"]).fetchall()
    return [load_alarm(connection, number) for (number,) in numbers]
