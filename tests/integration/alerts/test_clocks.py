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
from byssus.core.plant.people import Channel
from byssus.ingest.message import Received
from byssus.ingest.store import Store

pytestmark = pytest.mark.parametrize("database_url", ["embedded"], indirect=True)

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


def value(minute: int) -> float:
    """Never the same twice, as flat lines are faults."""
    return (-12.0 if minute in OUT else -20.0) + minute % 2 / 10


def live_through(store: ColdStore, ingest: Store, start: datetime, said: Said, minutes: int = 45) -> list[str]:
    """Readings as they come; the kinds of the alarms that somebody is told of."""
    ear = Listener()
    for minute in range(minutes):
        true = start + minute * MINUTE
        store.now = true + LATENCY
        topic, payload = said(true)
        ingest.write([Received(topic, payload.replace("VALUE", str(value(minute))).encode(), store.now)])
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


@pytest.mark.parametrize("offset", [timedelta(0), timedelta(hours=24), datetime(1970, 1, 1, 0, 5, tzinfo=UTC) - START])
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


def test_a_clock_that_is_set_right_clears_its_alarm(store: ColdStore, ingest: Store) -> None:
    live_through(store, ingest, START, senml(timedelta(hours=24)), minutes=10)
    live_through(store, ingest, at(10), senml(timedelta(0)), minutes=10)
    assert store.column("select cleared_at is not null from alarm where kind = 'clock'") == [True]


def test_a_slow_clock_cannot_be_told_from_a_slow_link_and_keeps_true_durations(store: ColdStore, ingest: Store) -> None:
    told = live_through(store, ingest, START, senml(-timedelta(hours=24)))
    [excursion] = store.ledger()
    assert excursion.ended_at
    assert (excursion.started_at, excursion.ended_at - excursion.started_at) == (
        at(OUT.start) - timedelta(hours=24),
        len(OUT) * MINUTE,
    )
    assert set(told) == {"excursion"}


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
