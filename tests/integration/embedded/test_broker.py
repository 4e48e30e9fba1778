"""The embedded brokers deliver at least once to a session that outlives its client."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from byssus.app.embedded.broker import BrokerKind, EmbeddedBroker
from byssus.app.embedded.errors import FolderInUseError
from servers.owner import owner

SECONDS = 30


class Ingest:
    """A client with a lasting session that acknowledges by hand, as the ingest does.

    It must not wait for the answer to its subscription when the broker kept the session: rumqttd sends that only
    after what is in flight has been acknowledged.
    """

    def __init__(self, url: str) -> None:
        self.arrived: Queue[MQTTMessage] = Queue()
        self._ready, self._gone = Event(), Event()
        self.client = Client(
            CallbackAPIVersion.VERSION2,
            client_id="ingest",
            clean_session=False,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        self.client.on_connect = self._subscribe
        self.client.on_subscribe = lambda *_: self._ready.set()
        self.client.on_message = lambda _client, _data, message: self.arrived.put(message)
        self.client.on_disconnect = lambda *_: self._gone.set()
        connect(self.client, url)
        assert self._ready.wait(SECONDS)

    def _subscribe(self, client: Client, _data: Any, flags: ConnectFlags, *_: Any) -> None:
        client.subscribe("site/#", qos=1)
        if flags.session_present:
            self._ready.set()

    def take(self) -> MQTTMessage:
        return self.arrived.get(timeout=SECONDS)

    def acknowledge(self, message: MQTTMessage) -> None:
        self.client.ack(message.mid, message.qos)

    def die(self) -> None:
        """Lose the connection without a word, as a killed process does."""
        cast(socket.socket, self.client.socket()).shutdown(socket.SHUT_RDWR)
        assert self._gone.wait(SECONDS)
        self.client.loop_stop()

    def leave(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def connect(client: Client, url: str) -> None:
    at = urlsplit(url)
    client.connect(at.hostname or "", at.port or 1883)
    client.loop_start()


@contextmanager
def gateway(url: str) -> Iterator[Callable[[Any], None]]:
    """Gives a function that publishes a payload and waits until the broker has it."""
    client = Client(CallbackAPIVersion.VERSION2, client_id="gateway")
    connect(client, url)
    yield lambda payload: client.publish("site/readings", payload, qos=1).wait_for_publish(SECONDS)
    client.disconnect()
    client.loop_stop()


def test_an_unacknowledged_message_comes_again_to_the_same_session(broker: EmbeddedBroker, broker_url: str) -> None:
    killed = Ingest(broker_url)
    with gateway(broker_url) as publish:
        publish(b"-18.4")
        assert killed.take().dup is False
        killed.die()
        publish(b"-18.5")

    again = Ingest(broker_url)
    first, second = again.take(), again.take()
    again.leave()
    assert [first.payload, second.payload] == [b"-18.4", b"-18.5"]
    assert first.dup is (broker.kind is BrokerKind.MOSQUITTO)  # rumqttd does not say it


def test_an_acknowledged_message_does_not_come_again(broker_url: str) -> None:
    stored = Ingest(broker_url)
    with gateway(broker_url) as publish:
        publish(b"stored")
        stored.acknowledge(stored.take())
        stored.leave()
        publish(b"next")
    again = Ingest(broker_url)
    assert again.take().payload == b"next"
    again.leave()


def test_thousands_of_messages_wait_for_an_ingest_that_is_away(broker_url: str) -> None:
    payloads = [str(number).encode() for number in range(3000)]
    Ingest(broker_url).leave()
    with gateway(broker_url) as publish:
        for payload in payloads:
            publish(payload)
    back = Ingest(broker_url)
    seen = []
    for _ in payloads:
        message = back.take()
        seen.append(message.payload)
        back.acknowledge(message)
    back.leave()
    assert seen == payloads


def test_a_payload_of_two_mebibytes_arrives_and_others_after_it(broker_url: str) -> None:
    ingest = Ingest(broker_url)
    large = bytes(2 * 1024 * 1024)
    with gateway(broker_url) as publish:
        publish(large)
        publish(b"small")
    assert [ingest.take().payload, ingest.take().payload] == [large, b"small"]
    ingest.leave()


def test_a_killed_broker_comes_back_at_the_same_address(broker: EmbeddedBroker, broker_url: str) -> None:
    assert broker.pid is not None
    watch = os.pidfd_open(broker.pid)
    os.kill(broker.pid, signal.SIGKILL)
    os.waitid(os.P_PIDFD, watch, os.WEXITED | os.WNOWAIT)
    os.close(watch)
    assert not broker.running
    assert broker.start() == broker_url
    Ingest(broker_url).leave()


@pytest.mark.parametrize("broker", [BrokerKind.MOSQUITTO], indirect=True)
def test_messages_wait_through_a_restart_of_mosquitto(broker: EmbeddedBroker) -> None:
    Ingest(broker.start()).leave()
    with gateway(broker.start()) as publish:
        publish(b"before")
    broker.stop()
    again = Ingest(broker.start())
    assert again.take().payload == b"before"
    again.leave()


def test_a_second_owner_of_the_folder_is_told_who_the_first_is(broker: EmbeddedBroker, tmp_path: Path) -> None:
    assert broker.running
    with pytest.raises(FolderInUseError, match=f"process {os.getpid()} runs the broker"):
        EmbeddedBroker(tmp_path / "broker").start()


def test_a_broker_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    with owner(EmbeddedBroker, tmp_path) as first:
        first.kill()
    with EmbeddedBroker(tmp_path) as second:
        Ingest(second.start()).leave()
