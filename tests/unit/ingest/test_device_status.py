"""What devices say of themselves, and what of that is news."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from builders.foreign import EUI, Sample, chirpstack, things_stack
from builders.ingest import NOW, encoded, registry
from byssus.core.aspect import Aspect
from byssus.ingest.device_status import steps
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Reason, Received
from byssus.ingest.place import place
from byssus.ingest.rows import DeviceStatusRow, Rows

PLANT = registry(**{EUI: {}, "cold-1": {}, "probe": {}, "a1/cold-1": {}})


def said(topic: str, document: JsonValue, *, retained: bool = False, raw: bytes | None = None) -> Rows:
    rows = Rows()
    received = Received(topic, encoded(document) if raw is None else raw, NOW, retained=retained)
    place(decode(topic, received.payload), received, PLANT, rows)
    return rows


def aspects(sample: Sample) -> dict[Aspect, float]:
    return {row.aspect: row.value for row in said(sample.topic, sample.document).device_statuses}


def row(value: float, *, minutes: float = 0, aspect: Aspect = Aspect.BATTERY, device: int = 1) -> DeviceStatusRow:
    return DeviceStatusRow(device, aspect, NOW + timedelta(minutes=minutes), value, NOW)


RECEIVERS: JsonValue = [{"rssi": -107, "snr": -4.5}, {"rssi": -57, "snr": 9.5}, {"gatewayId": "x"}, 7]


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (chirpstack("status", margin=7, batteryLevel=98.4), {Aspect.LINK_MARGIN: 7, Aspect.BATTERY: 98.4}),
        (chirpstack("join"), {Aspect.ONLINE: 1}),
        (
            chirpstack(rxInfo=RECEIVERS),
            {Aspect.BATTERY: 92, Aspect.SIGNAL: -57, Aspect.SIGNAL_TO_NOISE: 9.5},
        ),
        (chirpstack(object={"BatV": 3.062, "TempC_DS": -18}), {Aspect.BATTERY_VOLTS: 3.062}),
        (
            things_stack(rx_metadata=RECEIVERS, last_battery_percentage={"value": 80.3}),
            {Aspect.SIGNAL: -57, Aspect.SIGNAL_TO_NOISE: 9.5, Aspect.BATTERY: 80.3},
        ),
        (things_stack(normalized_payload=[{"battery": 3.6}]), {Aspect.BATTERY_VOLTS: 3.6}),
        (
            Sample("zigbee2mqtt/cold-1", {"battery": 97, "linkquality": 120}),
            {Aspect.BATTERY: 97, Aspect.LINK_QUALITY: 120},
        ),
        (Sample("zigbee2mqtt/cold-1/availability", {"state": "offline"}), {Aspect.ONLINE: 0}),
        (Sample("tele/cold-1/STATE", {"Wifi": {"RSSI": 88, "Signal": -56}}), {Aspect.SIGNAL: -56}),
        (Sample("v1/gateway/attributes", {"probe": {"batteryLevel": 30, "limit": 1}}), {Aspect.BATTERY: 30}),
        (Sample("v1/gateway/disconnect", {"device": "probe"}), {Aspect.ONLINE: 0}),
        (
            Sample("/sys/a1/cold-1/thing/event/property/post", {"params": {"BatteryPercentage": 44, "RSSI": -60}}),
            {Aspect.BATTERY: 44, Aspect.SIGNAL: -60},
        ),
        (Sample("byssus/v1/gw-1/senml", [{"n": "probe:charge", "u": "%EL", "v": 51}]), {Aspect.BATTERY: 51}),
        (Sample("v1/gateway/telemetry", {"probe": {"battery": 3.6}}), {}),
    ],
)  # fmt: skip
def test_battery_signal_and_link_are_told_from_what_is_measured(sample: Sample, expected: dict[Aspect, float]) -> None:
    assert aspects(sample) == expected


def test_a_last_will_that_the_broker_kept_is_so_until_the_device_is_back_but_was_not_just_heard() -> None:
    rows = said("tele/cold-1/LWT", None, raw=b"Offline", retained=True)
    assert [(row.aspect, row.value, row.time) for row in rows.device_statuses] == [(Aspect.ONLINE, 0, NOW)]
    assert not rows.heard


def test_a_battery_that_the_broker_kept_without_a_time_says_nothing_of_now() -> None:
    document: JsonValue = {"probe": {"batteryLevel": 30}}
    received = Received("v1/gateway/telemetry", encoded(document), NOW, retained=True)
    rows = Rows()
    [problem] = place(decode(received.topic, received.payload), received, PLANT, rows)
    assert problem.reason is Reason.UNTIMED
    assert not rows.device_statuses


def test_a_time_that_cannot_be_is_that_of_the_receipt() -> None:
    rows = said("v1/gateway/telemetry", {"probe": [{"ts": 4e12, "values": {"batteryLevel": 30}}]})
    assert [row.time for row in rows.device_statuses] == [NOW]


def test_a_value_that_stays_is_told_once_an_hour() -> None:
    minutes = [row.time for row in steps(row(50, minutes=10 * n) for n in range(13))]
    assert minutes == [NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=2)]


def test_a_signal_that_flickers_says_nothing_new() -> None:
    flicker = [row(-70 + n % 5, minutes=n, aspect=Aspect.SIGNAL) for n in range(50)]
    assert list(steps(flicker)) == flicker[:1]
    assert len(list(steps([*flicker, row(-80, minutes=51, aspect=Aspect.SIGNAL)]))) == 2


@given(
    st.lists(
        st.builds(
            row,
            st.floats(0, 100),
            minutes=st.floats(0, 600),
            aspect=st.sampled_from([Aspect.ONLINE, Aspect.BATTERY]),
            device=st.integers(1, 2),
        )
    )
)
def test_every_value_is_within_a_grain_and_an_hour_of_one_that_is_kept(rows: list[DeviceStatusRow]) -> None:
    kept = list(steps(rows))
    assert set(kept) <= set(rows)
    for one in rows:
        before = [each for each in kept if each[:2] == one[:2] and each.time <= one.time]
        assert any(_tells(each, one, one.time) for each in before)


def _tells(kept: DeviceStatusRow, one: DeviceStatusRow, at: datetime) -> bool:
    return abs(kept.value - one.value) < one.aspect.grain and at - kept.time < timedelta(hours=1)
