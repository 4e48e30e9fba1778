from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from builders.ingest import SENML, encoded
from byssus.ingest.formats.table import decode
from byssus.ingest.message import NOW, Aside, Decoded, Reading, Reason

TIME = 1_776_020_076
INSTANT = datetime.fromtimestamp(TIME, UTC)


def says(*records: JsonValue) -> Decoded:
    return decode(SENML, encoded(list(records)))


def only(*records: JsonValue) -> Reading:
    decoded = says(*records)
    assert not decoded.problems
    [reading] = decoded.readings
    return reading


def refused(*records: JsonValue) -> Reason:
    decoded = says(*records)
    assert not decoded.readings
    [problem] = decoded.problems
    return problem.reason


def test_a_record_is_a_reading_of_a_channel_of_a_device() -> None:
    assert only({"n": "probe-1:temp", "t": TIME, "u": "Cel", "v": -18.4}) == Reading(
        "probe-1", "temp", INSTANT, -18.4, "Cel"
    )


def test_base_fields_carry_on_to_later_records() -> None:
    first, second = says(
        {"bn": "urn:dev:ow:10e2073a01080063:", "bt": 1.776020076e9, "bu": "Cel", "n": "temp", "v": -18.4},
        {"n": "rh", "u": "%RH", "t": -5, "v": 80},
    ).readings
    assert first == Reading("urn:dev:ow:10e2073a01080063", "temp", INSTANT, -18.4, "Cel")
    assert second == Reading("urn:dev:ow:10e2073a01080063", "rh", INSTANT - timedelta(seconds=5), 80, "%RH")


def test_a_later_record_may_set_another_base() -> None:
    first, second = says({"bn": "a:", "n": "temp", "v": 1}, {"bn": "b:", "n": "temp", "v": 2}).readings
    assert (first.device, second.device) == ("a", "b")


def test_a_base_value_is_added() -> None:
    assert only({"bn": "a:", "bv": -20, "n": "temp", "v": 1.5}).value == -18.5


def test_a_base_value_stands_alone_where_a_record_has_no_value() -> None:
    assert only({"bn": "a:", "bv": -20, "n": "temp"}).value == -20


def test_a_record_of_base_fields_alone_is_no_reading() -> None:
    assert only({"bn": "a:", "bt": TIME}, {"n": "temp", "v": 1}).time == INSTANT


def test_a_pack_may_be_empty() -> None:
    assert says().aside is Aside.NO_VALUE


@given(
    values=st.lists(st.floats(-100, 100), min_size=1, max_size=5),
    offset=st.integers(-(10**6), 10**6),
)
def test_a_resolved_pack_says_the_same_as_one_with_base_fields(values: list[float], offset: int) -> None:
    based: list[JsonValue] = [{"n": "temp", "t": index + offset, "v": value} for index, value in enumerate(values)]
    resolved = [
        {"n": "a:temp", "t": TIME + index + offset, "v": value, "u": "Cel"} for index, value in enumerate(values)
    ]
    assert says({"bn": "a:", "bt": TIME, "bu": "Cel"}, *based) == says(*resolved)


@pytest.mark.parametrize("seconds", [0, -5, 60, 2**28 - 1])
def test_a_small_time_counts_from_the_receipt(seconds: int) -> None:
    assert only({"n": "a:temp", "t": seconds, "v": 1}).time == timedelta(seconds=seconds)


def test_a_time_of_two_to_the_28_is_an_instant() -> None:
    assert only({"n": "a:temp", "t": 2**28, "v": 1}).time == datetime.fromtimestamp(2**28, UTC)


def test_a_record_without_a_time_is_of_now() -> None:
    assert only({"n": "a:temp", "v": 1}).time == NOW


@pytest.mark.parametrize("time", [1e300, 1e14, -1e300, -1e11])
def test_a_time_beyond_all_calendars_is_refused(time: float) -> None:
    assert refused({"n": "a:temp", "t": time, "v": 1}) is Reason.BAD_TIME


