"""A consumer that runs in a thread while the test talks to its broker, and looks into its database."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from prometheus_client import CollectorRegistry

from builders.ingest import encoded
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.ingest.address import parse_mqtt_url
from byssus.ingest.consumer import Consumer
from byssus.ingest.failure import Failure
from byssus.ingest.insert import Stored
from byssus.ingest.metrics import IngestMetrics
from byssus.ingest.subscription import Subscription, subscription

PATIENCE = 30

PLANT = """
insert into party (code, kind, name) values ('xingfa', 'producer', '兴发水产');
insert into site (code, kind, name, party_id, timezone, day_starts)
    values ('plant-01', 'plant', '一号加工厂', 1, 'Asia/Shanghai', '06:00');
insert into zone (code, site_id, kind, name, location)
    values ('cold-1', 1, 'frozen_store', '一号冷库', 'https://id.gs1.org/414/6901234500014/254/cold-1');
insert into gateway (code, site_id, timezone) values ('gw-1', 1, 'Asia/Shanghai');
insert into point (code, zone_id, quantity, unit, every)
    select 't' || n, 1, 'temperature', 'Cel', interval '1 minute' from generate_series(1, 5) n;
insert into device (code, gateway_id) select 'probe-' || n, 1 from generate_series(1, 5) n;
insert into assignment (device_id, channel, point_id, valid_from)
    select n, 'temp', n, '2020-01-01Z' from generate_series(1, 5) n;
"""
"""Channel `temp` of `probe-1` feeds point 1, and so on to 5."""


_BASE = round(time.time()) - 900


def senml(index: int) -> bytes:
    """A message with one of five probes' readings; each index is another time, none so late that it waits."""
    return encoded([{"n": f"probe-{index % 5 + 1}:temp", "t": _BASE - index / 10, "v": -18}])


class Tally(IngestMetrics):
    """Adds up what a consumer counts, and tells those who wait."""

    def __init__(self) -> None:
        super().__init__(CollectorRegistry())
        self.stored = Stored()
        self.failures: Counter[Failure] = Counter()
        self.most_held = 0
        self._changed = threading.Condition()

    def count(self, stored: Stored, *, lag: float, held: int) -> None:
        super().count(stored, lag=lag, held=held)
        with self._changed:
            self.stored.add(stored)
            self._changed.notify_all()

    def count_failure(self, reason: Failure, *, held: int) -> None:
        super().count_failure(reason, held=held)
        with self._changed:
            self.failures[reason] += 1
            self.most_held = max(self.most_held, held)
            self._changed.notify_all()

    def wait(self, until: Callable[["Tally"], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: until(self), PATIENCE), (self.stored, self.failures)


ALONE = subscription("byssus-test")


@contextmanager
def consuming(
    mqtt_url: str, database_url: str, subscribed: Subscription = ALONE, *, batch: int = 500, silent: float = 30.0
) -> Iterator[Tally]:
    """A consumer that runs until the end of the block, from when it is subscribed on."""
    tally, stop = Tally(), threading.Event()
    consumer = Consumer(mqtt_url, database_url, Clock(), tally, subscribed, batch=batch, silent=silent)
    thread = threading.Thread(target=consumer.run, args=[stop])
    thread.start()
    try:
        assert consumer.subscribed.wait(PATIENCE)
        yield tally
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


class Gateway:
    """A client that publishes; each message is with the broker before the next line of the test runs."""

    def __init__(self, mqtt_url: str) -> None:
        address = parse_mqtt_url(mqtt_url)
        self._client = Client(CallbackAPIVersion.VERSION2)
        if address.user is not None:
            self._client.username_pw_set(address.user, address.password)
        self._client.max_queued_messages_set(0)
        self._client.connect(address.host, address.port)
        self._client.loop_start()

    def publish(self, topic: str, *payloads: bytes, qos: int = 1, retain: bool = False) -> None:
        sent = [self._client.publish(topic, payload, qos, retain) for payload in payloads]
        for info in sent:
            info.wait_for_publish(PATIENCE)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def rows(connection: Connection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query.encode()).fetchall()


_CHILD = """
import sys, threading
from prometheus_client import CollectorRegistry
from byssus.core.clock import Clock
from byssus.ingest.consumer import Consumer
from byssus.ingest.metrics import IngestMetrics
from byssus.ingest.subscription import Subscription, subscription

mqtt_url, database_url, worker, workers = sys.argv[1:]
metrics = IngestMetrics(CollectorRegistry())
ours = subscription("byssus-test", int(worker), int(workers))
Consumer(mqtt_url, database_url, Clock(), metrics, ours, batch=20).run(threading.Event())
"""


@contextmanager
def consumer_process(
    mqtt_url: str, database_url: str, worker: int = 1, workers: int = 1
) -> Iterator[subprocess.Popen[bytes]]:
    """A consumer in a process of its own, which is killed without a word at the end of the block."""
    command = [sys.executable, "-c", _CHILD, mqtt_url, database_url, str(worker), str(workers)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        yield process
        process.kill()
