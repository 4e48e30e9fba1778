"""Sparkplug B: what is on the wire, and what an edge node's messages mean one after the other."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.ingest import NOW
from builders.sparkplug import (
    BOOLEAN,
    DEVICE,
    FLOAT,
    INT8,
    INT16,
    INT32,
    NODE,
    STRING,
    device_birth,
    device_data,
    heard,
    metric,
    node_birth,
    node_death,
    payload,
    sized,
    topic,
)
from byssus.core.aspect import Aspect
from byssus.ingest.edge.naming import named
from byssus.ingest.edge.rebirth import ask_for_birth
from byssus.ingest.edge.session import EdgeSession, Step, follow, follows, read_late
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Aside, Decoded, Problem, Reason, Received

CELSIUS = metric(-18.1, name="temp", datatype=FLOAT, unit="°C")


def step(session: EdgeSession, message: Received) -> Step:
    edge = decode(message.topic, message.payload).edge
    assert edge is not None
    return follow(session, edge, message.at)


def after(*messages: Received) -> Step:
    """The last step of a node that nobody had heard of."""
    last = Step(EdgeSession(NODE), Decoded())
    for message in messages:
        last = step(last.session, message)
    return last


def measured(decoded: Decoded) -> list[tuple[str, str, float | Problem]]:
    return [(one.device, one.channel, one.value) for one in decoded.readings if one.aspect is None]


def value_of(one: bytes) -> float | Problem:
    readings = after(node_birth(), heard("NDATA", one, seq=1)).decoded.readings
    assert len(readings) == 1
    return readings[0].value


def test_a_message_is_read_byte_by_byte() -> None:
    message = bytes.fromhex("08 80e8c792cc31 12 0d 0a04 74656d70 20 09 65 cdcc90c1 18 01".replace(" ", ""))
    found = decode(topic("NBIRTH"), message).edge
    assert found is not None
    assert (found.time, found.seq) == (datetime.fromtimestamp(1704067200, UTC), 1)
    assert [(one.name, one.datatype, one.raw) for one in found.metrics] == [("temp", FLOAT, -18.1)]


def test_births_name_metrics_and_data_need_only_their_aliases() -> None:
    last = after(node_birth(), device_birth(-18.0), device_data(-18.1, seq=2))
    assert measured(last.decoded) == [(DEVICE, "temp", -18.1)]
    assert measured(after(node_birth(), device_birth(-18.0)).decoded) == [(DEVICE, "temp", -18.0)]


@pytest.mark.parametrize("value", [-18.1, 0.1, 3.4e38, 1e-40, -0.0, 85.25])
def test_single_precision_is_read_as_it_was_meant(value: float) -> None:
    assert value_of(metric(value, name="t", datatype=FLOAT)) == pytest.approx(value, rel=1e-6)
    assert value_of(metric(-18.1, name="t", datatype=FLOAT)) == -18.1


@pytest.mark.parametrize(("datatype", "bits"), [(INT8, 8), (INT16, 16), (INT32, 32)])
def test_negative_numbers_travel_in_all_bits_or_in_their_own(datatype: int, bits: int) -> None:
    assert value_of(metric(-18, name="t", datatype=datatype)) == -18
    assert value_of(metric(-18 % (1 << bits), name="t", datatype=datatype)) == -18


def test_data_may_leave_out_the_data_type_that_the_birth_told() -> None:
    birth = heard("DBIRTH", metric(5, name="t", alias=1, datatype=INT8), seq=1)
    assert measured(after(node_birth(), birth, heard("DDATA", metric(-3, alias=1), seq=2)).decoded)[0][2] == -3


def test_a_truth_is_one_or_zero_and_a_text_is_a_problem_of_its_channel() -> None:
    assert value_of(metric(value=True, name="t", datatype=BOOLEAN)) == 1
    assert isinstance(value_of(metric("cold", name="t", datatype=STRING)), Problem)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_a_problem(value: float) -> None:
    found = value_of(metric(value, name="t", datatype=FLOAT))
    assert isinstance(found, Problem)
    assert found.reason is Reason.NOT_FINITE


def test_null_means_that_there_is_no_value() -> None:
    assert measured(after(node_birth(), heard("NDATA", metric(name="t", null=True), seq=1)).decoded) == []


def test_history_keeps_its_own_times_and_is_marked() -> None:
    then = NOW - timedelta(hours=2)
    data = heard("NDATA", metric(-18.1, name="t", time=then, historical=True), seq=1)
    [reading] = after(node_birth(), data).decoded.readings
    assert (reading.time, reading.historical) == (then, True)


def test_a_birth_may_tell_units_and_free_text_is_no_unit() -> None:
    birth = heard("DBIRTH", metric(64.0, name="t", alias=1, unit="°F"), metric(1.0, name="x", unit="boxes"), seq=1)
    last = after(node_birth(), birth)
    assert [one.unit for one in last.decoded.readings if one.aspect is None] == ["°F", None]
    [reading] = step(last.session, device_data(65.0, seq=2)).decoded.readings
    assert reading.unit == "°F"


@pytest.mark.parametrize(("quality", "faulty"), [(192, False), (0, True), (500, True)])
def test_a_value_of_bad_or_stale_quality_is_a_fault(quality: int, faulty: bool) -> None:
    [reading] = after(node_birth(), heard("NDATA", metric(1.0, name="t", quality=quality), seq=1)).decoded.readings
    assert reading.faulty is faulty


def test_births_and_deaths_tell_who_is_there() -> None:
    def presence(last: Step) -> list[tuple[str, float | Problem]]:
        return [(one.device, one.value) for one in last.decoded.readings if one.aspect is Aspect.ONLINE]

    assert presence(after(node_birth())) == [(NODE, 1)]
    assert presence(after(node_birth(), device_birth())) == [(DEVICE, 1)]
    assert presence(after(node_birth(), device_birth(), heard("DDEATH", seq=2))) == [(DEVICE, 0)]
    assert presence(after(node_birth(), device_birth(), node_death())) == [(NODE, 0), (DEVICE, 0)]


def test_the_death_of_an_earlier_birth_says_nothing() -> None:
    last = after(node_birth(number=6), node_birth(number=7), node_death(number=6))
    assert last.session.born_at is not None
    assert not last.decoded.readings


def test_sequence_numbers_start_over_after_255() -> None:
    data = [device_data(float(-count), seq=count % 256) for count in range(2, 300)]
    last = after(node_birth(), device_birth(), *data)
    assert measured(last.decoded) == [(DEVICE, "temp", -299.0)]


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ([], device_data(-18.1, seq=4)),
        ([node_birth(), device_birth(), node_death()], device_data(-18.1, seq=2)),
        ([node_birth(), device_birth()], device_data(-18.1, seq=2, alias=99)),
    ],
    ids=["no birth", "after the death", "an alias that nobody told"],
)
def test_what_only_a_birth_explains_waits_for_one_and_the_node_is_asked(
    before: Sequence[Received], message: Received
) -> None:
    last = after(*before, message)
    assert last.held is not None
    assert last.held.reason is Reason.AWAITS_BIRTH
    assert last.asks
    assert not measured(last.decoded)


def test_a_node_is_asked_again_only_after_a_while() -> None:
    late = [device_data(-18.1, seq=4, after=seconds) for seconds in (0, 10, 29, 30, 40)]
    asked = [after(*late[: count + 1]).asks for count in range(5)]
    assert asked == [True, False, False, True, False]


def test_after_a_gap_nothing_is_read_for_it_may_have_held_a_birth() -> None:
    last = after(node_birth(), device_birth(), device_data(-18.1, seq=3, after=1))
    assert last.held is not None
    assert last.held.reason is Reason.OUT_OF_SEQUENCE
    assert (last.asks, measured(last.decoded)) == (False, [])


def test_a_gap_that_stays_makes_us_ask_for_a_birth() -> None:
    late = [device_data(-18.1, seq=3 + seconds, after=seconds) for seconds in range(7)]
    assert [after(node_birth(), device_birth(), *late[: count + 1]).asks for count in range(7)] == [
        False,
        False,
        False,
        False,
        False,
        True,
        False,
    ]


def edge(message: Received) -> tuple[object, ...]:
    return decode(message.topic, message.payload).edge, message.at


def test_what_waited_is_read_when_the_missing_one_has_come() -> None:
    early = device_data(-18.2, seq=3)
    session = after(node_birth(), device_birth(), early, device_data(-18.1, seq=2)).session
    assert follows(session, *edge(early))
    assert measured(step(session, early).decoded) == [(DEVICE, "temp", -18.2)]


def test_what_waited_for_a_birth_that_we_asked_for_is_read_by_it() -> None:
    waited = device_data(-18.2, seq=9)
    session = after(waited, node_birth(after=2), device_birth(after=2)).session
    decoded = read_late(session, *edge(waited))
    assert decoded is not None
    assert measured(decoded) == [(DEVICE, "temp", -18.2)]


def test_what_waited_before_a_birth_that_nobody_asked_for_is_not_read_by_it() -> None:
    waited = device_data(-18.2, seq=9)
    session = after(node_birth(), device_birth(), waited, node_birth(after=2), device_birth(after=2)).session
    assert read_late(session, *edge(waited)) is None


def test_a_birth_makes_earlier_aliases_void() -> None:
    renamed = device_birth(80.0, name="rh", after=2)
    last = after(node_birth(), device_birth(), node_birth(after=1), renamed, device_data(81.0, seq=2, after=3))
    assert measured(last.decoded) == [(DEVICE, "rh", 81.0)]


def test_a_birth_that_a_later_one_overtook_changes_nothing() -> None:
    last = after(node_birth(number=8, after=5), node_birth(number=7, after=1))
    assert last.session.birth_number == 8


def test_a_message_with_its_names_in_it_stands_for_itself() -> None:
    birth = heard("DBIRTH", metric(-3, name="t", alias=1, datatype=INT8, unit="°F"), seq=1)
    session = after(node_birth(), birth).session
    data = heard("DDATA", metric(-4, alias=1), metric(1.5, alias=9), seq=2)
    again = decode(data.topic, named(data.payload, "freezer", session.known)).edge
    assert again is not None
    assert [(one.name, one.datatype, one.unit) for one in again.metrics] == [("t", INT8, "°F"), (None, None, None)]
    assert measured(follow(session, again, data.at).decoded) == [(DEVICE, "t", -4.0)]


def test_a_metric_that_is_broken_leaves_the_others() -> None:
    data = Received(topic("NDATA"), payload(b"\x0a\xff", metric(1.0, name="t"), seq=1), NOW)
    decoded = decode(data.topic, data.payload)
    assert [problem.detail[:9] for problem in decoded.problems] == ["Metric 1:"]
    assert measured(after(node_birth(), data).decoded) == [(NODE, "t", 1.0)]


def test_the_request_for_a_birth_is_a_command_that_we_could_read() -> None:
    request = ask_for_birth(NODE, NOW)
    assert request.topic == "spBv1.0/zhoushan/NCMD/line-1"
    again = decode(topic("NDATA"), request.payload).edge
    assert again is not None
    assert [(one.name, one.datatype, one.raw) for one in again.metrics] == [("Node Control/Rebirth", BOOLEAN, True)]
    assert again.time == NOW


@pytest.mark.parametrize("ignored", ["spBv1.0/g/NCMD/e", "spBv1.0/g/DCMD/e/d", "spBv1.0/STATE/host"])
def test_what_is_said_to_nodes_says_nothing(ignored: str) -> None:
    assert decode(ignored, b"\xff") == Decoded(aside=Aside.COMMAND)


@pytest.mark.parametrize("wrong", ["spBv1.0/g/NBIRTH", "spBv1.0/g/NBIRTH/e/d", "spBv1.0/g/DDATA/e", "spBv1.0/g/X/e"])
def test_a_topic_that_is_none_of_sparkplug_is_refused(wrong: str) -> None:
    assert [problem.reason for problem in decode(wrong, b"").problems] == [Reason.UNKNOWN_TOPIC]


def test_a_compressed_payload_is_refused_with_advice() -> None:
    [problem] = decode(topic("NDATA"), sized(4, b"SPBV1.0_COMPRESSED")).problems
    assert "switch compression off" in problem.detail


@given(st.binary(max_size=80))
def test_no_bytes_raise(message: bytes) -> None:
    decode(topic("NBIRTH"), message)
