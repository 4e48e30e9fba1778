"""How fast messages become durable: Byssus' consumer against a bare subscriber that only counts.

Both drain the same messages out of a persistent session of the same broker, one after the other, in turns. PostgreSQL
syncs to disk, as it does in production.

    python -m bench.ingest [messages] [rounds]
"""

import json
import logging
import socket
import statistics
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from prometheus_client import CollectorRegistry

from byssus.app.embedded.broker import BrokerKind, EmbeddedBroker
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.core.clock import Clock
from byssus.core.database import connect
from byssus.core.migrate import migrate
from byssus.ingest.consumer import Consumer
from byssus.ingest.insert import Stored
from byssus.ingest.metrics import IngestMetrics
from byssus.ingest.subscription import subscription

FLOOR = 0.3
POINTS = 260
FILTER = "byssus/v1/+/senml"
PLANT = f"""
insert into party (code, kind, name) values ('p', 'producer', 'p');
insert into site (code, kind, name, party_id, timezone, day_starts) values ('s', 'plant', 's', 1, 'UTC', '00:00');
insert into zone (code, site_id, kind, name, location) values ('z', 1, 'frozen_store', 'z', 'https://id.gs1.org/414/1');
insert into gateway (code, site_id, timezone) values ('gw', 1, 'UTC');
insert into point (code, zone_id, quantity, unit, every)
    select n::text, 1, 'temperature', 'Cel', interval '1 minute' from generate_series(1, {POINTS}) n;
insert into device (code, gateway_id) select 'probe-' || n, 1 from generate_series(1, {POINTS}) n;
insert into assignment (device_id, channel, point_id, valid_from) select n, 'temp', n, '2020-01-01Z'
    from generate_series(1, {POINTS}) n;
"""


class Goal(IngestMetrics):
    """Stops the consumer once `goal` readings are stored."""

    def __init__(self, goal: int) -> None:
        super().__init__(CollectorRegistry())
        self.reached = threading.Event()
        self._left = goal

    def count(self, stored: Stored, *, lag: float, held: int) -> None:
        super().count(stored, lag=lag, held=held)
        self._left -= stored.readings
        if self._left <= 0:
            self.reached.set()


def main(messages: int = 20_000, rounds: int = 3) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        with EmbeddedPostgres(data) as postgres, EmbeddedBroker(data, BrokerKind.MOSQUITTO) as broker:
            database, mqtt = postgres.start(), broker.start()
            with connect(database) as connection:
                migrate(connection, datetime.now(UTC))
                connection.execute(PLANT.encode())
            results = [compare(mqtt, database, messages, number) for number in range(rounds)]
    report(messages, results)


def compare(mqtt: str, database: str, messages: int, number: int) -> tuple[float, float]:
    """Messages per second of the consumer and of the bare subscriber."""
    for client_id in ("byssus", "bare"):
        open_session(mqtt, client_id)
    fill(mqtt, list(packets(messages, number)))
    drains: list[Callable[[], None]] = [
        lambda: drain_into_database(mqtt, database, messages),
        lambda: drain_bare(mqtt, messages),
    ]
    order = (0, 1) if number % 2 else (1, 0)
    seconds = {index: timed(drains[index]) for index in order}
    return messages / seconds[0], messages / seconds[1]


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def drain_into_database(mqtt: str, database: str, messages: int) -> None:
    goal = Goal(messages)
    Consumer(mqtt, database, Clock(), goal, subscription("byssus")).run(goal.reached)


def drain_bare(mqtt: str, messages: int) -> None:
    left = messages

    def count(client: Client, _userdata: object, _message: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            client.disconnect()

    client = bare_client("bare")
    client.on_message = count
    connect_to(client, mqtt)
    client.loop_forever()


def open_session(mqtt: str, client_id: str) -> None:
    """Subscribe and leave, so that the broker keeps what comes."""
    client = bare_client(client_id)
    client.on_connect = lambda *_: client.subscribe(FILTER, 1)
    client.on_subscribe = lambda *_: client.disconnect()
    connect_to(client, mqtt)
    client.loop_forever()


def bare_client(client_id: str) -> Client:
    return Client(CallbackAPIVersion.VERSION2, client_id, clean_session=False)


def connect_to(client: Client, mqtt: str) -> None:
    address = urlsplit(mqtt)
    client.connect(address.hostname or "", address.port or 1883)


def packets(messages: int, number: int) -> Iterator[bytes]:
    """PUBLISH packets of MQTT 3.1.1 with QoS 1, each with one reading of one of the points, a millisecond apart."""
    topic = b"byssus/v1/gw/senml"
    base = time.time() - 3600 * (number + 1)
    for index in range(messages):
        record = {"bn": f"probe-{index % POINTS + 1}:", "bt": base + index / 1000, "n": "temp", "u": "Cel", "v": -18.5}
        payload = json.dumps([record]).encode()
        body = struct.pack("!H", len(topic)) + topic + struct.pack("!H", index % 65535 + 1) + payload
        yield b"\x32" + remaining_length(len(body)) + body


def remaining_length(length: int) -> bytes:
    digits = bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | 128 if length else digit)
        if not length:
            return bytes(digits)


def fill(mqtt: str, published: list[bytes]) -> None:
    """Publish on a bare socket, a hundred in flight, until the broker has acknowledged all."""
    address = urlsplit(mqtt)
    with socket.create_connection((address.hostname or "", address.port or 1883)) as broker:
        identity = struct.pack("!H", 4) + b"fill"
        hello = b"\0\4MQTT\4\2\0\0" + identity
        broker.sendall(b"\x10" + remaining_length(len(hello)) + hello)
        expect(broker, 4)
        for start in range(0, len(published), 100):
            window = published[start : start + 100]
            broker.sendall(b"".join(window))
            expect(broker, 4 * len(window))


def expect(broker: socket.socket, count: int) -> None:
    while count:
        count -= len(broker.recv(count))


def report(messages: int, results: list[tuple[float, float]]) -> None:
    ratio = statistics.median(ours / bare for ours, bare in results)
    print(f"{'round':>5}  {'durable/s':>10}  {'bare/s':>10}  {'ratio':>6}")
    for number, (ours, bare) in enumerate(results, 1):
        print(f"{number:>5}  {ours:>10.0f}  {bare:>10.0f}  {ours / bare:>6.2f}")
    print(json.dumps({"bench": "ingest", "messages": messages, "ratio": round(ratio, 3), "floor": FLOOR}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
