"""The broker configuration that operators copy: who may say what, and that it loses nothing."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from builders.ingest import encoded
from byssus.app.embedded.port import LOOPBACK
from byssus.core.database import Connection, connect
from integration.ingest.live import PLANT, Gateway, consuming, rows, senml
from servers.installation import until
from servers.mosquitto import GATEWAY, Mosquitto, as_deployed, by_default
from servers.wire import through, wire

SENT = 6000
TOPIC = f"byssus/v1/{GATEWAY}/senml"
LAST = encoded([{"n": "probe-1:temp", "t": round(time.time()), "v": 0}])


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with as_deployed(tmp_path) as running:
        yield running


def test_a_gateway_writes_under_its_own_name_only_and_byssus_reads_it(broker: Mosquitto) -> None:
    heard: Queue[str] = Queue()
    with broker.client("byssus", tls=False) as reader, broker.client(GATEWAY, tls=True) as gateway:
        subscribed: Queue[bool] = Queue()
        reader.on_subscribe = lambda *_: subscribed.put(True)
        reader.on_message = lambda _client, _userdata, message: heard.put(message.topic)
        reader.subscribe("#", qos=1)
        assert subscribed.get(timeout=30)
        for topic in ("byssus/v1/gw-02/senml", "byssus/v1/site/s/alarms", "byssus/v1/gw-01/senml"):
            gateway.publish(topic, "x", qos=1).wait_for_publish(30)
        assert heard.get(timeout=30) == "byssus/v1/gw-01/senml"
        with pytest.raises(Empty):
            heard.get_nowait()


def test_nobody_comes_in_without_a_password(broker: Mosquitto) -> None:
    refused: Queue[bool] = Queue()
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_connect = lambda _client, _userdata, _flags, reason, _properties: refused.put(reason.is_failure)
    client.connect(LOOPBACK, broker.port)
    client.loop_start()
    assert refused.get(timeout=30)
    client.loop_stop()


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
def test_while_the_database_is_away_our_file_loses_nothing_and_mosquittos_defaults_lose_what_they_acknowledged(
    migrated_url: str, tmp_path: Path
) -> None:
    with connect(migrated_url) as database:
        database.autocommit = True
        database.execute(PLANT.encode())
        by_defaults = stored_of_what_was_sent(by_default(folder(tmp_path, "default")), migrated_url, database)
        database.execute("truncate reading")
        by_ours = stored_of_what_was_sent(as_deployed(folder(tmp_path, "ours")), migrated_url, database)
    assert (by_defaults < SENT, by_ours) == (True, SENT), by_defaults


def folder(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made


def stored_of_what_was_sent(
    starting: AbstractContextManager[Mosquitto], database_url: str, database: Connection
) -> int:
    """How many of the messages that a broker has acknowledged are stored, if the database is away while they come."""
    with starting as broker, wire(urlsplit(database_url).port or 5432) as laid:
        gateway = Gateway(broker.url(GATEWAY))
        with consuming(broker.url("byssus"), through(laid, database_url)):
            laid.cut()
            gateway.publish(TOPIC, *map(senml, range(SENT)))
            assert rows(database, "select count(*) from reading") == [(0,)]
            laid.mend()

            def is_drained() -> bool:
                gateway.publish(TOPIC, LAST)
                return bool(rows(database, "select from reading where value = 0"))

            until(is_drained)  # the broker keeps the order: nothing of what it still has comes after this
        gateway.close()
    [[count]] = database.execute("select count(*) from reading where value <> 0").fetchall()
    return int(count)
