"""What vendors' codecs make of frames, and the network servers that hand them on."""

from datetime import UTC, datetime

import pytest
from pydantic import JsonValue

from builders.foreign import EUI, Sample, chirpstack, things_stack
from byssus.core.aspect import Aspect
from byssus.ingest.formats.table import decode
from byssus.ingest.message import NOW, Aside, Decoded, LocalTime, Problem, Reading, Reason


def said(sample: Sample) -> Decoded:
    return decode(sample.topic, sample.payload)


def read(**values: JsonValue) -> Decoded:
    return said(chirpstack(object=values))


def values(decoded: Decoded) -> dict[str, float | Problem]:
    return {reading.channel: reading.value for reading in decoded.readings}


def faulty(decoded: Decoded) -> set[str]:
    return {reading.channel for reading in decoded.readings if reading.faulty}


def test_a_milesight_ts302_has_two_probes_or_a_contact_on_each_channel() -> None:
    decoded = read(temperature_chn1=-18.1, temperature_chn2=24.6, magnet_chn1="closed", magnet_chn2="opened")
    assert values(decoded) == {
        "temperature_chn1": -18.1,
        "temperature_chn2": 24.6,
        "magnet_chn1": 0,
        "magnet_chn2": 1,
    }


def test_a_milesight_ts302_sends_its_history_like_the_others() -> None:
    decoded = read(history=[{"temperature_chn1": -18.1, "magnet_chn2": "closed", "timestamp": 1665561758}])
    assert values(decoded) == {"temperature_chn1": -18.1, "magnet_chn2": 0}
    assert all(reading.historical for reading in decoded.readings)


def test_a_dragino_lht65n_says_327_67_when_its_probe_is_open() -> None:
    assert faulty(read(BatV=3.062, Hum_SHT=88.6, TempC_DS=-18.81, TempC_SHT=28.29)) == set()
    assert faulty(read(BatV=3.062, Hum_SHT=88.6, TempC_DS=327.67, TempC_SHT=28.29)) == {"TempC_DS"}


def test_a_dragino_ltc2_says_zero_when_its_probe_fails() -> None:
    assert faulty(read(BatV=3.3, Temp_Channel1=-18.2, Temp_Channel2=0)) == {"Temp_Channel2"}
    assert faulty(read(TempC_DS=0.0, temperature=0)) == set()


def test_codecs_write_numbers_as_texts_here_and_there() -> None:
    decoded = read(TempC_SHT="28.29", TempC_DS="327.67", Node_type="LHT65N", Temp_Channel1="NULL")
    assert values(decoded)["TempC_SHT"] == 28.29
    assert faulty(decoded) == {"TempC_DS"}
    assert isinstance(values(decoded)["Node_type"], Problem)
    assert isinstance(values(decoded)["Temp_Channel1"], Problem)


def test_dragino_logs_in_wall_time_the_probe_first() -> None:
    decoded = read(DATALOG="[-18.2,21.5,60.1,2026-01-20 10:00:00],[327.67,21.6,60.2,2026-01-20 10:10:00],")
    first = LocalTime(datetime(2026, 1, 20, 10, tzinfo=UTC))
    second = LocalTime(datetime(2026, 1, 20, 10, 10, tzinfo=UTC))
    assert not decoded.problems
    assert decoded.readings == [
        Reading(EUI, "TempC_DS", first, -18.2, historical=True, incidental=True),
        Reading(EUI, "TempC_SHT", first, 21.5, historical=True, incidental=True),
        Reading(EUI, "Hum_SHT", first, 60.1, historical=True, incidental=True),
        Reading(EUI, "TempC_DS", second, 327.67, historical=True, incidental=True, faulty=True),
        Reading(EUI, "TempC_SHT", second, 21.6, historical=True, incidental=True),
        Reading(EUI, "Hum_SHT", second, 60.2, historical=True, incidental=True),
    ]


@pytest.mark.parametrize(
    ("log", "reasons"),
    [
        ("[-18.2,21.5,60.1,noon],[-18.2,21.5,60.1,2026-01-20 10:00:00],", [Reason.BAD_TIME]),
        ("[-18.2,2026-01-20 10:00:00],[-18.2,21.5,60.1,2026-01-20 10:00:00],", [Reason.UNDECODED]),
        ("[-18.2,21.5,60.1,2026-01-20 10:00:00],[-18.2,21.", [Reason.UNDECODED]),
        ("nonsense [-18.2,21.5,60.1,2026-01-20 10:00:00]", [Reason.UNDECODED]),
    ],
)
def test_a_bad_entry_of_a_log_leaves_the_others(log: str, reasons: list[Reason]) -> None:
    decoded = read(DATALOG=log)
    assert len(decoded.readings) == 3
    assert [problem.reason for problem in decoded.problems] == reasons


def test_cayenne_numbers_its_channels_within_the_name_or_beneath_it() -> None:
    assert values(read(temperature_3=-18.1, humidity_2=71)) == {"temperature_3": -18.1, "humidity_2": 71}
    assert values(read(temperatureSensor={"3": -18.1})) == {"temperatureSensor.3": -18.1}


