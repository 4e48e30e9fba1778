"""Nothing is lost and nothing doubled when a wire breaks or the consumer dies."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from builders.ingest import SENML
from byssus.core.database import Connection
from integration.ingest.live import Gateway, consumer_process, consuming, rows, senml
from servers.wire import Wire, through, wire

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)


def count(database: Connection) -> object:
    [[number]] = rows(database, "select count(*) from reading")
    return number


@pytest.fixture
def database_wire(plant_url: str) -> Iterator[Wire]:
    with wire(urlsplit(plant_url).port or 5432) as laid:
        yield laid


@pytest.fixture
def broker_wire(broker_url: str) -> Iterator[Wire]:
    with wire(urlsplit(broker_url).port or 1883) as laid:
        yield laid


def test_messages_wait_while_the_database_is_away(
    broker_url: str, plant_url: str, database_wire: Wire, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, through(database_wire, plant_url)) as tally:
        gateway.publish(SENML, senml(0))
        tally.wait(lambda tally: tally.stored.readings == 1)
        database_wire.cut()
        gateway.publish(SENML, *map(senml, range(1, 50)))
        tally.wait(lambda tally: tally.failures.total() >= 2)
        assert count(database) == 1
        database_wire.mend()
        tally.wait(lambda tally: tally.stored.readings == 50)
    assert count(database) == 50


def test_a_flood_while_the_database_is_away_is_left_with_the_broker(
    broker_url: str, plant_url: str, database_wire: Wire, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, through(database_wire, plant_url), batch=10) as tally:
        database_wire.cut()
        gateway.publish(SENML, *map(senml, range(500)))
        tally.wait(lambda tally: tally.failures.total() >= 3)
        database_wire.mend()
        tally.wait(lambda tally: tally.stored.readings == 500)
    assert count(database) == 500
    assert tally.most_held <= 5 * 10


def test_a_flood_that_nobody_guarantees_is_bounded_too(
    broker_url: str, plant_url: str, database_wire: Wire, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, through(database_wire, plant_url), batch=10) as tally:
        database_wire.cut()
        gateway.publish(SENML, *map(senml, range(1, 2000)), qos=0)
        tally.wait(lambda tally: tally.failures.total() >= 3)
        database_wire.mend()
        gateway.publish(SENML, senml(0))
        tally.wait(lambda _: rows(database, "select point_id from reading order by time desc limit 1") == [(1,)])
    assert tally.most_held <= 5 * 10


def test_an_acknowledgement_that_was_lost_stores_nothing_twice(
    broker_url: str, plant_url: str, broker_wire: Wire, gateway: Gateway, database: Connection
) -> None:
    with consuming(through(broker_wire, broker_url), plant_url) as tally:
        broker_wire.loses_what_is_sent = True
        gateway.publish(SENML, *map(senml, range(50)))
        tally.wait(lambda tally: tally.stored.readings == 50)
        broker_wire.cut()
        broker_wire.mend()
        tally.wait(lambda tally: tally.stored.messages == 100)
    assert tally.stored.readings == 50
    assert rows(database, 'select sum(cardinality("values")) from reading_feed') == [(50,)]


@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_a_redelivery_is_known_even_if_nothing_in_it_tells(
    broker_url: str, plant_url: str, broker_wire: Wire, gateway: Gateway, database: Connection
) -> None:
    with consuming(through(broker_wire, broker_url), plant_url) as tally:
        broker_wire.loses_what_is_sent = True
        gateway.publish(SENML, b'[{"n":"probe-1:temp","v":-18}]', b"nonsense")
        tally.wait(lambda tally: tally.stored.messages == 2)
        broker_wire.cut()
        broker_wire.mend()
        tally.wait(lambda tally: tally.stored.messages == 4)
    assert count(database) == 1
    assert rows(database, "select count(*) from rejected_message") == [(1,)]


def test_a_consumer_that_is_told_to_stop_leaves_what_it_cannot_store(
    broker_url: str, plant_url: str, database_wire: Wire, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, through(database_wire, plant_url)) as tally:
        database_wire.cut()
        gateway.publish(SENML, *map(senml, range(50)))
        tally.wait(lambda tally: tally.failures.total() >= 1)
    assert count(database) == 0
    with consuming(broker_url, plant_url) as tally:
        tally.wait(lambda tally: tally.stored.readings == 50)


def test_a_consumer_may_be_killed_at_any_time(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, plant_url):
        pass
    gateway.publish(SENML, *map(senml, range(2000)))
    database.execute("listen reading_feed")
    for commits in (1, 7, 3, 12, 5, 2):
        with consumer_process(broker_url, plant_url):
            assert len(list(database.notifies(timeout=30, stop_after=commits))) >= commits
    with consuming(broker_url, plant_url) as tally:
        tally.wait(lambda _: count(database) == 2000)
    assert rows(database, FED) == [(2000, 2000)]


FED = 'select count(*), count(distinct (p, t)) from reading_feed, unnest(points, times, "values") as f (p, t, v)'
