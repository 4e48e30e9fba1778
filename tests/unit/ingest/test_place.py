from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import JsonValue

from builders.foreign import EUI, chirpstack
from builders.ingest import COLD, DOOR, NOW, SENML, SLOW, always, encoded, reading, received, registry
from byssus.core.arrival import Doubt
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Aside, Problem, Reason, Received
from byssus.ingest.place import place
from byssus.ingest.registry import Assignment, Point, Registry
from byssus.ingest.rows import DoubtfulRow, ReadingRow, Rows, StatusRow

PLANT = registry()


def placed(message: Received, plant: Registry = PLANT) -> tuple[Rows, list[Problem]]:
    rows = Rows()
    return rows, place(decode(message.topic, message.payload), message, plant, rows)


def stored(*records: JsonValue) -> list[ReadingRow]:
    rows, problems = placed(received(list(records)))
    assert not problems
    return rows.readings


def refused(message: Received, plant: Registry = PLANT) -> list[Reason]:
    rows, problems = placed(message, plant)
    assert not rows.readings
    return [problem.reason for problem in problems]


def test_a_reading_belongs_to_the_point_that_its_channel_feeds() -> None:
    assert stored(reading(-18.5)) == [ReadingRow(COLD.id, NOW, -18.5, NOW, False)]


@pytest.mark.parametrize(
    ("channel", "unit", "value", "expected"),
    [
        ("temp", None, -18.5, -18.5),
        ("temp", "Cel", -18.5, -18.5),
        ("temp", "K", 255.15, -18.0),
        ("temp", "F", -0.4, -18.0),
        ("temp", "°F", 5, -15.0),
        ("temp", "degC", -18.5, -18.5),
        ("rh", "%RH", 80, 80),
        ("rh", "%", 80, 80),
        ("rh", "/", 0.8, 80),
    ],
)
def test_values_are_converted_at_the_door(channel: str, unit: str | None, value: float, expected: float) -> None:
    record = {"n": f"probe:{channel}", "v": value} | ({"u": unit} if unit else {})
    assert [row.value for row in stored(record)] == [expected]


@pytest.mark.parametrize(
    ("unit", "reason"), [("furlong", Reason.UNKNOWN_UNIT), ("%RH", Reason.WRONG_UNIT), ("Pa", Reason.WRONG_UNIT)]
)
def test_a_unit_that_does_not_fit_is_refused(unit: str, reason: Reason) -> None:
    assert refused(received([{"n": "probe:temp", "u": unit, "v": 7}])) == [reason]


@pytest.mark.parametrize(
    ("channel", "age", "late"),
    [("temp", 10, False), ("temp", 10.1, True), ("slow", 60, False), ("slow", 60.1, True), ("temp", -5, False)],
)
def test_a_reading_is_live_for_two_intervals_or_ten_minutes(channel: str, age: float, late: bool) -> None:
    assert [row.backfill for row in stored(reading(age=age, channel=channel))] == [late]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (reading(age=-5.1), Doubt.TIME_AHEAD),
        ({"n": "probe:temp", "t": 4_070_908_800, "v": -18}, Doubt.TIME_AHEAD),
        ({"n": "probe:temp", "t": 900_000_000, "v": -18}, Doubt.TIME_BEFORE_2000),
        (reading(327.67), Doubt.IMPLAUSIBLE),
        (reading(111, channel="rh"), Doubt.IMPLAUSIBLE),
    ],
)
def test_what_cannot_be_believed_is_kept_apart(record: JsonValue, reason: Doubt) -> None:
    rows, problems = placed(received([record]))
    assert not rows.readings
    assert not problems
    assert [row.reason for row in rows.doubtful] == [reason]


def test_a_device_whose_clock_was_never_set_belongs_to_the_point_it_feeds_now() -> None:
    message = Received("v1/gateway/telemetry", encoded({"probe": [{"ts": 5000, "values": {"temp": -18}}]}), NOW)
    rows, _ = placed(message)
    born = datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC)
    assert rows.doubtful == [DoubtfulRow(COLD.id, born, -18, Doubt.TIME_BEFORE_2000, NOW)]


def test_a_moved_device_feeds_the_point_of_the_time() -> None:
    moved = NOW - timedelta(hours=1)
    other = Point(9, "Cel", timedelta(minutes=1))
    plant = registry(
        probe={"temp": [Assignment(other, moved, None), Assignment(COLD, moved - timedelta(days=1), moved)]}
    )
    rows, problems = placed(received([reading(age=age) for age in (0, 60, 61, 3000)]), plant)
    assert [row.point_id for row in rows.readings] == [other.id, other.id, COLD.id]
    assert [problem.reason for problem in problems] == [Reason.UNASSIGNED]


def test_an_unknown_device_is_one_problem_however_many_readings_it_sent() -> None:
    assert refused(received([reading(device="other", age=age) for age in range(5)])) == [Reason.UNKNOWN_DEVICE]


def test_a_senml_channel_that_feeds_no_point_is_a_problem() -> None:
    rows, problems = placed(received([reading(), reading(channel="battery")]))
    assert len(rows.readings) == 1
    assert [problem.detail for problem in problems] == ["Channel 'battery' of device 'probe' feeds no point."]


