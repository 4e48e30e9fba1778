"""Ours beside what PostgreSQL takes at best: one binary COPY of as many rows into the same table."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench._figure import Figure, said
from bench.ingest.drained import POINTS, ours, recent
from bench.ingest.peers import in_turns
from bench.ingest.site import Site, site

from byssus.core.database import connect

PACK = 100
_NAME = "readings in packs of 100 ÷ raw binary COPY"
_COPY = "copy reading (point_id, time, value, received_at, backfill) from stdin (format binary)"


def against_copy(messages: int, rounds: int) -> Iterator[Figure]:
    """Readings a second in packs of a hundred ÷ rows a second: broker, database and consumer alone, and alarms on."""
    for judging, name in ((False, _NAME), (True, f"{_NAME}, alarms on")):
        with site(POINTS, judging=judging) as place:
            yield Figure(name, statistics.median(_ratios(place, messages, rounds)), 0.5, 0.7)


def _ratios(place: Site, messages: int, rounds: int) -> Iterator[float]:
    for turn in range(rounds):
        with_us, raw = in_turns(
            turn, lambda: PACK * ours(place, messages, each=PACK), lambda: copied(place, PACK * messages)
        )
        said(f"round {turn + 1}: ours {with_us:.0f} readings/s, COPY {raw:.0f} rows/s")
        yield with_us / raw


def copied(place: Site, rows: int) -> float:
    """Rows a second, made beforehand, in one transaction."""
    base = datetime.fromtimestamp(recent(rows), UTC)
    with connect(place.database) as connection:
        points = [number for (number,) in connection.execute("select id from point order by id")]
        ready = [
            (points[index % POINTS], base + timedelta(milliseconds=index), -18.5, base, False) for index in range(rows)
        ]
        start = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(["int4", "timestamptz", "float8", "timestamptz", "bool"])
            for row in ready:
                copy.write_row(row)
        connection.commit()
        return rows / (time.perf_counter() - start)