@pytest.mark.parametrize(
    ("name", "device", "channel"),
    [
        ("urn:dev:ow:10e2073a01080063:temp", "urn:dev:ow:10e2073a01080063", "temp"),
        ("urn:dev:ow:10e2073a01080063_temp", "urn:dev:ow:10e2073a01080063", "temp"),
        ("urn:dev:ow:10e2073a01080063", "urn:dev:ow:10e2073a01080063", "value"),
        ("urn:dev:mac:0024befffe804ff1/a/b", "urn:dev:mac:0024befffe804ff1", "a/b"),
        ("urn:dev:os:32473-123:temp", "urn:dev:os:32473-123", "temp"),
        ("cold-1/probe-2/temp", "cold-1/probe-2", "temp"),
        ("probe-2:", "probe-2", "value"),
        ("temp", "gw-1", "temp"),
    ],
)
def test_a_name_is_device_and_channel(name: str, device: str, channel: str) -> None:
    reading = only({"n": name, "v": 1})
    assert (reading.device, reading.channel) == (device, channel)


@pytest.mark.parametrize("name", ["", "冷库:temp", "_a:temp", "a b:temp"])
def test_a_name_outside_the_standard_is_refused(name: str) -> None:
    assert refused({"n": name, "v": 1}) is Reason.BAD_NAME


@pytest.mark.parametrize(("truth", "value"), [(True, 1), (False, 0)])
def test_a_truth_is_one_or_nought(truth: bool, value: float) -> None:
    assert only({"n": "a:door", "vb": truth}).value == value


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"n": "a:temp"}, Reason.MISSING),
        ({"n": "a:temp", "v": "-18"}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "v": True}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "v": None}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "vb": 1}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "vs": "ok"}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "vd": "b2s"}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "v": 1, "vb": True}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "s": 3.5}, Reason.WRONG_UNIT),
        ({"n": 7, "v": 1}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "u": 7, "v": 1}, Reason.WRONG_TYPE),
        ({"n": "a:temp", "t": "now", "v": 1}, Reason.WRONG_TYPE),
        ("a:temp", Reason.WRONG_TYPE),
        ({"bver": 11, "n": "a:temp", "v": 1}, Reason.UNKNOWN_VERSION),
        ({"n": "a:temp", "v": 1, "scale_": 2}, Reason.UNKNOWN_VERSION),
    ],
)
def test_what_a_point_cannot_store_is_refused(record: JsonValue, reason: Reason) -> None:
    assert refused(record) is reason


def test_a_value_beside_its_sum_is_used() -> None:
    assert only({"n": "a:temp", "v": 3, "s": 12}).value == 3


def test_unknown_fields_are_no_error() -> None:
    assert only({"n": "a:temp", "v": 3, "battery": 97, "bver": 10, "ut": 60}).value == 3


def test_a_bad_record_leaves_the_others_and_is_named() -> None:
    decoded = says({"n": "a:temp", "v": 1}, {"n": "a:temp", "v": "x"}, {"n": "a:temp", "v": 3})
    assert [reading.value for reading in decoded.readings] == [1, 3]
    [problem] = decoded.problems
    assert problem.detail == "Record 2: field 'v' has to be a number, and is the text 'x'."


def test_an_unreadable_base_ends_the_pack_there() -> None:
    decoded = says({"n": "a:temp", "v": 1}, {"bt": "noon"}, {"n": "a:temp", "v": 3})
    assert [reading.value for reading in decoded.readings] == [1]
    assert [problem.reason for problem in decoded.problems] == [Reason.WRONG_TYPE]


def test_one_record_of_a_later_version_makes_the_whole_pack_unusable() -> None:
    assert refused({"n": "a:temp", "v": 1}, {"bver": 11}) is Reason.UNKNOWN_VERSION


def test_a_pack_is_a_list() -> None:
    [problem] = decode(SENML, b'{"n": "a:temp", "v": 1}').problems
    assert problem.detail == "A SenML pack has to be a list, and is an object."
