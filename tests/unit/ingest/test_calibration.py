"""What a device said becomes what its point shows: corrected as it was calibrated then, once it had warmed up."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders.ingest import COLD, DOOR, NOW, ZHOUSHAN, always, reading, received
from byssus.core.arrival import Doubt
from byssus.ingest.formats.table import decode
from byssus.ingest.place import place
from byssus.ingest.registry import Assignment, Correction, Device, Registry
from byssus.ingest.rows import Rows

MINUTE = timedelta(minutes=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def rows(device: Device, *records: object) -> Rows:
    found, message = Rows(), received(list(records))
    plant = Registry({"gw-1": ZHOUSHAN}, {"probe": device})
    assert place(decode(message.topic, message.payload), message, plant, found) == []
    return found


def calibrated(*corrections: tuple[float, float]) -> Device:
    """A device that was calibrated so many minutes ago, with these corrections; the newest first."""
    return Device(1, ZHOUSHAN, {"temp": always(COLD)}, {
        "temp": [Correction(NOW - age * MINUTE, added) for age, added in corrections]
    })  # fmt: skip


def replaced(channel: str, assignment: Assignment) -> Device:
    return Device(1, ZHOUSHAN, {channel: [assignment]})


def test_a_correction_is_added_and_what_the_device_said_is_kept_beside_it() -> None:
    [row] = rows(calibrated((60, 0.3)), reading(-18.5)).readings
    assert (row.value, row.raw) == (-18.2, -18.5)


def test_where_nothing_is_added_nothing_is_kept_twice() -> None:
    for device in (calibrated(), calibrated((60, 0.0))):
        [row] = rows(device, reading(-18.5)).readings
        assert (row.value, row.raw) == (-18.5, None)


def test_a_late_reading_is_corrected_as_its_device_was_calibrated_then() -> None:
    device = calibrated((10, 0.5), (100, -1.0))
    found = rows(device, reading(-18, age=5), reading(-18, age=10), reading(-18, age=50), reading(-18, age=200))
    assert [row.value for row in found.readings] == [-17.5, -17.5, -19, -18]


def test_a_correction_is_in_the_unit_of_the_point_whatever_the_device_speaks() -> None:
    [row] = rows(calibrated((60, 0.5)), {"n": "probe:temp", "u": "K", "v": 255.15}).readings
    assert (row.value, row.raw) == (-17.5, -18.0)


def test_what_is_no_value_is_known_before_it_is_corrected() -> None:
    found = rows(calibrated((60, -200)), reading(327.67))
    assert [(row.value, row.reason) for row in found.doubtful] == [(327.67, Doubt.IMPLAUSIBLE)]
    assert found.readings == []


def test_a_sensor_that_comes_from_the_bench_is_kept_apart_until_it_has_warmed_up() -> None:
    assignment = Assignment(COLD, NOW - 60 * MINUTE, None, 30 * MINUTE)
    found = rows(replaced("temp", assignment), reading(21, age=60), reading(-9, age=30.1), reading(-18.5, age=30))
    assert [(row.value, row.reason) for row in found.doubtful] == [
        (21, Doubt.WARMING_UP),
        (-9, Doubt.WARMING_UP),
    ]
    assert [row.value for row in found.readings] == [-18.5]


def test_a_contact_has_nothing_to_warm_up() -> None:
    assignment = Assignment(DOOR, NOW - MINUTE, None, 30 * MINUTE)
    assert [row.value for row in rows(replaced("door", assignment), reading(1, channel="door")).readings] == [1]


@given(st.integers(-900, 900), st.integers(-50, 50).filter(bool))
def test_no_correction_leaves_a_hair_behind(tenths: int, added: int) -> None:
    [row] = rows(calibrated((60, added / 100)), reading(tenths / 10)).readings
    assert row.value == round(tenths / 10 + added / 100, 2)
    assert row.raw == tenths / 10
