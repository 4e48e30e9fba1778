"""Database, broker, ingest and alerts, of which any can be killed and comes back."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from byssus.app.embedded.broker import EmbeddedBroker
from byssus.app.embedded.port import free_port
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
from servers.installation import until
from servers.warm import WarmRole


@dataclass
class Killable:
    """What is killed, and what is asked afterwards."""

    database: EmbeddedPostgres
    folder: Path
    url: str
    mqtt_url: str
    clock: Clock
    roles: dict[str, WarmRole]
    killed: Counter[str] = field(default_factory=Counter)

    def kill(self, victim: str) -> None:
        """SIGKILL a part, and start it again."""
        self.killed[victim] += 1
        if victim == "database":
            crash(self.database)
        else:
            self.roles[victim].kill()
            self.roles[victim].start()

    def works_again(self, since: datetime) -> bool:
        """Whether something was received after a time, and all that was received before it is judged."""
        query = """
            select heard_at > %(since)s and not exists (select from reading_feed where received_at <= %(since)s)
            from gateway where code = 'gw'"""
        with connect(self.url) as connection:
            return connection.execute(query, {"since": since}).fetchone() == (True,)

    def until(self, question: Callable[[], object]) -> None:
        until(question, lambda: "\n".join(log.read_text()[-2000:] for log in self.folder.glob("*.log")))


def crash(server: EmbeddedServer) -> None:
    """SIGKILL a server, and start it again."""
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    until(lambda: not server.running)
    server.start()


@contextmanager
def killable(folder: Path, plant: str, speed: float) -> Iterator[Killable]:
    """Run them on a plant file until the block ends, by a clock that runs `speed` times as fast."""
    now = datetime.now(UTC)
    clock = Clock(now, now, speed)
    with ExitStack() as parts:
        database = parts.enter_context(EmbeddedPostgres(folder))
        broker = parts.enter_context(EmbeddedBroker(folder, port=free_port()))
        url, mqtt_url = database.start(), broker.start()
        settings = Settings(
            data=folder, database_url=SecretStr(url), mqtt_url=SecretStr(mqtt_url), clock=str(clock), _env_file=None
        )
        make_session(mqtt_url, subscription(settings.mqtt_client_id), clock)
        (folder / "plant.yaml").write_text(plant, encoding="utf-8")
        with connect(url) as connection:
            migrate(connection, clock.now())
            apply_plant(connection, read_plants([folder / "plant.yaml"], {}))
        roles = {name: WarmRole(name, settings, folder) for name in ("ingest", "alerts")}
        for role in roles.values():
            role.start()
            parts.callback(role.stop)
        yield Killable(database, folder, url, mqtt_url, clock, roles)