def test_objects_within_objects_are_read_to_some_depth_and_the_rest_is_a_problem_of_its_channel() -> None:
    deep: JsonValue = {"d": {"e": {"f": 1}}}
    found = values(read(a={"b": {"c": deep}}, list=[1, 2]))
    assert set(found) == {"a.b.c.d.e", "list"}
    assert all(isinstance(value, Problem) for value in found.values())


def test_chirpstack_leaves_out_a_counter_that_is_zero() -> None:
    document = chirpstack().document
    assert isinstance(document, dict)
    without = {key: value for key, value in document.items() if key != "fCnt"}
    frame = said(Sample(chirpstack().topic, without)).frame
    assert frame is not None
    assert frame == said(chirpstack(fCnt=0)).frame


def test_an_object_that_is_empty_was_not_decoded() -> None:
    assert [problem.reason for problem in said(chirpstack(object={})).problems] == [Reason.UNDECODED]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"margin": 7, "batteryLevel": 98.4}, {"margin": 7, "batteryLevel": 98.4}),
        ({"margin": -3, "batteryLevelUnavailable": True, "batteryLevel": 0}, {"margin": -3}),
        ({"margin": 7, "externalPowerSource": True, "batteryLevel": 0}, {"margin": 7}),
    ],
)
def test_a_chirpstack_status_carries_margin_and_battery(
    fields: dict[str, JsonValue], expected: dict[str, float]
) -> None:
    decoded = said(chirpstack("status", **fields))
    assert values(decoded) == expected
    aspects = {"margin": Aspect.LINK_MARGIN, "batteryLevel": Aspect.BATTERY}
    assert all(reading.aspect is aspects[reading.channel] for reading in decoded.readings)


def test_an_error_in_a_chirpstack_log_is_kept_and_a_warning_is_not() -> None:
    error = {"code": "UPLINK_CODEC", "description": "no such function"}
    [problem] = said(chirpstack("log", level="ERROR", **error)).problems
    assert problem.reason is Reason.DEVICE_LOG
    assert "'UPLINK_CODEC', the text 'no such function'" in problem.detail
    assert said(chirpstack("log", level="WARNING", **error)) == Decoded(aside=Aside.NOTE)


@pytest.mark.parametrize("event", ["ack", "txack", "location"])
def test_other_events_of_chirpstack_say_nothing(event: str) -> None:
    assert said(chirpstack(event)) == Decoded(aside=Aside.NOTE)


def test_the_things_stack_names_the_device_in_the_topic_and_says_when_the_network_received_it() -> None:
    assert said(things_stack()).readings == [
        Reading("cold-1", "temperature", datetime(2026, 6, 30, 9, 34, 16, tzinfo=UTC), -19.8, incidental=True)
    ]


def test_the_things_stack_may_give_only_the_time_at_which_it_hands_on() -> None:
    time = said(things_stack(received_at=None)).readings[0].time
    assert time == datetime(2026, 6, 30, 9, 34, 16, 200000, UTC)


def test_a_normalized_payload_has_units_and_maybe_times_of_its_own() -> None:
    entries: JsonValue = [
        {"air": {"temperature": 20.0, "relativeHumidity": 30}},
        {"air": {"temperature": 21.0}, "battery": 3.1, "time": "2026-06-30T09:00:00Z"},
    ]
    decoded = said(things_stack(decoded_payload=None, normalized_payload=entries))
    now, then = datetime(2026, 6, 30, 9, 34, 16, tzinfo=UTC), datetime(2026, 6, 30, 9, tzinfo=UTC)
    assert [reading[1:5] for reading in decoded.readings] == [
        ("air.temperature", now, 20.0, "Cel"),
        ("air.relativeHumidity", now, 30.0, "%RH"),
        ("air.temperature", then, 21.0, "Cel"),
        ("battery", then, 3.1, None),
    ]


def test_the_things_stack_leaves_out_what_is_zero_in_a_frame_but_nothing_was_measured_where_nothing_is_said() -> None:
    decoded = said(things_stack(f_cnt=None, decoded_payload={"humidity": 30}))
    assert decoded.frame == said(things_stack(f_cnt=0)).frame
    assert values(decoded) == {"humidity": 30}


def test_copies_of_a_frame_have_the_same_identity_until_the_device_joins_again() -> None:
    frame = said(things_stack()).frame
    assert frame is not None
    assert frame == said(things_stack(received_at="2026-06-30T09:34:18Z")).frame
    assert frame != said(things_stack(session_key_id="another")).frame
    assert frame != said(things_stack(f_cnt=2)).frame


def test_an_uplink_that_somebody_simulated_is_no_measurement() -> None:
    sample = things_stack()
    assert isinstance(sample.document, dict)
    [problem] = said(Sample(sample.topic, {**sample.document, "simulated": True})).problems
    assert problem.reason is Reason.SIMULATED


def test_an_uplink_that_no_formatter_read_is_refused_with_advice() -> None:
    [problem] = said(things_stack(decoded_payload=None)).problems
    assert problem.reason is Reason.UNDECODED
    assert "payload formatter" in problem.detail
    assert said(things_stack(decoded_payload=None, frm_payload=None)).aside is Aside.NO_VALUE


def test_an_uplink_without_any_time_is_of_now() -> None:
    document: JsonValue = {"uplink_message": {"decoded_payload": {"temperature": 1}}}
    assert said(Sample(things_stack().topic, document)).readings[0].time == NOW
