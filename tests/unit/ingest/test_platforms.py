"""ThingsBoard, Aliyun and Huawei: what they send, and the traps in it."""

from datetime import UTC, datetime

import pytest
from pydantic import JsonValue

from builders.foreign import Sample, alink, iotda
from builders.ingest import encoded
from byssus.core.aspect import Aspect
from byssus.ingest.formats.table import decode
from byssus.ingest.message import NOW, Aside, Decoded, Problem, Reason

THEN = datetime(2026, 6, 30, 6, 13, 20, tzinfo=UTC)
THEN_MS = 1782800000000


def found(decoded: Decoded) -> list[tuple[str, str, object, float | Problem]]:
    return [reading[:4] for reading in decoded.readings]


def said(sample: Sample) -> Decoded:
    return decode(sample.topic, sample.payload)


@pytest.mark.parametrize(
    ("document", "times"),
    [
        ({"temperature": 42}, [NOW]),
        ({"ts": THEN_MS, "values": {"temperature": 42}}, [THEN]),
        ([{"ts": THEN_MS, "values": {"temperature": 42}}, {"temperature": 42}], [THEN, NOW]),
    ],
    ids=["values", "values with a time", "a list"],
)
def test_a_thingsboard_device_speaks_in_three_shapes(document: JsonValue, times: list[object]) -> None:
    decoded = decode("v1/devices/me/telemetry", encoded(document))
    assert found(decoded) == [("me", "temperature", time, 42) for time in times]


def test_a_thingsboard_device_that_the_broker_mounts_under_its_name_has_that_name() -> None:
    assert decode("cold-1/v1/devices/me/telemetry", b'{"t":1}').readings[0].device == "cold-1"


def test_a_bad_entry_of_a_thingsboard_device_leaves_the_others() -> None:
    decoded = decode("v1/devices/me/telemetry", b'[{"ts":"x","values":{"t":1}},{"t":2},7]')
    assert found(decoded) == [("me", "t", NOW, 2)]
    assert [problem.detail[:7] for problem in decoded.problems] == ["Entry 1", "Entry 3"]


@pytest.mark.parametrize(("kind", "value"), [("connect", 1), ("disconnect", 0)])
def test_a_thingsboard_gateway_tells_which_devices_come_and_go(kind: str, value: float) -> None:
    decoded = decode(f"v1/gateway/{kind}", b'{"device":"Device A"}')
    assert found(decoded) == [("Device A", "online", NOW, value)]
    assert decoded.readings[0].aspect is Aspect.ONLINE
    assert [one.reason for one in decode(f"v1/gateway/{kind}", b"{}").problems] == [Reason.MISSING]


def test_attributes_of_a_thingsboard_device_are_diagnostic() -> None:
    decoded = decode("v1/gateway/attributes", b'{"A":{"limit":42},"B":7}')
    assert found(decoded) == [("A", "limit", NOW, 42)]
    assert decoded.readings[0].diagnostic
    assert [problem.reason for problem in decoded.problems] == [Reason.WRONG_TYPE]


def test_requests_of_a_thingsboard_gateway_say_nothing() -> None:
    assert decode("v1/gateway/rpc", b'{"device":"A","id":1,"data":{}}') == Decoded(aside=Aside.COMMAND)


def test_an_alink_property_is_a_value_or_a_value_with_a_time() -> None:
    decoded = said(alink(temperature={"value": -18.3, "time": THEN_MS}, humidity=81, lock=None))
    assert found(decoded) == [("a1/cold-1", "temperature", THEN, -18.3), ("a1/cold-1", "humidity", NOW, 81)]


def test_an_alink_property_may_be_a_structure() -> None:
    decoded = said(alink(air={"value": {"t": -18.3, "h": 80}, "time": THEN_MS}, flat={"t": 1}))
    assert [reading[1:4] for reading in decoded.readings] == [
        ("air.t", THEN, -18.3),
        ("air.h", THEN, 80),
        ("flat.t", NOW, 1),
    ]


def test_a_bad_time_of_an_alink_property_leaves_the_others() -> None:
    decoded = said(alink(a={"value": 1, "time": "noon"}, b={"value": 2, "time": THEN_MS}))
    assert found(decoded) == [("a1/cold-1", "b", THEN, 2)]
    assert [problem.reason for problem in decoded.problems] == [Reason.WRONG_TYPE]


def sub_device(properties: JsonValue) -> JsonValue:
    return {"identity": {"productKey": "a2", "deviceName": "cold-2"}, "properties": properties}


def test_an_alink_pack_speaks_for_the_gateway_and_the_devices_behind_it() -> None:
    samples: JsonValue = {"t": [{"value": -18.3, "time": THEN_MS}, {"value": -18.2, "time": THEN_MS + 60000}]}
    decoded = said(alink("pack/", properties={"signal": -70}, subDevices=[sub_device(samples), {"identity": 7}]))
    assert [reading[:2] + reading[3:4] for reading in decoded.readings] == [
        ("a1/cold-1", "signal", -70),
        ("a2/cold-2", "t", -18.3),
        ("a2/cold-2", "t", -18.2),
    ]
    assert [problem.reason for problem in decoded.problems] == [Reason.WRONG_TYPE]


def test_alink_history_is_historical() -> None:
    entry = sub_device([{"t": {"value": -18.3, "timestamp": THEN_MS}}, {"t": {"value": -18.2, "timestamp": 1}}])
    decoded = decode("/sys/a1/gw/thing/event/property/history/post", encoded({"params": [entry]}))
    assert found(decoded)[0] == ("a2/cold-2", "t", THEN, -18.3)
    assert all(reading.historical for reading in decoded.readings)
    assert len(decoded.readings) == 2


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("20260630T061320Z", THEN),
        ("2026-06-30T06:13:20Z", THEN),
        ("20260630T061320", THEN),
        (None, NOW),
        ("", NOW),
        ("noon", NOW),
        (7, NOW),
    ],
)
def test_iotda_falls_back_to_the_receipt_where_a_time_is_bad_or_missing(written: JsonValue, time: object) -> None:
    decoded = said(iotda({"service_id": "s", "properties": {"T": -18.1}, "event_time": written}))
    assert found(decoded) == [("d1", "s.T", time, -18.1)]


def test_an_iotda_device_may_speak_for_itself() -> None:
    document: JsonValue = {"services": [{"service_id": "s", "properties": {"T": -18.1}}]}
    assert found(decode("$oc/devices/d7/sys/properties/report", encoded(document))) == [("d7", "s.T", NOW, -18.1)]


def test_a_bad_service_of_an_iotda_device_leaves_the_others() -> None:
    decoded = said(iotda(7, {"service_id": "s", "properties": {"T": -18.1}}, {"properties": {"T": 1}}))
    assert found(decoded) == [("d1", "s.T", NOW, -18.1)]
    assert [problem.reason for problem in decoded.problems] == [Reason.WRONG_TYPE, Reason.MISSING]
