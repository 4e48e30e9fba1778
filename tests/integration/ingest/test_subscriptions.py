"""What we ask of a broker is granted, and a broker that hangs up on us is left in peace for a while."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from builders.foreign import SAMPLES
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.ingest.address import parse_mqtt_url
from byssus.ingest.link import Link
from byssus.ingest.session import make_session
from byssus.ingest.subscription import subscription
from byssus.ingest.topics import DEFAULT_TOPICS, Topics, parse_topics
from integration.ingest.live import ALONE, PATIENCE, Gateway, consuming, rows, senml

stored = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

RESERVED = Topics(off=frozenset())
"""Every topic of every format, also those with $."""
HUNG_UP = 4


def answers(mqtt_url: str, topics: Topics) -> bool:
    """Whether the broker answers all that we ask of it when it sees us for the first time."""
    link = Link(parse_mqtt_url(mqtt_url), subscription("asker", topics=topics), Clock(), window=1)
    link.open()
    deadline = time.monotonic() + PATIENCE
    while link.is_open and not link.granted and time.monotonic() < deadline:
        link.receive(1, 0.1)
    granted = link.granted
    link.close()
    return granted


@stored
def test_every_format_is_heard_on_its_own_topics(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    heard = [sample for sample in SAMPLES if not sample.topic.startswith("$")]
    with consuming(broker_url, plant_url) as tally:
        for sample in heard:
            gateway.publish(sample.topic, sample.payload)
        tally.wait(lambda tally: tally.stored.messages == len(heard))
    assert rows(database, "select count(*) from rejected_message where reason = 'unknown_topic'") == [(0,)]


@stored
def test_what_came_on_any_topic_while_we_were_away_is_there_when_we_are_back(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    make_session(broker_url, ALONE, Clock())
    heard = [sample for sample in SAMPLES if not sample.topic.startswith("$")]
    for index in range(300):
        gateway.publish("byssus/v1/gw-1/senml", senml(index))
        gateway.publish(heard[index % len(heard)].topic, heard[index % len(heard)].payload)
    for _ in range(2):
        with consuming(broker_url, plant_url, batch=10) as tally:
            tally.wait(lambda tally: tally.stored.messages >= 200)
    with consuming(broker_url, plant_url) as tally:
        tally.wait(lambda _: rows(database, "select count(*) from reading") == [(300,)])


@stored
@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_topics_of_the_broker_are_heard_where_it_allows_that(broker_url: str, plant_url: str, gateway: Gateway) -> None:
    reserved = [sample for sample in SAMPLES if sample.topic.startswith("$")]
    with consuming(broker_url, plant_url, subscription("byssus-test", topics=RESERVED)) as tally:
        for sample in reserved:
            gateway.publish(sample.topic, sample.payload)
        tally.wait(lambda tally: tally.stored.messages == len(reserved))


@pytest.mark.parametrize("broker", ["iotcore"], indirect=True)
def test_a_broker_that_keeps_its_topics_to_itself_is_the_reason_why_they_are_off(broker_url: str) -> None:
    assert answers(broker_url, DEFAULT_TOPICS)
    assert not answers(broker_url, RESERVED)


@stored
@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_a_format_that_was_switched_off_is_heard_no_more(broker_url: str, plant_url: str, gateway: Gateway) -> None:
    make_session(broker_url, ALONE, Clock())
    off = parse_topics("tele/+/SENSOR=off")
    with consuming(broker_url, plant_url, subscription("byssus-test", topics=off)) as tally:
        gateway.publish("byssus/v1/gw-1/senml", senml(0))
        tally.wait(lambda tally: tally.stored.readings == 1)
        gateway.publish("tele/cold-1/SENSOR", b"{}")
        gateway.publish("byssus/v1/gw-1/senml", senml(1))
        tally.wait(lambda tally: tally.stored.readings == 2)
    assert tally.stored.messages == 2


@contextmanager
def broker_that_hangs_up() -> Iterator[tuple[str, list[float], threading.Event]]:
    """A broker that knows our session, and ends each connection as soon as it has said so; tells when that was."""
    listener, times, enough = socket.create_server(("127.0.0.1", 0)), list[float](), threading.Event()

    def serve() -> None:
        while len(times) < HUNG_UP:
            client, _ = listener.accept()
            with client:
                client.recv(1024)
                times.append(time.monotonic())
                client.sendall(b"\x20\x02\x01\x00")  # CONNACK, session present
        enough.set()

    thread = threading.Thread(target=serve)
    thread.start()
    with listener:
        yield f"mqtt://127.0.0.1:{listener.getsockname()[1]}?version=3.1.1", times, enough
        thread.join(PATIENCE)


@stored
def test_a_broker_that_hangs_up_at_once_is_asked_less_and_less_often(plant_url: str) -> None:
    with broker_that_hangs_up() as (url, times, enough), consuming(url, plant_url):
        assert enough.wait(PATIENCE)
    pauses = [after - before for before, after in pairwise(times)]
    assert all(pause >= least for pause, least in zip(pauses, (0.25, 0.5, 1.0), strict=True))
