"""One consumer in a process of its own: drains a session at the broker and prints how long that took, as JSON.

python -m bench.ingest.drain ours|bare|naive MQTT_URL DATABASE_URL MESSAGES [BATCH]
"""

import json
import logging
import resource
import sys
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
import structlog
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from prometheus_client import CollectorRegistry
from pydantic import BaseModel, TypeAdapter

from byssus.app.interpreter import settle_in
from byssus.core.clock import Clock
from byssus.ingest.consumer import Consumer
from byssus.ingest.insert import Stored
from byssus.ingest.metrics import IngestMetrics
from byssus.ingest.subscription import subscription


class Goal(IngestMetrics):
    """Stops the consumer once `goal` messages are committed."""

    def __init__(self, goal: int) -> None:
        super().__init__(CollectorRegistry())
        self.reached = threading.Event()
        self._left = goal

    def count(self, stored: Stored, *, lag: float, held: int) -> None:
        super().count(stored, lag=lag, held=held)
        self._left -= stored.messages
        if self._left <= 0:
            self.reached.set()


def ours(mqtt: str, database: str, messages: int, batch: int = 500) -> Callable[[], None]:
    goal = Goal(messages)
    consumer = Consumer(mqtt, database, Clock(), goal, subscription("byssus-ingest"), batch=batch)
    settle_in()  # as the role does
    return lambda: consumer.run(goal.reached)


def bare(mqtt: str, _: str, messages: int) -> Callable[[], None]:
    """paho as everybody uses it, that does nothing but count."""
    return lambda: drain(mqtt, "bare", messages, lambda _: None)


class Record(BaseModel):
    bn: str
    bt: float
    n: str
    u: str
    v: float


def naive(mqtt: str, database: str, messages: int) -> Callable[[], None]:
    """paho, pydantic, and one INSERT a message, which is committed before the acknowledgement."""
    pack = TypeAdapter(list[Record])
    connection = psycopg.connect(database, autocommit=True)
    query = "insert into peer_reading values (%s, to_timestamp(%s), %s) on conflict do nothing"

    def store(message: MQTTMessage) -> None:
        [record] = pack.validate_json(message.payload)
        connection.execute(query, [record.bn, record.bt, record.v])

    return lambda: drain(mqtt, "naive", messages, store)


def drain(mqtt: str, client_id: str, messages: int, act: Callable[[MQTTMessage], None]) -> None:
    left = messages
    client = Client(CallbackAPIVersion.VERSION2, client_id, clean_session=False)

    def on_message(client: Client, _userdata: object, message: MQTTMessage) -> None:
        nonlocal left
        act(message)
        left -= 1
        if left == 0:
            client.disconnect()

    client.on_message = on_message
    address = urlsplit(mqtt)
    client.connect(address.hostname or "", address.port or 1883)
    client.loop_forever()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    kind, *rest, count = sys.argv[1:5]
    run = {"ours": ours, "bare": bare, "naive": naive}[kind](*rest, int(count), *map(int, sys.argv[5:]))
    start, cpu = time.perf_counter(), time.process_time()
    run()
    spent = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": spent, "cpu": time.process_time() - cpu, "peak_kib": peak}))
