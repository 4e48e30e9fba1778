"""Keeps no-data alarms in step with who is silent; called every few seconds, by any number of workers."""

from collections.abc import Mapping
from datetime import datetime

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.condition.listening import Listening
from byssus.alerts.condition.quiet import Patience, Silence, Source, silences
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Alarm, Kind, Subject
from byssus.alerts.operator.course import clear, regrade
from byssus.alerts.operator.log import load_alarm, lock_log, raise_alarm, record
from byssus.alerts.queries import SQL
from byssus.core.database import Connection


def check_silence(connection: Connection, now: datetime) -> int:
    """Raise, regrade and clear no-data alarms; return how many steps were taken.

    It is judged up to when ingest listened and all that it received was folded; while nobody listens nothing changes.
    """
    if not _steps(connection, now):
        return 0
    with connection.transaction():
        lock_log(connection)
        steps = _steps(connection, now)
        for alarm, silence in steps:
            _take(connection, alarm, silence, now)
    return len(steps)


def _steps(connection: Connection, now: datetime) -> list[tuple[Alarm | None, Silence | None]]:
    """The alarm that there is and the silence that there should be an alarm of, where the two differ."""
    listening = Listening(tuple(connection.execute(SQL["listening"], {"now": now}).fetchall()))
    if listening.until is None:
        return []
    [folded_until] = connection.execute(SQL["feed_folded_until"], {"now": now}).fetchone() or ()
    known_until = min(folded_until, listening.until)
    patience = _patience(connection, now)
    found = silences(_points(connection, now, patience), _gateways(connection, patience), known_until, listening)
    wanted = {silence.subject: silence for silence in found}
    present = {alarm.subject: alarm for alarm in _open_alarms(connection)}
    pairs = [(present.get(subject), wanted.get(subject)) for subject in {**present, **wanted}]
    return [(alarm, silence) for alarm, silence in pairs if not _agree(alarm, silence)]


def _agree(alarm: Alarm | None, silence: Silence | None) -> bool:
    if silence is None:
        return alarm is None
    return silence.inhibited or (alarm is not None and alarm.severity is silence.severity)


def _take(connection: Connection, alarm: Alarm | None, silence: Silence | None, now: datetime) -> None:
    if silence is not None:
        _raise_or_regrade(connection, alarm, silence, now)
    elif alarm is not None:
        step = clear(alarm, now, {})
        plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)


def _raise_or_regrade(connection: Connection, alarm: Alarm | None, silence: Silence, now: datetime) -> None:
    if alarm is None:
        alarm, line = raise_alarm(connection, silence.subject, silence.severity, Origin.LIVE, now, silence.facts)
        plan_notifications(connection, alarm, line, Occasion.BEGINS, now)
    else:
        step = regrade(alarm, silence.severity, now, silence.facts)
        line = record(connection, step)
        if silence.severity.rank > alarm.severity.rank:
            plan_notifications(connection, step.alarm, line, Occasion.BEGINS, now)


def _patience(connection: Connection, now: datetime) -> dict[int, Patience]:
    """That of each site, by its number."""
    return {site: Patience(*rest) for site, *rest in connection.execute(SQL["patience"], {"now": now})}


def _points(connection: Connection, now: datetime, patience: Mapping[int, Patience]) -> list[Source]:
    return [
        Source(Subject(Kind.NO_DATA, site, zone, point), code, every, heard_at, patience[site], *through)
        for site, zone, point, code, every, heard_at, *through in connection.execute(SQL["heard_points"], {"now": now})
    ]


def _gateways(connection: Connection, patience: Mapping[int, Patience]) -> list[Source]:
    return [
        Source(Subject(Kind.NO_DATA, site, gateway_id=gateway), code, every, heard_at, patience[site], gateway)
        for site, gateway, code, every, heard_at in connection.execute(SQL["heard_gateways"])
    ]


def _open_alarms(connection: Connection) -> list[Alarm]:
    numbers = connection.execute(SQL["open_silences"]).fetchall()
    return [load_alarm(connection, number) for (number,) in numbers]
