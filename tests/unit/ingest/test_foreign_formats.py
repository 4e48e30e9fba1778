"""One section a format, with the traps that are known of it."""

from datetime import UTC, datetime

import pytest
from pydantic import JsonValue

from builders.ingest import encoded
from byssus.core.aspect import Aspect
from byssus.ingest.formats.table import decode
from byssus.ingest.message import NOW, Aside, Decoded, LocalTime, Problem, Reading, Reason

UPLINK = "application/1/device/24E124136B502217/event/up"
EUI = "24e124136b502217"


def values(decoded: Decoded) -> dict[tuple[str, str], float | Problem]:
    return {(reading.device, reading.channel): reading.value for reading in decoded.readings}


def test_thingsboard_names_devices_and_gives_times_in_milliseconds() -> None:
    document = {"Device A": [{"ts": 1483228800000, "values": {"temperature": -18.2, "humidity": 80}}], "B": [{"t": 1}]}
    decoded = decode("v1/gateway/telemetry", encoded(document))
    assert values(decoded) == {("Device A", "temperature"): -18.2, ("Device A", "humidity"): 80, ("B", "t"): 1}
    assert [reading.time for reading in decoded.readings] == [datetime(2017, 1, 1, tzinfo=UTC)] * 2 + [NOW]
    assert not decoded.problems


def test_thingsboard_keeps_the_good_entries_of_a_bad_message() -> None:
    document: JsonValue = {"A": [{"ts": "x", "values": {"t": 1}}, {"ts": 1e30, "values": {"t": 1}}, {"t": 2}], "B": 7}
    decoded = decode("v1/gateway/telemetry", encoded(document))
    assert values(decoded) == {("A", "t"): 2}
    assert [problem.reason for problem in decoded.problems] == [
        Reason.WRONG_TYPE,
        Reason.BAD_TIME,
        Reason.WRONG_TYPE,
    ]


def test_a_text_is_a_problem_of_its_channel_only() -> None:
    decoded = decode("v1/gateway/telemetry", encoded({"A": [{"firmware": "1.2", "door": True, "gone": None}]}))
    assert not decoded.problems
    assert values(decoded)["A", "door"] == 1
    assert isinstance(values(decoded)["A", "firmware"], Problem)
    assert ("A", "gone") not in values(decoded)


def uplink(**fields: JsonValue) -> Decoded:
    document = {
        "time": "2026-07-18T09:34:15.775023242+00:00",
        "fCnt": 23,
        "devAddr": "00189440",
        "data": "A2c=",
        **fields,
    }
    return decode(UPLINK, encoded(document))


def test_chirpstack_gives_what_the_codec_made_with_the_time_of_the_uplink() -> None:
    decoded = uplink(object={"battery": 92, "humidity": 50.5, "temperature": -19.8})
    assert values(decoded) == {(EUI, "battery"): 92, (EUI, "humidity"): 50.5, (EUI, "temperature"): -19.8}
    assert {reading.time for reading in decoded.readings} == {datetime(2026, 7, 18, 9, 34, 15, 775023, UTC)}
    assert not any(reading.historical for reading in decoded.readings)


def test_milesight_history_is_historical_and_has_its_own_times() -> None:
    decoded = uplink(object={"history": [{"humidity": 46.5, "temperature": -17.2, "timestamp": 1665561758}]})
    assert [reading[:4] for reading in decoded.readings] == [
        (EUI, "humidity", datetime(2022, 10, 12, 8, 2, 38, tzinfo=UTC), 46.5),
        (EUI, "temperature", datetime(2022, 10, 12, 8, 2, 38, tzinfo=UTC), -17.2),
    ]
    assert all(reading.historical for reading in decoded.readings)


def test_a_bad_entry_of_a_history_leaves_the_others() -> None:
    decoded = uplink(object={"history": [{"temperature": 1}, 7, {"temperature": -17.2, "timestamp": 1665561758}]})
    assert values(decoded) == {(EUI, "temperature"): -17.2}
    assert [problem.detail for problem in decoded.problems] == [
        "Entry 1 of 'history': field 'timestamp' has to be a number, and is missing.",
        "Entry 2 of 'history': an entry has to be an object, and is the number 7.",
    ]


def test_an_uplink_that_no_codec_read_is_refused_with_advice() -> None:
    [problem] = uplink().problems
    assert problem.reason is Reason.UNDECODED
    assert "payload codec" in problem.detail


def test_an_uplink_without_payload_says_nothing() -> None:
    assert uplink(data=None).aside is Aside.NO_VALUE


def test_copies_of_a_frame_are_known_by_counter_session_and_content() -> None:
    temperature: JsonValue = {"temperature": -19.8}
    frame = uplink(object=temperature, deduplicationId="a").frame
    assert frame is not None
    assert frame == uplink(object=temperature, deduplicationId="b", time="2026-07-18T09:34:17+00:00").frame
    assert frame != uplink(object=temperature, fCnt=24).frame
    assert frame != uplink(object=temperature, devAddr="00189441").frame
    assert frame != uplink(object=temperature, data="A2g=").frame


