"""A full disk of the database: nothing more is acknowledged, everybody is told, and it goes on by itself."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from builders.ingest import SENML
from builders.standing import standing
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.core.clock import Clock
from byssus.core.database import connect
from byssus.core.migrate import migrate
from byssus.core.settings import Settings
from byssus.ingest.session import make_session
from byssus.ingest.subscription import subscription
from integration.ingest.live import PLANT, Gateway, rows, senml
from servers.installation import until
from servers.small_disk import SmallDisk, small_disk
from servers.warm import WarmRole

MESSAGES = 20_000
FULL = "The disk of the database is full."


@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_a_full_disk_is_told_nothing_is_acknowledged_meanwhile_and_all_is_stored_once_there_is_room(
    tmp_path: Path, broker_url: str, gateway: Gateway
) -> None:
    with small_disk(tmp_path / "disk", megabytes=192) as disk, EmbeddedPostgres(disk.folder) as server:
        url = prepared(server.start())
        settings = Settings(
            data=tmp_path, database_url=SecretStr(url), mqtt_url=SecretStr(broker_url), _env_file=None
        )  # fmt: skip
        make_session(broker_url, subscription(settings.mqtt_client_id), Clock())
        worker = WarmRole("ingest", settings, tmp_path)
        with standing(url) as asked, connect(url) as database:
            database.autocommit = True
            worker.start()
            gateway.publish(SENML, senml(0))
            until(lambda: asked.sample("byssus_ingest_messages_total") == 1, worker.log.read_text)
            disk.fill()
            gateway.publish(SENML, *map(senml, range(1, MESSAGES)))
            until(lambda: asked.ingest()[1].startswith(FULL), worker.log.read_text)
            assert asked.ingest()[0] == "degraded"
            assert asked.sample("byssus_ingest_failing", "no_space") == 1
            assert "no_space" in worker.log.read_text()
            worker.kill()  # who had acknowledged what is not stored would lose it now
            assert stored(database) < MESSAGES
            worker.start()
            disk.free()
            until(lambda: stored(database) == MESSAGES, worker.log.read_text)
            until(lambda: asked.ingest() == ("ready", "Connected."), worker.log.read_text)
        worker.stop()


@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_a_log_of_the_database_without_room_takes_it_down_and_all_is_stored_once_it_is_back(
    tmp_path: Path, broker_url: str, gateway: Gateway
) -> None:
    tmp_path.chmod(0o711)
    with ExitStack() as standing_by:
        server = standing_by.enter_context(EmbeddedPostgres(tmp_path))
        url = prepared(server.start())
        server.stop()
        disk = standing_by.enter_context(log_on_a_disk(tmp_path / "postgres" / "pg_wal"))
        standing_by.callback(server.stop)  # before its log is gone
        server.start()
        settings = Settings(
            data=tmp_path, database_url=SecretStr(url), mqtt_url=SecretStr(broker_url), _env_file=None
        )  # fmt: skip
        make_session(broker_url, subscription(settings.mqtt_client_id), Clock())
        worker = WarmRole("ingest", settings, tmp_path)
        worker.start()
        gateway.publish(SENML, senml(0))
        until(lambda: count(url) == 1, worker.log.read_text)
        disk.fill()
        use_up_log(url)
        gateway.publish(SENML, *map(senml, range(1, MESSAGES)))
        until(lambda: "commit failed" in worker.log.read_text(), worker.log.read_text)
        worker.kill()  # who had acknowledged what is not stored would lose it now
        worker.start()
        server.stop()
        disk.free()
        server.start()
        until(lambda: count(url) == MESSAGES, worker.log.read_text)
        worker.stop()


@contextmanager
def log_on_a_disk(folder: Path) -> Iterator[SmallDisk]:
    """Have the write-ahead log of a server that is stopped on a disk of its own."""
    before = folder.rename(folder.with_name("before"))
    with small_disk(folder, megabytes=96) as disk:
        shutil.chown(folder, before.owner(), before.group())
        folder.chmod(0o700)
        subprocess.run(["cp", "--archive", f"{before}/.", folder], check=True)
        shutil.rmtree(before)
        yield disk


def use_up_log(url: str) -> None:
    """Write to the log of a full disk what still fits, until the database fails for want of room."""
    with suppress(psycopg.OperationalError), connect(url) as database:
        database.autocommit = True
        while True:
            database.execute("select pg_logical_emit_message(false, 'byssus', repeat('x', 1000000))")


def count(url: str) -> object:
    with connect(url) as database:
        return stored(database)


def prepared(url: str) -> str:
    """The URL, once schema and plant are there, and the log of the database has a file with room for some megabytes."""
    with connect(url) as connection:
        migrate(connection, datetime.now(UTC))
        connection.execute(PLANT.encode())
    with psycopg.connect(url.replace("//byssus:", "//postgres:", 1), autocommit=True) as superuser:
        superuser.execute("select pg_switch_wal()")
        superuser.execute("checkpoint")
    return url


def stored(database: psycopg.Connection) -> object:
    [[number]] = rows(database, "select count(*) from reading")
    return number