def zigbee(**state: JsonValue) -> Received:
    return Received("zigbee2mqtt/probe", encoded(state), NOW)


def test_other_fields_of_a_foreign_message_are_out_of_the_way() -> None:
    rows, problems = placed(zigbee(temp=-18.2, battery=97, firmware="1.2"))
    assert not problems
    assert [row.value for row in rows.readings] == [-18.2]


def test_a_foreign_message_of_which_nothing_is_wanted_is_kept() -> None:
    assert refused(zigbee(temperature=-18.2)) == [Reason.UNASSIGNED]


def test_a_text_where_a_point_wants_a_number_is_a_problem() -> None:
    assert refused(zigbee(temp="-18.2")) == [Reason.WRONG_TYPE]


def test_a_retained_state_without_a_time_is_no_reading() -> None:
    assert refused(zigbee(temp=-18.2)._replace(retained=True)) == [Reason.UNTIMED]


def test_a_retained_state_with_a_time_is_one() -> None:
    rows, _ = placed(zigbee(temp=-18.2, last_seen=NOW.isoformat())._replace(retained=True))
    assert len(rows.readings) == 1
    assert not rows.heard


def test_wall_time_is_that_of_the_gateway() -> None:
    message = Received("tele/probe/SENSOR", encoded({"Time": "2026-07-01T15:59:00", "S": {"T": -18}}), NOW)
    rows, _ = placed(message, registry(probe={"S.T": always(COLD)}))
    assert [row.time for row in rows.readings] == [NOW - timedelta(minutes=1)]


def test_wall_time_of_an_undeclared_gateway_is_refused() -> None:
    scan = {"time": "2026-07-01T15:59:00", "reader": "r", "data": "x"}
    assert refused(received(scan, "byssus/v1/stranger/scan")) == [Reason.NO_ZONE]


@pytest.mark.parametrize(
    ("time", "reason"), [("2099-01-01T00:00:00Z", Reason.TIME_AHEAD), ("1970-01-01T00:00:00Z", Reason.TIME_BEFORE_2000)]
)
def test_a_scan_at_an_incredible_time_is_refused(time: str, reason: Reason) -> None:
    message = received({"time": time, "reader": "r", "data": "x"}, "byssus/v1/gw-1/scan")
    rows, problems = placed(message)
    assert not rows.scans
    assert [problem.reason for problem in problems] == [reason]


@pytest.mark.parametrize("topic", [SENML, "byssus/v1/gw-1/scan"])
def test_a_gateway_is_heard_even_when_it_talks_nonsense(topic: str) -> None:
    rows, problems = placed(Received(topic, b"{", NOW))
    assert rows.heard == {"gw-1"}
    assert problems


def test_a_foreign_device_is_heard_through_its_gateway() -> None:
    assert placed(zigbee(temp=-18.2))[0].heard == {"gw-1"}


@pytest.mark.parametrize(
    ("online", "retained", "heard"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_neither_a_last_will_nor_a_kept_status_was_just_heard(online: bool, retained: bool, heard: bool) -> None:
    rows, _ = placed(received({"online": online}, "byssus/v1/gw-1/status", retained=retained))
    assert rows.statuses == [StatusRow(online, NOW, "gw-1")]
    assert bool(rows.heard) is heard


def test_a_code_for_a_fault_is_kept_apart_and_never_becomes_a_value() -> None:
    uplink = chirpstack(object={"Temp_Channel1": -18.2, "Temp_Channel2": 0})
    plant = registry(**{EUI: {"Temp_Channel1": always(COLD), "Temp_Channel2": always(SLOW)}})
    rows, problems = placed(Received(uplink.topic, uplink.payload, NOW), plant)
    assert not problems
    assert [(row.point_id, row.value) for row in rows.readings] == [(COLD.id, -18.2)]
    assert [(row.point_id, row.value, row.reason) for row in rows.doubtful] == [(SLOW.id, 0, Doubt.SENSOR_FAULT)]


def test_a_stranger_that_comes_or_goes_is_no_fault_and_counted() -> None:
    rows, problems = placed(Received("v1/gateway/connect", encoded({"device": "stranger"}), NOW))
    assert (rows, problems) == (Rows(aside=Counter({Aside.STRANGER: 1})), [])


def test_the_battery_of_a_stranger_waits_for_its_declaration() -> None:
    _, problems = placed(Received("v1/gateway/telemetry", encoded({"stranger": {"batteryLevel": 9}}), NOW))
    assert [problem.reason for problem in problems] == [Reason.UNKNOWN_DEVICE]


def test_an_attribute_matters_only_where_a_point_asks_for_it() -> None:
    attributes = Received("v1/gateway/attributes", encoded({"probe": {"limit": 1}}), NOW)
    assert placed(attributes) == (Rows(aside=Counter({Aside.ATTRIBUTE: 1})), [])
    rows, _ = placed(attributes, registry(probe={"limit": always(DOOR)}))
    assert [row.value for row in rows.readings] == [1]


def test_what_a_device_says_of_itself_is_stored_where_a_point_asks_for_it() -> None:
    plant = registry(probe={"online": always(DOOR)})
    rows, _ = placed(Received("v1/gateway/disconnect", encoded({"device": "probe"}), NOW), plant)
    assert [(row.point_id, row.value) for row in rows.readings] == [(DOOR.id, 0)]
