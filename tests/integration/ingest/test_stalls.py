"""A database that stands still: memory is bounded, the broker holds what comes, and everybody is told."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from builders.ingest import SENML
from builders.standing import standing
from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.settings import Settings
from byssus.ingest.failure import Failure
from byssus.ingest.session import make_session
from byssus.ingest.subscription import subscription
from integration.ingest.live import Gateway, consuming, rows, senml
from servers.installation import until
from servers.warm import WarmRole

pytestmark = [
    pytest.mark.parametrize("engine", ["embedded"], indirect=True),
    pytest.mark.parametrize("broker", ["mosquitto"], indirect=True),
]
MEBIBYTE = 1 << 20
MESSAGES, SIZE = 1500, MEBIBYTE // 8
LEAST_HELD_BY_BROKER = MESSAGES * SIZE // 2


@contextmanager
def locked(database_url: str) -> Iterator[None]:
    """Nobody can store a reading until the block ends."""
    with connect(database_url) as other:
        other.execute("lock table reading in access exclusive mode")
        yield


@contextmanager
def frozen(database: Connection) -> Iterator[None]:
    """The server's end of the consumer's connection stands still: it answers nothing, and fails at nothing either."""
    [[pid]] = database.execute("select pid from pg_stat_activity where application_name = 'byssus-ingest'").fetchall()
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def resident(pid: int) -> int:
    """Bytes of memory that a process has."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def test_while_readings_are_locked_memory_is_bounded_and_overload_is_told_and_all_is_stored_afterwards(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection, tmp_path: Path
) -> None:
    settings = Settings(
        data=tmp_path, database_url=SecretStr(plant_url), mqtt_url=SecretStr(broker_url), _env_file=None
    )  # fmt: skip
    make_session(broker_url, subscription(settings.mqtt_client_id), Clock())
    worker = WarmRole("ingest", settings, tmp_path)
    with standing(plant_url) as asked:
        worker.start()
        gateway.publish(SENML, senml(0))
        until(lambda: asked.sample("byssus_ingest_messages_total") == 1, worker.log.read_text)
        at_rest = resident(worker.pid)
        with locked(plant_url):
            gateway.publish(SENML, *(senml(index).ljust(SIZE) for index in range(1, MESSAGES)))
            until(lambda: asked.ingest()[1].startswith("The database takes too long."), worker.log.read_text)
            assert asked.ingest()[0] == "degraded"
            assert asked.sample("byssus_ingest_failing", Failure.SLOW) == 1
            assert resident(worker.pid) - at_rest < MESSAGES * SIZE - LEAST_HELD_BY_BROKER
        until(lambda: rows(database, "select count(*) from reading") == [(MESSAGES,)], worker.log.read_text)
        until(lambda: asked.ingest() == ("ready", "Connected."), worker.log.read_text)
    worker.stop()


def test_a_database_that_does_not_even_fail_is_given_up_and_found_again(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, plant_url, silent=1.0) as tally:
        gateway.publish(SENML, senml(0))
        tally.wait(lambda tally: tally.stored.readings == 1)
        with frozen(database):
            gateway.publish(SENML, *map(senml, range(1, 50)))
            tally.wait(lambda tally: tally.failures[Failure.AWAY] == 1)
        tally.wait(lambda _: rows(database, "select count(*) from reading") == [(50,)])
    assert rows(database, FED) == [(50, 50)]


FED = 'select count(*), count(distinct (p, t)) from reading_feed, unnest(points, times, "values") as f (p, t, v)'
