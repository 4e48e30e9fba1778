"""Gateways whose clocks are wrong: the ledger has true times, and nobody is woken by a clock."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from builders.cold_store import MINUTE, ColdStore
from builders.conditions import START, at
from builders.outbox import Listener, send_due
from byssus.alerts.feed.silence import check_silence
from byssus.alerts.views.points import Waiting, list_points
from byssus.core.plant.people import Channel
from byssus.ingest.message import Received
from byssus.ingest.store import Store
from byssus.ingest.waiting import release_overdue

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

DAY = timedelta(hours=24)
LATENCY = timedelta(seconds=0.4)
OUT = range(15, 30)
"""The minutes in which the room was too warm."""
Said = Callable[[datetime], tuple[str, str]]
"""Topic and payload of a reading of this true time."""


@pytest.fixture
def ingest(migrated_url: str, store: ColdStore) -> Iterator[Store]:
    """Three points are declared by then."""
    store.connection.execute("update gateway set timezone = 'Europe/Berlin'")
    with closing(Store(migrated_url, "test")) as ingest:
        yield ingest


def waits(store: ColdStore) -> list[Waiting]:
    """What people are shown of readings that wait."""
    return [point.waiting for point in list_points(store.connection) if point.waiting]


def value(minute: int, out: range = OUT) -> float:
    """Never the same twice, as flat lines are faults."""
    return (-12.0 if minute in out else -20.0) + minute % 2 / 10


def live_through(
    store: ColdStore,
    ingest: Store,
    start: datetime,
    said: Said,
    minutes: int = 45,
    out: range = OUT,
    step: timedelta = MINUTE,
) -> list[str]:
    """Readings as they come; the kinds of the alarms that somebody is told of."""
    ear = Listener()
    for minute in range(minutes):
        true = start + minute * step
        store.now = true + LATENCY
        topic, payload = said(true)
        ingest.write([Received(topic, payload.replace("VALUE", str(value(minute, out))).encode(), store.now)])
        store.fold()
        if minute % 5 == 4:
            check_silence(store.connection, store.now)
            send_due(store, {Channel.EMAIL: ear})
    return [item.kind.value for notice in ear.heard for item in notice.items]


def senml(offset: timedelta) -> Said:
    def say(true: datetime) -> tuple[str, str]:
        pack = f'[{{"n": "logger:t1", "u": "Cel", "t": {(true + offset).timestamp()}, "v": VALUE}}]'
        return "byssus/v1/gw/senml", pack

    return say


@pytest.mark.parametrize("offset", [timedelta(0), DAY, -DAY, datetime(1970, 1, 1, 0, 5, tzinfo=UTC) - START])
def test_an_excursion_has_its_true_times_whatever_the_clock_says(
    store: ColdStore, ingest: Store, offset: timedelta
) -> None:
    told = live_through(store, ingest, START, senml(offset))
    [excursion] = store.ledger()
    assert abs(excursion.started_at - at(OUT.start)) <= 2 * MINUTE
    assert excursion.ended_at
    assert abs(excursion.ended_at - at(OUT.stop)) <= 2 * MINUTE
    assert told == ["excursion", "excursion"], "its beginning and its end, and no word of silence or clocks"
    clocks = store.connection.execute("select cleared_at is null from alarm where kind = 'clock'").fetchall()
    assert clocks == ([(True,)] if offset else []), "one alarm, as long as the clock is wrong"


@pytest.mark.parametrize("offset", [DAY, -DAY])
def test_a_clock_that_is_set_right_clears_its_alarm(store: ColdStore, ingest: Store, offset: timedelta) -> None:
    live_through(store, ingest, START, senml(offset), minutes=15)
    assert store.column("select cleared_at is null from alarm where kind = 'clock'") == [True]
    live_through(store, ingest, at(15), senml(timedelta(0)), minutes=10)
    assert store.column("select cleared_at is not null from alarm where kind = 'clock'") == [True]


@pytest.mark.parametrize("burst", [True, False])
def test_a_backlog_of_a_day_keeps_its_times_whether_it_comes_at_once_or_reading_by_reading_beside_live_ones(
    store: ColdStore, ingest: Store, burst: bool
) -> None:
    """Nobody is paged of what was over a day ago, and no clock is called slow."""
    told = senml(timedelta(0))

    def both(true: datetime) -> tuple[str, str]:
        then = (true - DAY - START) / MINUTE
        late = f'{{"n": "logger:t1", "u": "Cel", "t": {(true - DAY).timestamp()}, "v": {value(int(then + 1440))}}}'
        return "byssus/v1/gw/senml", f"[{late}, {told(true)[1].replace('VALUE', '-20.5')[1:]}"

    if burst:
        deliver_at_once(store, ingest)
        heard = live_through(
            store, ingest, START, lambda true: (told(true)[0], told(true)[1].replace("VALUE", "-20.5"))
        )
    else:
        heard = live_through(store, ingest, START, both)
    assert [excursion.started_at for excursion in store.ledger()] == [at(OUT.start) - DAY]
    assert set(heard) <= {"excursion"}
    assert store.column("select count(*) from alarm where kind = 'clock'") == [0]
    assert store.column("select count(*) from doubtful_reading") == [0]


def deliver_at_once(store: ColdStore, ingest: Store) -> None:
    """All that was measured a day before the start, a message for each reading."""
    store.now = START
    messages = [
        Received(topic, payload.replace("VALUE", str(value(minute))).encode(), START + timedelta(seconds=minute / 50))
        for minute in range(45)
        for topic, payload in [senml(-DAY)(at(minute))]
    ]
    for message in messages:
        ingest.write([message])
        store.fold()


def starts(store: ColdStore) -> list[datetime]:
    return [excursion.started_at for excursion in store.ledger()]


def test_an_excursion_that_began_before_its_clock_was_found_slow_has_its_true_times(
    store: ColdStore, ingest: Store
) -> None:
    """It is told of once its true time is known, and never as one of yesterday."""
    told = live_through(store, ingest, START, senml(-DAY), out=range(4, 30))
    [excursion] = store.ledger()
    assert abs(excursion.started_at - at(4)) <= 2 * MINUTE
    assert excursion.ended_at
    assert abs(excursion.ended_at - at(30)) <= 2 * MINUTE
    assert told == ["excursion", "excursion"]
    assert store.column("select count(*) from excursion") == [1], "none was ever thought to be of yesterday"


def test_an_excursion_that_was_over_before_its_clock_was_found_slow_is_recorded_and_pages_nobody(
    store: ColdStore, ingest: Store
) -> None:
    store.connection.execute("update point set every = '5 minutes'")
    told = live_through(store, ingest, START, senml(-DAY), minutes=15, out=range(2, 6), step=5 * MINUTE)
    assert starts(store) == [at(10) + LATENCY]
    assert told == []


def test_what_a_slow_clock_told_is_kept_beside_and_none_of_it_is_a_reading_of_yesterday(
    store: ColdStore, ingest: Store, migrated_url: str
) -> None:
    live_through(store, ingest, START, senml(-DAY), minutes=15)
    with closing(Store(migrated_url, "test")) as restarted:
        live_through(store, restarted, at(15), senml(-DAY), minutes=5)
    told = store.column("select distinct reason || ' ' || (received_at - time) from doubtful_reading")
    assert told == ["time_behind 1 day 00:00:00.4"]
    assert store.column("select count(*) from doubtful_reading") == [20]
    assert store.column("select count(*) from reading where not backfill and time = received_at") == [20]
    assert store.column("select count(*) from reading") == [20]
    assert store.column("select count(*) from waiting_reading") == [0]


def test_a_worker_that_goes_on_in_the_midst_of_it_knows_what_the_one_before_saw(
    store: ColdStore, ingest: Store, migrated_url: str
) -> None:
    live_through(store, ingest, START, senml(-DAY), minutes=6, out=range(2, 15))
    assert store.column("select count(*) from reading") == [0]
    with closing(Store(migrated_url, "test")) as restarted:
        live_through(store, restarted, at(6), senml(-DAY), minutes=5, out=range(9))
    assert store.column("select count(*) from waiting_reading") == [0]
    assert starts(store) == [at(2) + LATENCY]


def test_two_workers_that_each_see_every_other_message_find_a_clock_slow_together(
    store: ColdStore, ingest: Store, migrated_url: str
) -> None:
    with closing(Store(migrated_url, "other")) as other:
        for minute in range(16):
            live_through(store, (ingest, other)[minute % 2], at(minute), senml(-DAY), minutes=1, out=range(minute >= 3))
            waiting, readings = store.column(
                "select count(*) from waiting_reading union all select count(*) from reading"
            )
            assert (waiting, readings) == ((minute + 1, 0) if minute < 10 else (0, minute + 1))
    assert starts(store) == [at(3) + LATENCY]


@pytest.mark.parametrize("retained", [False, True])
def test_what_a_slow_clock_told_comes_again_and_changes_nothing(
    store: ColdStore, ingest: Store, retained: bool
) -> None:
    """Be it while it waits, when it is known, or when the clock has been set; even the sights of its lag stay."""
    live_through(store, ingest, START, senml(-DAY), minutes=5)
    for known in range(3):
        before = [store.column(f"select {table}::text from {table} order by 1") for table in TABLES]
        for minute in (4, 0):
            topic, payload = senml(-DAY)(at(minute))
            again = Received(topic, payload.replace("VALUE", str(value(minute))).encode(), store.now + MINUTE / 2)
            ingest.write([again._replace(retained=retained)])
        store.fold()
        assert [store.column(f"select {table}::text from {table} order by 1") for table in TABLES] == before
        if known == 0:
            live_through(store, ingest, at(5), senml(-DAY), minutes=6)
            assert store.column("select count(*) from reading") == [11]
        elif known == 1:
            live_through(store, ingest, at(11), senml(timedelta(0)), minutes=3)
            assert store.column("select count(*) from reading") == [14]


TABLES = ("reading", "waiting_reading", "doubtful_reading", "excursion", "alarm")


def test_what_its_broker_kept_of_a_slow_clock_while_ingest_was_away_has_its_true_times(
    store: ColdStore, ingest: Store, migrated_url: str
) -> None:
    live_through(store, ingest, START, senml(-DAY), minutes=15)
    with closing(Store(migrated_url, "test")) as restarted:
        for minute in range(15, 300):
            topic, payload = senml(-DAY)(at(minute))
            kept = payload.replace("VALUE", str(value(minute))).encode()
            restarted.write([Received(topic, kept, at(300) + minute * MINUTE / 1000)])
        live_through(store, restarted, at(301), senml(-DAY), minutes=2)
    [excursion] = store.ledger()
    assert abs(excursion.started_at - at(15)) <= 2 * MINUTE
    assert store.column("select count(*) from waiting_reading") == [0]
    assert store.column("select min(time) from reading") == [START + LATENCY]


def test_a_late_reading_that_stays_alone_is_believed_after_a_while_or_once_a_live_one_came(
    store: ColdStore, ingest: Store, migrated_url: str
) -> None:
    """Nothing more comes of one point; of another, the live reading goes to another worker."""
    live_through(store, ingest, START, senml(-DAY), minutes=1)
    assert waits(store) == [Waiting(1, START + LATENCY, DAY + LATENCY)]
    assert release_overdue(store.connection, START + timedelta(hours=2)) == 0
    assert release_overdue(store.connection, START + timedelta(hours=3)) == 1
    assert waits(store) == []
    assert store.column("select time from reading where backfill") == [START - DAY]
    live_through(store, ingest, at(300), senml(-DAY), minutes=1)
    with closing(Store(migrated_url, "other")) as other:
        live_through(store, other, at(301), senml(timedelta(0)), minutes=1)
    assert release_overdue(store.connection, at(302)) == 1
    assert store.column("select count(*) from reading") == [3]
    assert store.column("select count(*) from waiting_reading") == [0]


@pytest.mark.parametrize("start", [datetime(2027, 3, 28, 0, 40, tzinfo=UTC), datetime(2026, 10, 25, 0, 40, tzinfo=UTC)])
def test_the_steps_of_summer_time_are_no_gaps_and_no_repetitions(
    store: ColdStore, ingest: Store, start: datetime
) -> None:
    """At one o'clock UTC the wall clocks of Berlin go an hour forward in March and back in October."""
    offset = {3: 1, 10: 2}[start.month]

    def say(true: datetime) -> tuple[str, str]:
        hours = offset if true.hour < 1 else 3 - offset
        wall = (true + timedelta(hours=hours)).replace(tzinfo=None)
        return "tele/logger/SENSOR", json.dumps({"Time": wall.isoformat(), "t1": {"Temperature": "VALUE"}}).replace(
            '"VALUE"', "VALUE"
        )

    store.connection.execute("update assignment set channel = 't1.Temperature' where channel = 't1'")
    assert live_through(store, ingest, start, say) == ["excursion", "excursion"]
    [excursion] = store.ledger()
    assert (excursion.started_at - start, excursion.ended_at and excursion.ended_at - start) == (
        OUT.start * MINUTE,
        OUT.stop * MINUTE,
    )
    assert excursion.n_gaps == 0
