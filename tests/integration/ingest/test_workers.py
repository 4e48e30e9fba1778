"""Several workers share the messages, and no message suffers from it."""

from contextlib import ExitStack
from random import Random

import pytest

from builders.ingest import SENML, encoded
from byssus.core.database import Connection
from byssus.ingest.subscription import subscription
from integration.ingest.live import ALONE, Gateway, consumer_process, consuming, rows, senml

pytestmark = [
    pytest.mark.parametrize("engine", ["embedded"], indirect=True),
    pytest.mark.parametrize("broker", ["mosquitto"], indirect=True),
]
FIRST, SECOND = (subscription("byssus-test", worker, 2) for worker in (1, 2))
MESSAGES = 3000
KILLS = 4


def test_two_workers_share_the_work(broker_url: str, plant_url: str, gateway: Gateway) -> None:
    with consuming(broker_url, plant_url, FIRST) as one, consuming(broker_url, plant_url, SECOND) as other:
        gateway.publish(SENML, *map(senml, range(200)))
        one.wait(lambda _: one.stored.readings + other.stored.readings == 200)
    assert one.stored.duplicates + other.stored.duplicates == 0
    assert one.stored.readings > 0
    assert other.stored.readings > 0


def test_two_workers_lose_and_double_nothing_while_one_is_killed_and_restarted(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    for worker in (FIRST, SECOND):
        with consuming(broker_url, plant_url, worker):
            pass  # the broker holds its session from now on
    database.execute("listen reading_feed")
    chance = Random(20261123)
    with consumer_process(broker_url, plant_url, 1, 2), ExitStack() as other:
        for part in range(KILLS):
            other.close()
            other.enter_context(consumer_process(broker_url, plant_url, 2, 2))
            share = MESSAGES // KILLS
            gateway.publish(SENML, *map(senml, range(part * share, (part + 1) * share)))
            commits = chance.randint(1, 9)
            assert len(list(database.notifies(timeout=30, stop_after=commits))) >= commits
    with consuming(broker_url, plant_url, FIRST) as one, consuming(broker_url, plant_url, SECOND):
        one.wait(lambda _: rows(database, "select count(*) from reading") == [(MESSAGES,)])
    assert rows(database, FED) == [(MESSAGES, MESSAGES)]
    assert rows(database, "select from rejected_message") == []


FED = 'select count(*), count(distinct (p, t)) from reading_feed, unnest(points, times, "values") as f (p, t, v)'


def test_a_message_without_a_time_is_stored_once_when_its_worker_dies_before_it_acknowledges(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    for worker in (FIRST, SECOND):
        with consuming(broker_url, plant_url, worker):
            pass
    database.execute("listen reading_feed")
    gateway.publish(SENML, *(encoded([{"n": f"probe-{n}:temp", "v": -18}]) for n in range(1, 6)))
    with consumer_process(broker_url, plant_url, 1, 2), consumer_process(broker_url, plant_url, 2, 2):
        assert list(database.notifies(timeout=30, stop_after=1))
    with consuming(broker_url, plant_url, FIRST) as one, consuming(broker_url, plant_url, SECOND):
        one.wait(lambda _: rows(database, "select count(distinct point_id) from reading") == [(5,)])
    assert rows(database, "select count(*) from reading") == [(5,)]


def test_a_gateways_status_goes_to_one_worker_however_many_there_are(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, plant_url, FIRST) as first, consuming(broker_url, plant_url, SECOND) as second:
        for _ in range(5):
            gateway.publish("byssus/v1/gw-1/status", b'{"online":true}', b'{"online":false}')
        first.wait(lambda tally: tally.stored.messages == 10)
    assert second.stored.messages == 0
    assert rows(database, "select online from gateway") == [(False,)]


def test_from_one_worker_to_two_nothing_is_lost_and_nothing_comes_twice(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, plant_url, ALONE):
        pass
    gateway.publish(SENML, *map(senml, range(100)))
    with consuming(broker_url, plant_url, FIRST) as one, consuming(broker_url, plant_url, SECOND) as other:
        gateway.publish(SENML, senml(100))
        one.wait(lambda _: rows(database, "select count(*) from reading") == [(101,)])
        gateway.publish(SENML, *map(senml, range(101, 200)))
        one.wait(lambda _: one.stored.messages + other.stored.messages >= 200)
        assert one.stored.messages + other.stored.messages <= 201  # one may come while both subscriptions stand
    assert rows(database, "select count(*) from reading") == [(200,)]


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_a_broker_is_spoken_to_in_the_version_that_its_address_names(
    version: str, broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    url = f"{broker_url}?version={version}"
    with consuming(url, plant_url, batch=20):
        pass
    gateway.publish(SENML, *map(senml, range(300)))
    with consuming(url, plant_url, batch=20) as tally:
        tally.wait(lambda tally: tally.stored.readings == 300)
    with consuming(url, plant_url) as tally:
        gateway.publish(SENML, senml(300))
        tally.wait(lambda tally: tally.stored.readings == 1)
    assert tally.stored.messages == 1
    assert rows(database, "select count(*) from reading") == [(301,)]