def zigbee(**fields: JsonValue) -> Decoded:
    return decode("zigbee2mqtt/冷库 1", encoded({"temperature": -18.2, "humidity": 61, "battery": 97, **fields}))


def test_zigbee2mqtt_names_the_device_in_the_topic() -> None:
    assert values(zigbee()) == {
        ("冷库 1", "temperature"): -18.2,
        ("冷库 1", "humidity"): 61,
        ("冷库 1", "battery"): 97,
    }


@pytest.mark.parametrize("last_seen", [1776020076000, "2026-04-12T18:54:36Z", "2026-04-13T02:54:36+08:00"])
def test_zigbee2mqtt_writes_last_seen_in_three_ways(last_seen: JsonValue) -> None:
    assert zigbee(last_seen=last_seen).readings[0].time == datetime(2026, 4, 12, 18, 54, 36, tzinfo=UTC)


def test_zigbee2mqtt_may_leave_last_seen_out() -> None:
    assert zigbee(last_seen=None).readings[0].time == NOW


def test_zigbee2mqtt_says_that_a_contact_is_closed_and_a_door_point_wants_to_know_that_it_is_open() -> None:
    assert values(zigbee(contact=False))["冷库 1", "open"] == 1
    assert values(zigbee(contact=True))["冷库 1", "open"] == 0
    assert ("冷库 1", "open") not in values(zigbee())


def test_a_zigbee_name_may_have_levels() -> None:
    assert values(decode("zigbee2mqtt/store/1", b'{"temperature":1}')) == {("store/1", "temperature"): 1}


def test_zigbee2mqtt_may_put_each_value_on_a_topic_of_its_own() -> None:
    assert values(decode("zigbee2mqtt/cold-1/temperature", b"-18.2")) == {("cold-1", "temperature"): -18.2}


@pytest.mark.parametrize("payload", [b"online", b'{"state":"online"}'])
def test_zigbee2mqtt_says_whether_a_device_is_available(payload: bytes) -> None:
    [reading] = decode("zigbee2mqtt/cold-1/availability", payload).readings
    assert (reading.device, reading.value, reading.aspect) == ("cold-1", 1, Aspect.ONLINE)


@pytest.mark.parametrize(
    ("topic", "why"),
    [
        ("bridge/state", Aside.NETWORK),
        ("bridge/devices", Aside.NETWORK),
        ("cold-1/set", Aside.COMMAND),
        ("cold-1/get", Aside.COMMAND),
    ],
)
def test_what_the_bridge_says_and_hears_is_no_state(topic: str, why: Aside) -> None:
    assert decode(f"zigbee2mqtt/{topic}", b"[]") == Decoded(aside=why)


def test_zigbee2mqtt_knows_no_value_yet_after_a_restart() -> None:
    assert ("冷库 1", "temperature") not in values(zigbee(temperature=None))


def tasmota(**fields: JsonValue) -> Decoded:
    document = {"Time": "2026-01-01T00:00:00", "AM2301": {"Temperature": -18.6, "Humidity": 58.2}, **fields}
    return decode("tele/cold-1/SENSOR", encoded(document))


def test_tasmota_shows_wall_time_and_names_sensor_and_field() -> None:
    wall = LocalTime(datetime(2026, 1, 1, tzinfo=UTC))
    assert tasmota(TempUnit="C").readings == [
        Reading("cold-1", "AM2301.Temperature", wall, -18.6, "C", incidental=True),
        Reading("cold-1", "AM2301.Humidity", wall, 58.2, None, incidental=True),
    ]


def test_tasmota_may_measure_in_fahrenheit() -> None:
    assert [reading.unit for reading in tasmota(TempUnit="F").readings] == ["F", None]


def test_tasmota_reports_an_unplugged_probe_as_null() -> None:
    assert not tasmota(AM2301={"Temperature": None}).readings


def test_tasmota_may_show_a_zone() -> None:
    assert tasmota(Time="2026-01-01T00:00:00+08:00").readings[0].time == datetime(2025, 12, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(("payload", "value"), [(b"Online", 1), (b"Offline", 0)])
def test_tasmota_has_a_last_will(payload: bytes, value: float) -> None:
    [reading] = decode("tele/cold-1/LWT", payload).readings
    assert (reading.device, reading.channel, reading.value, reading.aspect) == (
        "cold-1",
        "online",
        value,
        Aspect.ONLINE,
    )


def test_a_will_of_other_words_is_refused() -> None:
    assert [problem.reason for problem in decode("tele/cold-1/LWT", b"Gone").problems] == [Reason.WRONG_TYPE]


@pytest.mark.parametrize("document", [{"Time": "noon", "A": {"Temperature": 1}}, {"Time": 7}, {"TempUnit": 1}])
def test_tasmota_without_sense_is_refused(document: JsonValue) -> None:
    decoded = decode("tele/cold-1/SENSOR", encoded(document))
    assert not decoded.readings
    assert decoded.problems
