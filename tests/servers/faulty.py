"""Broker, database and an ingest worker, of which any can be killed, cut off, or made to stand still for a while."""

import os
import signal
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import product
from pathlib import Path
from threading import Condition, Event
from time import time
from typing import NamedTuple
from urllib.parse import urlsplit

from pydantic import SecretStr

from byssus.app.embedded.broker import BrokerKind, EmbeddedBroker, installed
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.app.embedded.server import EmbeddedServer
from byssus.core.clock import Clock
from byssus.core.database import connect
from byssus.core.migrate import migrate
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.document import read_plants
from byssus.core.settings import Settings
from byssus.ingest.session import make_session
from byssus.ingest.subscription import subscription
from servers.absent import absent
from servers.installation import Gateway
from servers.killable import crash
from servers.warm import WarmRole
from servers.wire import Wire, through, wire


class Kind(StrEnum):
    """What happens."""

    KILL = "kill"
    CUT = "cut"
    STALL = "stall"


class Fault(NamedTuple):
    """What happens to whom: `broker`, `database`, `worker`, or `readings`, a table that somebody locks."""

    kind: Kind
    victim: str

    def __str__(self) -> str:
        return f"{self.kind} {self.victim}"


FAULTS = (*(Fault(*pair) for pair in product(Kind, ("broker", "database", "worker"))), Fault(Kind.STALL, "readings"))


@dataclass
class Faulty:
    """What is struck, and what is asked afterwards; `url` is the straight way to the database, past the wires."""

    servers: Mapping[str, EmbeddedServer]
    worker: WarmRole
    wires: Mapping[tuple[str, str], Wire]
    """By who is at the near end, the worker or the gateway, and which server is at the far end."""
    url: str
    clock: Clock
    folder: Path
    struck: Counter[Fault] = field(default_factory=Counter)

    def strike(self, fault: Fault, seconds: float) -> None:
        """Have it happen, last for so long, and be over; what it did to others may last longer."""
        self.struck[fault] += 1
        if fault.kind is Kind.KILL:
            self._kill(fault.victim)
        else:
            with self._cut(fault.victim) if fault.kind is Kind.CUT else self._stalled(fault.victim):
                Event().wait(seconds)

    def said(self) -> str:
        """The last words of everybody, and what was done to them."""
        logs = [f"--- {log.name}\n{log.read_text()[-3000:]}" for log in sorted(self.folder.glob("*.log"))]
        return "\n".join([*map(str, self.struck.items()), *logs])

    def _kill(self, victim: str) -> None:
        if victim in self.servers:
            crash(self.servers[victim])
        else:
            self.worker.kill()
            self.worker.start()

    @contextmanager
    def _cut(self, victim: str) -> Iterator[None]:
        cut = [wire for ends, wire in self.wires.items() if victim in ends]
        for each in cut:
            each.cut()
        yield
        for each in cut:
            each.mend()

    @contextmanager
    def _stalled(self, victim: str) -> Iterator[None]:
        if victim == "readings":
            with connect(self.url) as other:
                other.execute("lock table reading in access exclusive mode")
                yield
            return
        pid = self.servers[victim].pid if victim in self.servers else self.worker.pid
        assert pid is not None
        stopped = [pid, *_children(pid)]
        for each in stopped:
            os.kill(each, signal.SIGSTOP)
        yield
        for each in stopped:
            os.kill(each, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    """Of a server: its backends."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Mindful(Gateway):
    """A gateway that keeps what the broker has not saved yet, and says it again whenever it finds the broker again.

    A broker that is killed has forgotten what it acknowledged since it last wrote its file.
    """

    def __init__(self, url: str, code: str, saved: Path) -> None:
        super().__init__(url, code)
        self._saved = saved
        self._unsaved: deque[tuple[float, str, str | bytes]] = deque()
        self._acknowledged: set[int] = set()
        self._changed = Condition()
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = lambda *_: self._say_again()
        self._client.on_publish = lambda _client, _userdata, number, *_: self._note(number)

    def publish(self, kind: str, payload: str | bytes) -> None:
        """Publish, also if that takes until the broker is back, and keep it until it is saved."""
        number = self._client.publish(f"byssus/v1/{self.code}/{kind}", payload, qos=1).mid
        with self._changed:
            assert self._changed.wait_for(lambda: number in self._acknowledged, 60)
            self._acknowledged.clear()
        self._unsaved.append((time(), kind, payload))
        self._forget_what_is_saved()

    def _note(self, number: int) -> None:
        with self._changed:
            self._acknowledged.add(number)
            self._changed.notify_all()

    def _forget_what_is_saved(self) -> None:
        until = self._saved.stat().st_mtime - 1.0
        while self._unsaved and self._unsaved[0][0] < until:
            self._unsaved.popleft()

    def _say_again(self) -> None:
        for _, kind, payload in list(self._unsaved):
            self._client.publish(f"byssus/v1/{self.code}/{kind}", payload, qos=1)


@contextmanager
def faulty(folder: Path, plant: str, speed: float) -> Iterator[tuple[Faulty, Mindful]]:
    """Run them on a plant file until the block ends, by a clock that runs `speed` times as fast."""
    if not installed(BrokerKind.MOSQUITTO):
        absent("mosquitto is not installed", "apt-get install mosquitto")
    with ExitStack() as parts:
        database = parts.enter_context(EmbeddedPostgres(folder))
        broker = parts.enter_context(EmbeddedBroker(folder, BrokerKind.MOSQUITTO))
        urls = {"database": database.start(), "broker": broker.start()}
        wires = {
            ends: parts.enter_context(wire(urlsplit(urls[ends[1]]).port or 0))
            for ends in (("worker", "database"), ("worker", "broker"), ("gateway", "broker"))
        }
        now = datetime.now(UTC)
        clock = Clock(now, now, speed)
        settings = Settings(
            data=folder,
            database_url=SecretStr(through(wires["worker", "database"], urls["database"])),
            mqtt_url=SecretStr(through(wires["worker", "broker"], urls["broker"])),
            clock=str(clock),
            _env_file=None,
        )
        make_session(urls["broker"], subscription(settings.mqtt_client_id), clock)
        broker.stop()  # it saves the session
        broker.start()
        (folder / "plant.yaml").write_text(plant, encoding="utf-8")
        with connect(urls["database"]) as connection:
            migrate(connection, clock.now())
            apply_plant(connection, read_plants([folder / "plant.yaml"], {}))
        worker = WarmRole("ingest", settings, folder)
        worker.start()
        parts.callback(worker.stop)
        site = Faulty({"broker": broker, "database": database}, worker, wires, urls["database"], clock, folder)
        gateway = Mindful(through(wires["gateway", "broker"], urls["broker"]), "gw", folder / "broker" / "mosquitto.db")
        parts.callback(gateway.close)
        yield site, gateway
