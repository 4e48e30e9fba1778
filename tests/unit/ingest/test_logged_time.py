"""What a device had logged on the days on which clocks change, in the zone of the device."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.foreign import EUI, chirpstack
from builders.ingest import COLD, DAMP, ZHOUSHAN, always
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Received
from byssus.ingest.place import place
from byssus.ingest.registry import Device, Registry
from byssus.ingest.rows import ReadingRow, Rows

STEPS = {
    "Europe/Berlin": datetime(2026, 10, 25, 1, tzinfo=UTC),
    "America/New_York": datetime(2026, 3, 8, 7, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 4, 4, 15, tzinfo=UTC),
    "Pacific/Chatham": datetime(2026, 4, 4, 14, tzinfo=UTC),
}
"""A zone and an instant at which its clocks change, back or forward, by an hour or by half of one."""


def logged(zone: str, *times: datetime) -> list[ReadingRow]:
    """What is stored of a log with an entry at each of `times`, written in wall time; temperature and humidity."""
    walls = [time.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S") for time in times]
    text = "".join(f"[-18.2,21.5,60.1,{wall}]," for wall in walls)
    uplink = chirpstack(object={"DATALOG": text})
    device = Device(1, ZHOUSHAN, {"TempC_DS": always(COLD), "Hum_SHT": always(DAMP)}, own_zone=ZoneInfo(zone))
    received, rows = Received(uplink.topic, uplink.payload, max(times) + timedelta(hours=5)), Rows()
    registry = Registry({"gw-1": ZHOUSHAN}, {EUI: device})
    assert not [one for one in place(decode(received.topic, received.payload), received, registry, rows) if one]
    return rows.readings


@pytest.mark.parametrize("zone", STEPS)
@given(minutes=st.sampled_from([5, 10, 15, 30]), before=st.integers(1, 12))
def test_a_log_across_a_change_of_clocks_is_read_back_equal(zone: str, minutes: int, before: int) -> None:
    start = STEPS[zone] - timedelta(hours=2)
    times = [start + n * timedelta(minutes=minutes) for n in range(before + 6 * 60 // minutes)]
    stored = logged(zone, *times)
    assert [row.time for row in stored if row.point_id == COLD.id] == times
    assert [row.time for row in stored if row.point_id == DAMP.id] == times


def test_a_log_from_the_newest_entry_to_the_oldest_is_too() -> None:
    times = [STEPS["Europe/Berlin"] + timedelta(hours=2) - n * timedelta(minutes=15) for n in range(20)]
    assert [row.time for row in logged("Europe/Berlin", *times) if row.point_id == COLD.id] == times


def test_a_device_without_a_zone_of_its_own_has_that_of_its_gateway() -> None:
    assert Device(1, ZHOUSHAN, {}).zone == ZoneInfo("Asia/Shanghai")
    assert Device(1, ZHOUSHAN, {}, own_zone=ZoneInfo("Europe/Berlin")).zone == ZoneInfo("Europe/Berlin")
