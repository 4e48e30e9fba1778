"""A worker is taken out of the group, and nothing stays behind in its session."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from builders.ingest import SENML, encoded
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.errors import Conflict, InvalidInput, Unavailable
from byssus.ingest.retire import retire
from byssus.ingest.session import make_session
from byssus.ingest.subscription import subscription
from integration.ingest.live import Gateway, consuming, rows, senml
from servers.wire import through, wire

pytestmark = [
    pytest.mark.parametrize("engine", ["embedded"], indirect=True),
    pytest.mark.parametrize("broker", ["mosquitto"], indirect=True),
]
FIRST, SECOND = (subscription("byssus-test", worker, 2) for worker in (1, 2))
COUNT = "select count(*) from reading"


@pytest.fixture
def waiting(broker_url: str, gateway: Gateway) -> str:
    """A broker that holds 1000 messages, some for each of two workers that are away."""
    for worker in (FIRST, SECOND):
        make_session(broker_url, worker, Clock())
    gateway.publish(SENML, *map(senml, range(1000)))
    return broker_url


def test_what_waits_for_a_retired_worker_is_stored_and_nothing_is_dealt_to_it_any_more(
    waiting: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    stored = retire(waiting, plant_url, SECOND, Clock())
    assert 0 < stored.messages < 1000
    assert rows(database, COUNT) == [(stored.messages,)]
    gateway.publish(SENML, *map(senml, range(1000, 1100)))
    with consuming(waiting, plant_url, FIRST) as tally:
        tally.wait(lambda _: rows(database, COUNT) == [(1100,)])
    assert tally.stored.duplicates == 0
    assert rows(database, "select client from listening") == []


def test_a_retirement_that_is_cut_short_loses_and_doubles_nothing_when_it_is_done_again(
    waiting: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    gateway.publish(SENML, *[encoded([{"n": "probe-1:temp", "v": -18}])] * 2)
    with wire(urlsplit(plant_url).port or 5432) as laid:
        laid.cut()
        with pytest.raises(Unavailable):
            retire(waiting, through(laid, plant_url), SECOND, Clock())
    retire(waiting, plant_url, SECOND, Clock())
    with consuming(waiting, plant_url, FIRST) as tally:
        tally.wait(lambda _: rows(database, COUNT) == [(1002,)])


def test_to_retire_whom_nobody_knows_any_more_changes_nothing(waiting: str, plant_url: str) -> None:
    assert retire(waiting, plant_url, SECOND, Clock()).messages > 0
    assert retire(waiting, plant_url, SECOND, Clock()).messages == 0


def test_a_worker_that_runs_is_not_retired(waiting: str, plant_url: str) -> None:
    with consuming(waiting, plant_url, SECOND) as tally:
        tally.wait(lambda tally: tally.stored.messages > 0)
        with pytest.raises(Conflict, match="'byssus-test-2' runs"):
            retire(waiting, plant_url, SECOND, Clock())


def test_without_shared_subscriptions_there_is_nothing_to_retire_from(plant_url: str, broker_url: str) -> None:
    with pytest.raises(InvalidInput, match="MQTT 5"):
        retire(f"{broker_url}?version=3.1.1", plant_url, SECOND, Clock())


def byssus_retire(worker: int, broker_url: str, plant_url: str) -> subprocess.CompletedProcess[str]:
    here = {"BYSSUS_DATABASE_URL": plant_url, "BYSSUS_MQTT_URL": broker_url, "BYSSUS_INGEST_WORKERS": "2",
            "BYSSUS_MQTT_CLIENT_ID": "byssus-test"}  # fmt: skip
    command = [sys.executable, "-m", "byssus.app", "retire", str(worker)]
    return subprocess.run(command, env={**os.environ, **here}, capture_output=True, text=True, check=False)


def test_the_command_says_what_it_did_and_what_to_do_next(waiting: str, plant_url: str) -> None:
    done = byssus_retire(2, waiting, plant_url)
    assert done.returncode == 0, done.stderr
    assert "messages that waited for worker 2 are stored" in done.stdout
    assert "BYSSUS_INGEST_WORKERS=1" in done.stdout
    refused = byssus_retire(1, waiting, plant_url)
    assert (refused.returncode, "cannot be retired" in refused.stderr) == (1, True)
