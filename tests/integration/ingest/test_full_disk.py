"""A full disk of the database: nothing more is acknowledged, everybody is told, and it goes on by itself."""

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
from servers.small_disk import small_disk
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
