"""How soon people see an alarm: from a reading's commit to its event in the SSE stream, under load.

A whole installation runs; a process of its own publishes a thousand messages a second. Now and then a reading is in
breach; what passes from its commit, as PostgreSQL dates it just before it syncs its log, to the arrival of the event
at an HTTP client is compared with one round trip through the broker with QoS 1 and one commit of a row that is synced
to disk: their medians in the same run before the load, and the p99 of one after the other under the same load.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from urllib.parse import urlsplit

import httpx
from bench.alerts.plant import plant
from bench.alerts.report import percentile, tell
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from pydantic import SecretStr

from byssus.app.embedded.broker import EmbeddedBroker
from byssus.app.embedded.port import free_port
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.app.up import running
from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.settings import Settings

CEILING = 50.0
RATE, POINTS, PROBES, EACH_SECOND = 1000, 260, 400, 20
STORED = """
select 'p' || alarm.point_id, received_at, pg_xact_commit_timestamp(reading.xmin), pg_xact_commit_timestamp(line.xmin)
from reading
join alarm on alarm.point_id = reading.point_id
join alarm_transition line on line.alarm_id = alarm.id and line.what = 'raised'
where value > -18"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        with EmbeddedPostgres(folder) as postgres, EmbeddedBroker(folder, port=free_port()) as broker:
            url, mqtt = dating_commits(postgres, folder), broker.start()
            settings = Settings(
                data=folder,
                database_url=SecretStr(url),
                mqtt_url=SecretStr(mqtt),
                port=0,
                log_level="error",
                _env_file=None,
            )
            with running(settings, Clock(), folder) as parts, connect(url) as connection:
                connection.autocommit = True
                connection.execute(plant(POINTS + PROBES, 0))
                measure(connection, mqtt, parts.console, parts.admin_key or "")


def dating_commits(postgres: EmbeddedPostgres, folder: Path) -> str:
    """Start the server so that it keeps when each transaction was committed."""
    postgres.start()
    postgres.stop()
    with Path(folder, "postgres", "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
        settings.write("track_commit_timestamp = on\n")
    return postgres.start()


def measure(connection: Connection, mqtt: str, console: str, key: str) -> None:
    connection.execute("create table bench_commit (n integer)")
    idle_trip, idle_commit = statistics.median(round_trips(mqtt, 200)), statistics.median(commits(connection, 200))
    seen: dict[str, datetime] = {}
    listening, enough = Event(), Event()
    ear = Thread(target=listen, args=(console, key, seen, listening, enough), daemon=True)
    ear.start()
    listening.wait(30)
    with under_load(mqtt):
        begun = stored(connection), time.monotonic()
        probe(mqtt)
        rate = (stored(connection) - begun[0]) / (time.monotonic() - begun[1])
        enough.wait(30)
        laden = percentile(
            [sum(both) for both in zip(round_trips(mqtt, 200), commits(connection, 200), strict=True)], 99
        )
    rows = connection.execute(STORED.encode()).fetchall()
    ways = [(received, stored, raised, seen[point]) for point, received, stored, raised in rows if point in seen]
    received_to_seen = [(seen - received).total_seconds() for received, _, _, seen in ways]
    raising = [(raised - stored).total_seconds() for _, stored, raised, _ in ways]
    showing = [(seen - raised).total_seconds() for _, _, raised, seen in ways]
    delays = [(seen - stored).total_seconds() for _, stored, _, seen in ways]
    p99 = percentile(delays, 99)
    figures = [
        ("one MQTT round trip, idle, median", idle_trip * 1000, "ms"),
        ("one commit, idle, median", idle_commit * 1000, "ms"),
        ("round trip and commit under the load, p99", laden * 1000, "ms"),
        ("readings stored under load", rate, "/s"),
        ("alarms seen in the stream", float(len(delays)), f"of {PROBES}"),
        ("received to seen, median", statistics.median(received_to_seen) * 1000, "ms"),
        ("received to seen, p99", percentile(received_to_seen, 99) * 1000, "ms"),
        ("committed to alarm committed, median", statistics.median(raising) * 1000, "ms"),
        ("alarm committed to seen, median", statistics.median(showing) * 1000, "ms"),
        ("committed to seen, median", statistics.median(delays) * 1000, "ms"),
        ("committed to seen, p99", p99 * 1000, "ms"),
    ]
    tell("alarm-latency-under-load", figures, p99 / laden, CEILING)
    tell("alarm-latency", [], p99 / (idle_trip + idle_commit), CEILING)


@contextmanager
def under_load(mqtt: str) -> Iterator[None]:
    """A process of its own publishes until the block ends; it begins when that is under way."""
    load = subprocess.Popen([sys.executable, "-m", "bench.alerts.load", mqtt, str(RATE), str(POINTS)])
    try:
        time.sleep(5)
        yield
    finally:
        load.terminate()
        load.wait()


def client_of(mqtt: str, name: str) -> Client:
    address = urlsplit(mqtt)
    client = Client(CallbackAPIVersion.VERSION2, name)
    client.max_inflight_messages_set(1000)
    client.connect(address.hostname or "", address.port or 1883)
    client.loop_start()
    return client


def round_trips(mqtt: str, count: int) -> Iterator[float]:
    """Seconds from publishing with QoS 1 to hearing it as a subscriber."""
    heard: Queue[float] = Queue()
    client = client_of(mqtt, "round-trip")
    client.on_message = lambda *_: heard.put(time.perf_counter())
    ready = Event()
    client.on_subscribe = lambda *_: ready.set()
    client.subscribe("bench/echo", 1)
    ready.wait(10)
    for _ in range(count):
        begun = time.perf_counter()
        client.publish("bench/echo", b"x", qos=1)
        yield heard.get(timeout=10) - begun
    client.disconnect()
    client.loop_stop()


def commits(connection: Connection, count: int) -> Iterator[float]:
    for number in range(count):
        begun = time.perf_counter()
        connection.execute("insert into bench_commit values (%s)", [number])
        yield time.perf_counter() - begun


def listen(console: str, key: str, seen: dict[str, datetime], listening: Event, enough: Event) -> None:
    """Note when the event of each point's alarm arrives."""
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.stream("GET", f"{console}/api/v1/alarms/stream?after=0", headers=headers, timeout=None) as answer:
        listening.set()
        for line in answer.iter_lines():
            if line.startswith("data:"):
                at, happening = datetime.now(UTC), json.loads(line[5:])
                if happening["line"]["what"] == "raised" and happening["alarm"].get("point"):
                    seen.setdefault(happening["alarm"]["point"], at)
                    if len(seen) == PROBES:
                        enough.set()
                        return


def probe(mqtt: str) -> None:
    """One reading in breach of each of the points that the load leaves alone."""
    client = client_of(mqtt, "probe")
    for number in range(POINTS + 1, POINTS + PROBES + 1):
        client.publish("byssus/v1/gw/senml", pack(number, -10.0), qos=1)
        time.sleep(1 / EACH_SECOND)
    client.disconnect()
    client.loop_stop()


def pack(number: int, value: float) -> str:
    return json.dumps([{"bn": f"d{number}:", "bt": time.time(), "n": "temp", "u": "Cel", "v": value}])


def stored(connection: Connection) -> int:
    [count] = connection.execute("select count(*) from reading").fetchone() or (0,)
    return int(count)


def paced(rate: int, act: Callable[[int], object]) -> None:
    """Act so many times a second for as long as the process lives."""
    begun, done = time.monotonic(), 0
    while True:
        due = int((time.monotonic() - begun) * rate)
        for number in range(done, due):
            act(number)
        done = due
        time.sleep(0.005)
