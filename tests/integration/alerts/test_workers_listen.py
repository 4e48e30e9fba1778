"""Of several workers each hears a part: silence counts while none of them is away, but for an hour at most."""

from datetime import datetime

import pytest

from builders.cold_store import ColdStore
from builders.conditions import at, minutely
from byssus.alerts.queries import SQL
from byssus.core.database import Connection

HOUR = 60
pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)


@pytest.fixture
def connection(store: ColdStore) -> Connection:
    store.connection.execute("delete from listening")
    return store.connection


def listen(connection: Connection, client: str, *stretches: tuple[float, float]) -> None:
    for since, until in stretches:
        connection.execute("insert into listening values (%s, %s, %s)", [client, at(since), at(until)])


def listened(connection: Connection, now: float) -> list[tuple[datetime, datetime]]:
    return list(connection.execute(SQL["listening"], {"now": at(now)}))


def test_what_was_dealt_to_a_worker_that_is_away_is_not_silence(connection: Connection) -> None:
    listen(connection, "first", (0, 30))
    listen(connection, "second", (0, 10), (20, 30))
    assert listened(connection, 30) == [(at(0), at(10)), (at(20), at(30))]


def test_a_worker_counts_from_when_it_first_listened(connection: Connection) -> None:
    listen(connection, "first", (0, 30))
    listen(connection, "second", (20, 30))
    assert listened(connection, 30) == [(at(0), at(30))]


def test_it_is_known_what_came_up_to_when_the_slowest_worker_listened(connection: Connection) -> None:
    listen(connection, "first", (0, 30))
    listen(connection, "second", (0, 29))
    assert listened(connection, 30) == [(at(0), at(29))]


def test_a_worker_that_does_not_come_back_silences_no_alarm_for_longer_than_an_hour(connection: Connection) -> None:
    listen(connection, "first", (0, 3 * HOUR))
    listen(connection, "second", (0, 10))
    assert listened(connection, 3 * HOUR) == [(at(0), at(10)), (at(10 + HOUR), at(3 * HOUR))]


def test_one_worker_alone_listened_when_it_did(connection: Connection) -> None:
    listen(connection, "first", (0, 10), (10 + 2 * HOUR, 20 + 2 * HOUR))
    assert listened(connection, 20 + 2 * HOUR) == [(at(0), at(10)), (at(10 + 2 * HOUR), at(20 + 2 * HOUR))]


def test_nobody_has_listened_where_there_is_no_worker(connection: Connection, store: ColdStore) -> None:
    store.take(minutely(-19))
    assert listened(connection, 30) == []
