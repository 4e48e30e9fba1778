"""Edge nodes of Sparkplug B through the store: what waits, what is read afterwards, and what is asked for."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from builders.ingest import NOW
from builders.sparkplug import (
    DEVICE,
    NODE,
    device_birth,
    device_data,
    heard,
    metric,
    node_birth,
    node_death,
    since,
)
from byssus.core.database import Connection
from byssus.ingest.address import parse_mqtt_url
from byssus.ingest.message import Received
from byssus.ingest.rejected import Replayed, count_rejected, replay, replay_due
from byssus.ingest.store import Store
from integration.ingest.live import consuming

one_engine = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
FREEZER = f"""
insert into device (code, gateway_id) values ('{NODE}', 1), ('{DEVICE}', 1);
insert into assignment (device_id, channel, point_id, valid_from)
    select id, 'temp', 1, '2020-01-01Z' from device where code = '{DEVICE}'
"""
"""Channel `temp` of the freezer feeds point 1."""


@pytest.fixture
def workers(plant_url: str) -> Iterator[Sequence[Store]]:
    """Two workers that share the messages of all nodes."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Store(plant_url, f"worker-{number}"))) for number in (1, 2)]


@pytest.fixture
def database(database: Connection) -> Connection:
    database.execute(FREEZER.encode())
    return database


def stored(database: Connection) -> list[float]:
    return [value for (value,) in database.execute("select value from reading order by time, value")]


STREAM = [
    node_birth(),
    device_birth(-18.0, after=0.1),
    *(device_data(-18.0 - number, seq=number, after=number / 10) for number in range(2, 8)),
]
ALL = [-18.0, -20.0, -21.0, -22.0, -23.0, -24.0, -25.0]


def test_a_stream_is_stored_whole_whoever_takes_which_message(workers: Sequence[Store], database: Connection) -> None:
    for index, message in enumerate(STREAM):
        workers[index % 2].write([message])
    assert stored(database) == ALL
    assert count_rejected(database) == {}


@one_engine
@pytest.mark.parametrize("seed", range(12))
def test_a_stream_is_stored_whole_whatever_the_order_between_workers(
    workers: Sequence[Store], database: Connection, seed: int
) -> None:
    shuffled = [message._replace(at=NOW) for message in STREAM]
    Random(seed).shuffle(shuffled)
    asked = []
    while shuffled:
        count = Random(seed + len(shuffled)).randint(1, 3)
        asked += workers[len(shuffled) % 2].write(shuffled[:count]).requests
        del shuffled[:count]
    assert stored(database) == ALL
    assert count_rejected(database) == {}
    assert {request.topic for request in asked} <= {"spBv1.0/zhoushan/NCMD/line-1"}


@one_engine
def test_what_came_before_any_birth_is_read_when_the_node_answers(
    workers: Sequence[Store], database: Connection
) -> None:
    early = [device_data(-19.0 - number, seq=40 + number, after=number) for number in range(3)]
    done = workers[0].write(early)
    assert [request.topic for request in done.requests] == ["spBv1.0/zhoushan/NCMD/line-1"]
    assert count_rejected(database) == {"awaits_birth": 3}
    workers[1].write([node_birth(after=4)])
    workers[0].write([device_birth(-18.0, after=4)])
    assert stored(database) == [-19.0, -20.0, -21.0, -18.0]
    assert count_rejected(database) == {}


@one_engine
def test_a_worker_that_starts_anew_knows_what_the_one_before_learnt(
    plant_url: str, workers: Sequence[Store], database: Connection
) -> None:
    workers[0].write(STREAM[:2])
    workers[0].close()
    with closing(Store(plant_url, "worker-3")) as newcomer:
        newcomer.write(STREAM[2:])
    assert stored(database) == ALL


@one_engine
def test_a_lost_message_leads_to_a_birth_and_nothing_is_lost_by_waiting(
    workers: Sequence[Store], database: Connection
) -> None:
    late = [device_data(-30.0 - number, seq=number, after=number) for number in range(3, 10)]
    asked = [request for message in [*STREAM[:2], *late] for request in workers[0].write([message]).requests]
    assert len(asked) == 1
    assert stored(database) == [-18.0]
    workers[0].write([node_birth(after=10), device_birth(-18.5, after=10)])
    assert stored(database) == [-18.0, *(-30.0 - number for number in range(3, 10)), -18.5]
    assert count_rejected(database) == {}


@one_engine
def test_data_after_a_death_waits_for_the_next_birth(workers: Sequence[Store], database: Connection) -> None:
    workers[0].write([*STREAM[:2], node_death(after=1), device_data(-19.0, seq=2, after=2)])
    assert count_rejected(database) == {"awaits_birth": 1}
    workers[1].write([node_birth(number=8, after=3), device_birth(-18.0, after=3)])
    assert stored(database) == [-18.0, -19.0, -18.0]


@one_engine
def test_a_device_that_is_mapped_later_is_replayed_although_births_have_come_since(
    workers: Sequence[Store], database: Connection
) -> None:
    database.execute("delete from assignment where point_id = 1 and channel = 'temp' and device_id <> 1")
    workers[0].write(STREAM)
    workers[0].write([node_birth(number=9, after=60), device_birth(80.0, name="rh", after=60)])
    assert stored(database) == []
    database.execute(FREEZER.split(";")[1].encode())
    assert replay(database, NOW, reason="unassigned") == Replayed(mended=len(STREAM) - 1, remaining=1)
    assert stored(database) == ALL


@one_engine
def test_replaying_by_hand_does_not_read_what_has_to_wait(workers: Sequence[Store], database: Connection) -> None:
    workers[0].write([*STREAM[:2], device_data(-19.0, seq=5, after=1)])
    assert replay(database, NOW) == Replayed(mended=0, remaining=1)
    assert replay_due(database, NOW) == 0
    assert stored(database) == [-18.0]


@one_engine
def test_history_of_a_node_is_backfill(workers: Sequence[Store], database: Connection) -> None:
    then = NOW - timedelta(seconds=90)
    workers[0].write([*STREAM[:2], heard("DDATA", metric(-19.0, alias=1, time=then, historical=True), seq=2)])
    rows = database.execute("select time, backfill from reading order by time").fetchall()
    assert since([time for time, _ in rows]) == [-90, 0.1]
    assert [backfill for _, backfill in rows] == [True, False]


@one_engine
def test_the_node_is_asked_over_the_broker(broker_url: str, plant_url: str, database: Connection) -> None:
    address, today = parse_mqtt_url(broker_url), (datetime.now(UTC) - NOW).total_seconds()
    node = Client(CallbackAPIVersion.VERSION2)

    def publish(*messages: Received) -> None:
        for message in messages:
            node.publish(message.topic, message.payload)

    node.on_subscribe = lambda *_: publish(device_data(-19.0, seq=77, after=today))
    node.on_message = lambda *_: publish(node_birth(after=today + 1), device_birth(-18.0, after=today + 1))
    node.connect(address.host, address.port)
    with consuming(broker_url, plant_url) as tally:
        node.subscribe("spBv1.0/zhoushan/NCMD/line-1")
        node.loop_start()
        try:
            tally.wait(lambda tally: tally.stored.readings == 2)
        finally:
            node.disconnect()
            node.loop_stop()
    assert count_rejected(database) == {}
