"""Three days of ninety points at once: what is over is recorded, what lasts is told once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from builders.cold_store import ColdStore, plan, rule
from builders.conditions import at
from builders.many_sites import build_sites
from builders.outbox import Listener, send_due
from byssus.alerts.notify.words import text
from byssus.core.arrival import is_backfill
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.core.plant.people import Channel
from byssus.ingest.insert import insert
from byssus.ingest.readings import prepare
from byssus.ingest.rows import ReadingRow, Rows

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

SITES, POINTS, HOURS = 3, 30, 72
EVERY = timedelta(minutes=15)
ENDED = range(4, 44)
"""The points with an excursion of two hours on the second day; the points 1 to 3, of one site each, end in one."""


@pytest.fixture
def offline(migrated_store: ColdStore) -> ColdStore:
    """Three stores whose gateways were last heard 72 hours ago."""
    build_sites(migrated_store, SITES, 1, POINTS)
    connection = migrated_store.connection
    apply_plant(connection, Plant.model_validate({"plans": [plan(rule(on=30, off=30))]}))
    connection.execute("update point set every = %s, plan = 'frozen', control_point = 'air'", [EVERY])
    migrated_store.now = at(HOURS * 60)
    return migrated_store


def points(store: ColdStore, site: int) -> dict[int, int]:
    """The points of a site by their ids; they are numbered by turns of the sites, 1 to 3 are the first of each."""
    rows = store.connection.execute("select id, code from point where code like %s", [f"g{site}-%"])
    return {number: (int(code.rpartition("-")[2]) - 1) * SITES + site for number, code in rows}


def value(point: int, quarter: int) -> float:
    """In breach for eight quarters of an hour; never the same twice, as flat lines are faults."""
    out = quarter >= 280 if point <= SITES else point in ENDED and 120 <= quarter < 128
    return (-12.0 if out else -20.0) + quarter % 2 / 10


def backlog(store: ColdStore, site: int, hours: range) -> Iterator[ReadingRow]:
    """What the gateway of a site kept for some hours."""
    for point, number in points(store, site).items():
        for quarter in range(hours.start * 4, hours.stop * 4):
            time = at(quarter * 15)
            late = is_backfill(time, store.now, EVERY)
            yield ReadingRow(point, time, value(number, quarter), store.now, late)


def arrive(store: ColdStore, rows: list[ReadingRow]) -> None:
    """Stored by ingest, judged by alerts."""
    prepare(store.connection)
    with store.connection.transaction():
        insert(store.connection, Rows(readings=rows))
    store.fold()


def test_a_backlog_of_72_hours_is_40_records_and_3_pages(offline: ColdStore) -> None:
    ear = Listener()
    for start in range(0, HOURS, 12):
        for site in range(1, SITES + 1):
            offline.now += timedelta(seconds=5)
            arrive(offline, list(backlog(offline, site, range(start, start + 12))))
        send_due(offline, {Channel.EMAIL: ear})
    assert offline.column("select count(*) from excursion where cleared_at is not null") == [len(ENDED)]
    assert offline.column("select count(*) from alarm where cleared_at is not null and closed_at is null") == [40]
    for minutes in (10, 90):
        send_due(offline, {Channel.EMAIL: ear}, timedelta(minutes=minutes))
    officers = [notice for notice in ear.heard if notice.address.startswith("officer")]
    pages = [notice for notice in officers if notice.items]
    assert sorted(notice.sites for notice in pages) == [["s1"], ["s2"], ["s3"]]
    assert [[item.facts["started_at"] for item in page.items] for page in pages] == [[at(70 * 60).isoformat()]] * 3
    digests = [notice for notice in officers if notice.digests]
    assert sum(line.excursions for notice in digests for line in notice.digests) == len(ENDED)
    assert all(len(text(notice).paragraphs) == 1 for notice in digests)


def test_whatever_the_pieces_and_their_order_the_records_are_the_same(offline: ColdStore) -> None:
    for start in (60, 0, 36, 48, 12, 24, 0):
        for site in range(SITES, 0, -1):
            arrive(offline, list(backlog(offline, site, range(start, start + 12))))
    ear = Listener()
    for minutes in (10, 90):
        send_due(offline, {Channel.EMAIL: ear}, timedelta(minutes=minutes))
    assert offline.column("select count(*) from excursion where cleared_at is not null") == [len(ENDED)]
    assert sum(bool(notice.items) for notice in ear.heard if notice.address.startswith("officer")) == SITES
