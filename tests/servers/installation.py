"""A whole installation under test: every role as a process of its own, on the test's database and broker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from pydantic import SecretStr

from byssus.app.up import Running, running
from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.plant.apply import apply_plant, known_codes
from byssus.core.plant.document import read_plants
from byssus.core.settings import Settings

_PATIENCE = 60.0
_PAUSE = 0.02
Answer = TypeVar("Answer")


def until(question: Callable[[], Answer], why_not: Callable[[], str] = str) -> Answer:
    """Ask again and again until the answer is true, and give it; `why_not` explains a wait in vain."""
    deadline = monotonic() + _PATIENCE
    while not (answer := question()):
        assert monotonic() < deadline, f"waited {_PATIENCE:.0f} s in vain\n{why_not()}"
        sleep(_PAUSE)
    return answer


@dataclass
class Installation:
    """What a test holds in its hands: the running parts, the clock, the database and the console's address."""

    parts: Running
    clock: Clock
    logs: Path
    connection: Connection
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        key = {"Authorization": f"Bearer {self.parts.admin_key}"}
        self.http = httpx.Client(base_url=self.parts.console, headers=key, timeout=30)

    def apply(self, plant: Path) -> None:
        """Apply a plant file, as `byssus apply` does."""
        apply_plant(self.connection, read_plants([plant], known_codes(self.connection)))

    def gateway(self, code: str) -> "Gateway":
        """A client that publishes as this gateway; it has been heard, so ingest has its session at the broker."""
        gateway = Gateway(self.parts.mqtt_url, code)
        self.until(lambda: self._hears(gateway))
        return gateway

    def _hears(self, gateway: "Gateway") -> bool:
        gateway.publish("status", '{"online": true}')
        return self.rows("select online from gateway where code = %s", gateway.code) == [(True,)]

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What a query answers now."""
        return self.connection.execute(query.encode(), values).fetchall()

    def until(self, question: Callable[[], Answer]) -> Answer:
        """Ask again and again until the answer is true, and give it."""
        return until(question, self.said)

    def said(self) -> str:
        """The last words of every role, and what was rejected."""
        logs = [f"--- {log.name}\n{log.read_text()[-2000:]}" for log in sorted(self.logs.glob("*.log"))]
        return "\n".join([*logs, *(str(row) for row in self.rows("select topic, detail from rejected_message"))])


class Gateway:
    """A real MQTT client that publishes with QoS 1 and waits for the broker's acknowledgement."""

    def __init__(self, url: str, code: str) -> None:
        self.code = code
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"gateway-{code}")
        address = urlsplit(url)
        self._client.connect(address.hostname or "", address.port or 1883)
        self._client.loop_start()

    def publish(self, kind: str, payload: str | bytes) -> None:
        """Publish to `byssus/v1/{gateway}/{kind}` and come back once the broker has it."""
        self._client.publish(f"byssus/v1/{self.code}/{kind}", payload, qos=1).wait_for_publish(_PATIENCE)

    def close(self) -> None:
        """Say goodbye to the broker."""
        self._client.disconnect()
        self._client.loop_stop()


@contextmanager
def installation(folder: Path, database_url: str, mqtt_url: str, speed: float = 1.0) -> Iterator[Installation]:
    """Run every role on the given servers, by a clock that runs `speed` times as fast, until the block ends."""
    now = datetime.now(UTC)
    clock = Clock(now, now, speed)
    logs = folder / "logs"
    logs.mkdir(parents=True)
    settings = Settings(
        data=folder,
        database_url=SecretStr(database_url),
        mqtt_url=SecretStr(mqtt_url),
        port=0,
        clock=str(clock),
        _env_file=None,
    )
    with running(settings, clock, logs) as parts, connect(database_url) as connection:
        connection.autocommit = True
        site = Installation(parts, clock, logs, connection)
        with site.http:
            yield site
