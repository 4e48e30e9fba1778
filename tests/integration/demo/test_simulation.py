import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from queue import Queue
from time import monotonic

import orjson
import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from builders.demo import START, plant
from byssus.app.demo.simulation import Simulation
from byssus.app.embedded.broker import EmbeddedBroker
from byssus.core.clock import Clock
from byssus.ingest.address import parse_mqtt_url

SECONDS = 60
HEAD_START = timedelta(seconds=3)
"""The first link breaks less than a second after the clock's start, by when the gateways have to be there."""


class Listener:
    """A client that hears everything, message by message."""

    def __init__(self, url: str) -> None:
        self._heard: Queue[tuple[str, bytes]] = Queue()
        self._ready = threading.Event()
        self.client = Client(CallbackAPIVersion.VERSION2, client_id="listener")
        self.client.on_connect = lambda client, *_: client.subscribe("#", qos=1)
        self.client.on_subscribe = lambda *_: self._ready.set()
        self.client.on_message = self._hear
        address = parse_mqtt_url(url)
        self.client.connect(address.host, address.port)
        self.client.loop_start()
        assert self._ready.wait(SECONDS)

    def until(self, enough: Callable[[str, bytes], bool]) -> None:
        """Take messages until one is what we wait for."""
        deadline = monotonic() + SECONDS
        while not enough(*self._heard.get(timeout=SECONDS)):
            assert monotonic() < deadline, "what we wait for did not come"

    def _hear(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self._heard.put((message.topic, message.payload))


@contextmanager
def listening(url: str) -> Iterator[Listener]:
    listener = Listener(url)
    try:
        yield listener
    finally:
        listener.client.disconnect()
        listener.client.loop_stop()


@pytest.fixture
def listener(broker_url: str) -> Iterator[Listener]:
    with listening(broker_url) as listener:
        yield listener


@pytest.fixture
def stop(broker_url: str, listener: Listener) -> Iterator[threading.Event]:  # noqa: ARG001 - listens before it starts
    stopping = threading.Event()
    clock = Clock(START, datetime.now(UTC) + HEAD_START, speed=1500)
    running = threading.Thread(target=Simulation(broker_url, clock).run, args=[stopping])
    running.start()
    yield stopping
    stopping.set()
    running.join(SECONDS)
    assert not running.is_alive()


def status(payload: bytes) -> bool:
    return bool(orjson.loads(payload)["online"])


@pytest.mark.usefixtures("stop")
def test_every_own_gateway_says_that_it_is_there_and_all_dialects_are_heard(listener: Listener) -> None:
    missing = {f"byssus/v1/{gateway.code}/status" for gateway in plant().gateways if gateway.code.startswith("own-")}
    missing |= {"v1", "application", "zigbee2mqtt", "tele"}

    def all_heard(topic: str, _payload: bytes) -> bool:
        missing.difference_update({topic, topic.split("/")[0]})
        return not missing

    listener.until(all_heard)


@pytest.mark.usefixtures("stop")
def test_a_gateway_whose_link_breaks_is_told_off_by_its_last_will_and_comes_back_with_what_it_kept(
    listener: Listener,
) -> None:
    mine = "byssus/v1/own-c05/"
    listener.until(lambda topic, payload: topic == mine + "status" and not status(payload))
    listener.until(lambda topic, payload: topic == mine + "status" and status(payload))
    listener.until(lambda topic, _payload: topic == mine + "senml")


def test_gateways_say_goodbye_when_the_simulation_ends(listener: Listener, stop: threading.Event) -> None:
    topic = "byssus/v1/own-c01/status"
    listener.until(lambda heard, payload: heard == topic and status(payload))
    stop.set()
    listener.until(lambda heard, payload: heard == topic and not status(payload))


@pytest.mark.usefixtures("stop")
def test_gateways_come_back_by_themselves_when_the_broker_was_away(listener: Listener, broker: EmbeddedBroker) -> None:
    listener.until(lambda topic, _payload: topic.endswith("/senml"))
    broker.stop()
    with listening(broker.start()) as afterwards:
        afterwards.until(lambda topic, _payload: topic.endswith("/senml"))
