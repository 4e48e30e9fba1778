"""Readings that come in after a day was signed: the record stays, and a note says what they change."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from byssus.alerts.operator.alarm import BYSSUS
from byssus.alerts.records.book import SETTLES, Record, draft, signed_records
from byssus.alerts.records.content import Daily, Item
from byssus.alerts.records.desk import LATE_DATA
from byssus.alerts.records.sites import QUERIES, Keeper, find_keeper
from byssus.core.database import Connection
from byssus.core.plant.hazards import Period
from byssus.core.plant.terms import term

_QUIET = timedelta(minutes=10)
"""A backlog comes in many batches: a day is looked at once no more of it came for this long."""


def mark_late(connection: Connection, spans: Mapping[int, tuple[datetime, datetime]], now: datetime) -> None:
    """Remember the signed days of which readings come in now; within the transaction that folds them.

    Args:
        connection: of that transaction.
        spans: point → times of the oldest and the newest reading.
        now: a day is signed no earlier than `SETTLES` after its end, so that younger readings cost nothing here.
    """
    old = {point: times for point, times in spans.items() if now - times[0] > SETTLES}
    if old:
        earliest, newest = zip(*old.values(), strict=True)
        columns = {"points": list(old), "earliest": list(earliest), "newest": list(newest), "now": now}
        connection.execute(QUERIES["mark_late"], columns)


def note_late(connection: Connection, now: datetime) -> int:
    """Look at one such day once more, and add a note if its figures read otherwise; return how many were looked at."""
    with connection.transaction():
        row = connection.execute(QUERIES["take_late"], {"quiet_since": now - _QUIET}).fetchone()
        if row is None:
            return 0
        site, period, first = row
        keeper = find_keeper(connection, site)
        for record in signed_records(connection, keeper, Period(period), first, first):
            _note(connection, keeper, record, now)
    return 1


def _note(connection: Connection, keeper: Keeper, record: Record, now: datetime) -> None:
    after = draft(connection, keeper, term(Period.DAILY, record.term.first), now)
    if record.signature is None or not isinstance(record.content, Daily) or not isinstance(after, Daily):
        return
    words = "; ".join(changes(record.content, after))
    told = [note.words for note in record.notes if note.what == LATE_DATA]
    if words and words not in told[-1:]:
        values = {"record": record.signature.id, "what": LATE_DATA, "words": words, "at": now, "person": BYSSUS}
        connection.execute(QUERIES["insert_note"], values)


def changes(signed: Daily, after: Daily) -> Iterator[str]:
    """What reads otherwise, sensor by sensor and alarm by alarm: figures and codes, which need no language."""
    now = {item.code: item for item in after.items}
    for item in signed.items:
        if item.code in now:
            yield from _changes(item, now[item.code])


def _changes(before: Item, after: Item) -> Iterator[str]:
    sensors = {sensor.point: sensor for sensor in after.sensors}
    for sensor in before.sensors:
        fresh = sensors.get(sensor.point)
        if fresh is not None and fresh.readings != sensor.readings:
            yield f"{sensor.point}: n {sensor.readings} → {fresh.readings}/{fresh.expected}"
            if round(fresh.minutes_over) != round(sensor.minutes_over):
                yield f"{sensor.point}: > {sensor.minutes_over:.0f} → {fresh.minutes_over:.0f} min"
    known = {alarm.id for alarm in before.alarms}
    yield from (f"+ #{alarm.id} {alarm.about}" for alarm in after.alarms if alarm.id not in known)
    yield from (f"- #{number}" for number in _gone(known, (alarm.id for alarm in after.alarms)))
    if before.findings != after.findings:
        yield f"{before.code}: {', '.join(before.findings)} → {', '.join(after.findings)}"


def _gone(before: Iterable[int], after: Iterable[int]) -> list[int]:
    return sorted(set(before) - set(after))
