"""Counts scans, and keeps those with which something may be wrong."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.trace.gs1 import FIELD, Code, parse
from byssus.trace.issuing.issue import is_issued
from byssus.trace.scanned.names import names_of
from byssus.trace.scanned.place import Spot
from byssus.trace.scanned.queries import SQL
from byssus.trace.scanned.review import containers_of, lock_names, review
from byssus.trace.scanned.seen import ReaderStand, Seen

MOST_OF_CONSUMERS = 50
"""Sightings of a pack by consumers in a day; more are only counted, so that nobody can fill the table."""


def count_consumer_scan(connection: Connection, code: Code, spot: Spot | None, now: datetime) -> None:
    """Count that a consumer opened the page of a code; nothing of the person or the device is kept.

    The finest thing that is known here counts: a serial that nobody issued counts for its batch or product, and what
    nobody knows not at all.

    Args:
        connection: where it is counted; in a transaction of its own unless the caller has one.
        code: as the page read it.
        spot: where, if the visitor says so (`read_spot`). It may be a lie: suspicions are for people to look at.
        now: the time of the scan, of which the minute is kept.
    """
    names = _known_names(connection, code)
    if not names:
        return
    seen = Seen(code, names, now.replace(second=0, microsecond=0), spot)
    with connection.transaction():
        connection.execute(SQL["count"], seen.row)
        if seen.is_pack and not _is_crowded(connection, seen):
            _keep(connection, [seen], now)


def record_trade_scans(connection: Connection, scans: Sequence[int], now: datetime) -> None:
    """Count scans that became events, and judge those of single packs and those at tills.

    Args:
        connection: in the transaction in which they became events, so that each counts once.
        scans: numbers of their rows.
        now: the time of record.
    """
    rows = connection.execute(SQL["trade_scans"], [list(scans)])
    told = [seen for row in rows if (seen := _at_reader(*row)).names]
    with connection.cursor() as cursor:
        cursor.executemany(SQL["count"], [seen.row for seen in sorted(told, key=lambda seen: seen.uri)])
    if judged := [seen for seen in told if seen.is_judged]:
        _keep(connection, judged, now)


def _keep(connection: Connection, judged: Iterable[Seen], now: datetime) -> None:
    judged = list(judged)
    packs = {seen.uri for seen in judged if seen.is_pack}
    names = {name for seen in judged for name in seen.names} | containers_of(connection, packs)
    lock_names(connection, alone=packs, shared=names - packs)
    with connection.cursor() as cursor:
        cursor.executemany(SQL["add_sighting"], [seen.row for seen in judged])
    review(connection, {seen.uri for seen in judged}, now)


def _at_reader(
    scan: int,
    text: str,
    at: datetime,
    step: str,
    zone: int,
    timezone: str,
    latitude: float | None,
    longitude: float | None,
) -> Seen:
    code = parse(text.strip(), FIELD)
    spot = None if latitude is None or longitude is None else Spot(latitude, longitude)
    day = at.astimezone(ZoneInfo(timezone)).date()
    return Seen(code, names_of(code), at, spot, ReaderStand(scan, zone, step, day))


def _known_names(connection: Connection, code: Code) -> tuple[str, ...]:
    """The names of a code down to the finest that events, a plant file or we ourselves know."""
    names = names_of(code)
    known = {name for (name,) in connection.execute(SQL["known"], {"names": list(names), "gtin": code.gtin})}
    if names and code.gtin and code.serial and is_issued(connection, code.gtin, code.serial):
        known.add(names[-1])
    finest = max((place for place, name in enumerate(names) if name in known), default=-1)
    return names[: finest + 1]


def _is_crowded(connection: Connection, seen: Seen) -> bool:
    count = connection.execute(SQL["seen_by_consumers"], {"uri": seen.uri, "at": seen.at}).fetchone()
    return count is not None and count[0] >= MOST_OF_CONSUMERS
