"""What the ingest benchmarks measure on: PostgreSQL that syncs to disk, mosquitto, a plant with alarms, our roles."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from byssus.app.embedded.port import LOOPBACK, free_port
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.core.database import connect
from byssus.core.migrate import migrate
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant

BROKER = """\
user root
listener {port} {address}
allow_anonymous true
max_inflight_messages 2000
max_queued_messages 10000000
log_type none
"""
"""Nothing is written to disk: the bare subscriber, too, would be slower for it."""
BATCH_TABLE = """
create table if not exists peer_reading (
    device text not null, time timestamptz not null, value double precision not null, primary key (device, time)
)"""


@dataclass(frozen=True)
class Site:
    """The addresses of a running plant."""

    database: str
    mqtt: str
    broker_port: int
    folder: Path
    judging: bool = True
    """Whether alerts is at work."""

    def ask(self, query: str) -> int:
        """The number that a query answers, which sees what is committed by now."""
        with connect(self.database) as connection:
            [number] = connection.execute(query.encode()).fetchone() or (0,)
        return int(number)

    def await_quiet_feed(self) -> float:
        """Seconds until alerts has folded everything."""
        start = time.perf_counter()
        while self.judging and self.ask("select count(*) from reading_feed"):
            time.sleep(0.05)
        return time.perf_counter() - start


@contextmanager
def site(points: int, *, judging: bool = True) -> Iterator[Site]:
    """A plant with that many points, each with an alarm rule; unless nobody is `judging`, alerts is at work."""
    with TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o711)
        database = running.enter_context(EmbeddedPostgres(folder)).start()
        port = running.enter_context(broker(folder))
        with connect(database) as connection:
            migrate(connection, datetime.now(UTC))
            apply_plant(connection, plant(points))
            connection.execute(BATCH_TABLE.encode())
        place = Site(database, f"mqtt://{LOOPBACK}:{port}", port, folder, judging)
        if judging:
            running.enter_context(role(place, "alerts"))
        yield place


@contextmanager
def broker(folder: Path) -> Iterator[int]:
    """The port of a mosquitto that holds ten million messages."""
    port = free_port()
    (folder / "mosquitto.conf").write_text(BROKER.format(port=port, address=LOOPBACK))
    environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin"}
    process = subprocess.Popen(["mosquitto", "-c", str(folder / "mosquitto.conf")], env=environment)
    try:
        time.sleep(0.5)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def role(place: Site, *words: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A `byssus` role as a process, until the block ends."""
    environment = {
        **os.environ,
        "BYSSUS_DATA": str(place.folder),
        "BYSSUS_DATABASE_URL": place.database,
        "BYSSUS_MQTT_URL": place.mqtt,
        "BYSSUS_LOG_LEVEL": "error",
        **settings,
    }
    process = subprocess.Popen([sys.executable, "-m", "byssus.app", *words], env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def plant(points: int) -> Plant:
    """A store whose points are watched by one rule each; device `probe-n` feeds point `n`."""
    rule = {
        "code": "alarm",
        "limit": -18,
        "on_delay": "PT0S",
        "deadband": 0.5,
        "off_delay": "PT0S",
        "severity": "alarm",
    }
    watched = [{"code": "air", "name": "air", "rules": [rule]}]
    numbers = range(1, points + 1)
    measured = [
        {"code": str(n), "quantity": "temperature", "every": "PT1M", "plan": "p", "control_point": "air"}
        for n in numbers
    ]
    zone = {"code": "z", "kind": "frozen_store", "name": "z", "location": "https://id.gs1.org/414/6901234500014",
            "points": measured}  # fmt: skip
    return Plant.model_validate({
        "parties": [{"code": "p", "kind": "producer", "name": "p"}],
        "sites": [{"code": "s", "kind": "plant", "name": "s", "party": "p", "zones": [zone]}],
        "gateways": [{"code": "gw", "site": "s"}],
        "devices": [{"code": f"probe-{n}", "gateway": "gw", "channels": {"temp": str(n)}} for n in numbers],
        "plans": [{"code": "p", "version": 1, "name": "p", "author": "a", "reason": "r", "standard": "s",
                   "valid_from": "2020-01-01T00:00:00Z", "control_points": watched}],
    })  # fmt: skip
