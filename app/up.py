"""A whole installation from one command: the servers it was not given, the schema, and one process per role."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from byssus.app.embedded.broker import EmbeddedBroker
from byssus.app.embedded.port import free_port
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.app.supervisor import Role, Supervisor
from byssus.core.clock import Clock
from byssus.core.database import connect
from byssus.core.errors import Unavailable
from byssus.core.identity.keys import first_admin_key
from byssus.core.migrate import migrate
from byssus.core.settings import Settings
from byssus.ingest.session import make_session
from byssus.ingest.subscription import subscription
from byssus.ingest.topics import parse_topics

_WEB_SECONDS = 60.0
_LOOK_SECONDS = 0.05
_BESIDE_INGEST = ("alerts", "capture", "web")


@dataclass(frozen=True, slots=True)
class Running:
    """An installation that runs: where its parts are, and its first key if this start made it."""

    supervisor: Supervisor
    roles: dict[str, Role]
    environment: dict[str, str]
    database_url: str
    mqtt_url: str
    console: str
    admin_key: str | None


@contextmanager
def running(settings: Settings, clock: Clock, logs: Path | None = None) -> Iterator[Running]:
    """Run an installation as children of the calling thread until the block ends.

    Args:
        settings: a database or a broker that is set is used; what is not set is embedded in the data folder.
        clock: what all roles go by.
        logs: folder for one log file per role; None lets them write where we do.
    """
    supervisor = Supervisor()
    try:
        database_url = _database(settings, supervisor)
        mqtt_url = _broker(settings, supervisor)
        topics = parse_topics(settings.mqtt_topics)
        for worker in range(1, settings.ingest_workers + 1):
            member = subscription(settings.mqtt_client_id, worker, settings.ingest_workers, topics)
            make_session(mqtt_url, member, clock)
        admin_key = _prepare(database_url, clock)
        port = settings.port or free_port()
        environment = {
            "BYSSUS_DATA": str(settings.data.resolve()),
            "BYSSUS_DATABASE_URL": database_url,
            "BYSSUS_MQTT_URL": mqtt_url,
            "BYSSUS_PORT": str(port),
            "BYSSUS_CLOCK": settings.clock,
            "BYSSUS_INGEST_WORKERS": str(settings.ingest_workers),
        }
        roles = {
            name: Role(name, words, environment, logs / f"{name}.log" if logs else None)
            for name, words in _commands(settings.ingest_workers).items()
        }
        for role in roles.values():
            supervisor.start(role)
        _await_web(roles["web"], settings.host, port)
        console = f"http://{settings.host}:{port}"
        yield Running(supervisor, roles, environment, database_url, mqtt_url, console, admin_key)
    finally:
        supervisor.stop()


def _commands(workers: int) -> dict[str, list[str]]:
    """The words after `byssus` for each process, by the name under which people know it."""
    more = {f"ingest-{worker}": ["ingest", "--worker", str(worker)] for worker in range(2, workers + 1)}
    return {"ingest": ["ingest"], **more, **{name: [name] for name in _BESIDE_INGEST}}


def _database(settings: Settings, supervisor: Supervisor) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    server = EmbeddedPostgres(settings.data)
    supervisor.start(server)
    return server.start()


def _broker(settings: Settings, supervisor: Supervisor) -> str:
    if settings.mqtt_url is not None:
        return settings.mqtt_url.get_secret_value()
    server = EmbeddedBroker(settings.data, port=settings.mqtt_port or free_port())
    supervisor.start(server)
    return server.start()


def _prepare(database_url: str, clock: Clock) -> str | None:
    with connect(database_url) as connection:
        migrate(connection, clock.now())
        return first_admin_key(connection, datetime.now(UTC))


def _await_web(web: Role, host: str, port: int) -> None:
    """Wait until the console listens, so that the address that is shown works."""
    deadline = time.monotonic() + _WEB_SECONDS
    while time.monotonic() < deadline and web.running:
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(_LOOK_SECONDS)
    raise Unavailable(
        f"The web role does not listen at {host}:{port}.",
        where="byssus web",
        advice="Its log says why; another program may use the port: set BYSSUS_PORT.",
    )
