"""From the gateway's message to the rows, through real brokers."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import JsonValue

from builders.foreign import SAMPLES
from byssus.core.database import Connection
from byssus.ingest.formats.table import MOST_BYTES
from integration.ingest.live import Gateway, consuming, rows

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
SENML = "byssus/v1/gw-1/senml"
BASE = round(time.time()) - 600


def senml(number: int = 1, *, age: int = 0, value: JsonValue = -18.5, **fields: JsonValue) -> bytes:
    return json.dumps([{"n": f"probe-{number}:temp", "t": BASE - 60 * age, "v": value, **fields}]).encode()


def instant(age: int = 0) -> datetime:
    return datetime.fromtimestamp(BASE, UTC) - timedelta(minutes=age)


def test_what_a_gateway_publishes_is_stored(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    scan = {"time": instant().isoformat(), "reader": "pack-line-2", "data": "]Q1https://id.example/01/0690"}
    foreign = {"probe-2": [{"ts": BASE * 1000, "values": {"temp": -19.5, "rssi": -70}}]}
    with consuming(broker_url, plant_url) as tally:
        gateway.publish("byssus/v1/gw-1/status", b'{"online":true}', retain=True)
        gateway.publish(SENML, senml(u="K", value=254.65))
        gateway.publish("byssus/v1/gw-1/scan", json.dumps(scan).encode())
        gateway.publish("byssus/v1/gw-1/epcis", b'{"type":"ObjectEvent"}')
        gateway.publish("v1/gateway/telemetry", json.dumps(foreign).encode(), qos=0)
        tally.wait(lambda tally: tally.stored.messages == 5)
    assert rows(database, "select point_id, time, value from reading order by 1") == [
        (1, instant(), -18.5),
        (2, instant(), -19.5),
    ]
    assert rows(database, "select time, code from scan") == [(instant(), "]Q1https://id.example/01/0690")]
    assert rows(database, "select document from epcis_capture") == [(b'{"type":"ObjectEvent"}',)]
    assert rows(database, "select online, heard_at is not null from gateway") == [(True, True)]
    assert rows(database, "select from rejected_message") == []


def test_the_broker_grants_every_topic_of_every_format(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    topics = {sample.topic for sample in SAMPLES if not sample.topic.startswith("$")}
    with consuming(broker_url, plant_url) as tally:
        for topic in topics:
            gateway.publish(topic, b"\xff")
        tally.wait(lambda tally: tally.stored.messages == len(topics))
    assert {topic for (topic,) in rows(database, "select topic from rejected_message")} == topics


BAD = {
    "not_json": senml()[:-5],
    "wrong_type": senml(value="cold"),
    "unknown_device": senml(99),
    "unknown_unit": senml(u="furlong"),
    "not_finite": senml(value=float("nan")),
    "too_big": b" " * (2 * MOST_BYTES),
    "not_utf8": b'[{"n":"\xff"}]',
}
"""Reason → what is refused for it."""


def test_nothing_that_a_gateway_says_stops_the_consumer(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, plant_url) as tally:
        gateway.publish(SENML, *BAD.values())
        gateway.publish(SENML, senml(t=4_070_908_800), senml(t=900_000_000))
        gateway.publish("byssus/v1/gw-1/scan", b'{"reader":"r","data":"(01)06901234500010"}')
        gateway.publish("byssus/v1/gw-1/epcis", b'{"type":"ObjectEvent"}')
        gateway.publish(SENML, senml())
        tally.wait(lambda tally: tally.stored.messages == len(BAD) + 5)
    kept = rows(database, "select reason, payload, detail from rejected_message")
    assert {reason: payload for reason, payload, _ in kept} == BAD
    assert all(isinstance(detail, str) and detail.endswith(".") for *_, detail in kept)
    assert rows(database, "select reason from doubtful_reading order by 1") == [("time_ahead",), ("time_before_2000",)]
    assert rows(database, "select count(*) from scan") == [(1,)]
    assert rows(database, "select count(*) from epcis_capture") == [(1,)]
    assert rows(database, "select value from reading") == [(-18.5,)]


def test_what_came_while_nobody_was_there_is_stored_afterwards(
    broker_url: str, plant_url: str, gateway: Gateway, database: Connection
) -> None:
    with consuming(broker_url, plant_url):
        pass
    gateway.publish(SENML, *(senml(number, age=age) for age in range(50) for number in (1, 2)))
    with consuming(broker_url, plant_url, batch=30) as tally:
        tally.wait(lambda tally: tally.stored.readings == 100)
    assert rows(database, "select count(*) from reading") == [(100,)]


def test_what_was_acknowledged_does_not_come_again(broker_url: str, plant_url: str, gateway: Gateway) -> None:
    with consuming(broker_url, plant_url) as tally:
        gateway.publish(SENML, *(senml(number, age=age) for age in range(50) for number in (1, 2)))
        tally.wait(lambda tally: tally.stored.messages == 100)
    with consuming(broker_url, plant_url) as tally:
        gateway.publish(SENML, senml(age=-1))
        tally.wait(lambda tally: tally.stored.readings == 1)
    assert tally.stored.messages == 1
