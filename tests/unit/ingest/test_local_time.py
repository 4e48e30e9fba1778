from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from byssus.ingest.message import LocalTime

BERLIN = ZoneInfo("Europe/Berlin")
CLOCKS_GO_BACK = datetime(2026, 10, 25, 1, tzinfo=UTC)


def wall(hour: int, minute: int = 0, *, month: int = 10, day: int = 25) -> LocalTime:
    return LocalTime(datetime(2026, month, day, hour, minute, tzinfo=UTC))


@pytest.mark.parametrize("minutes", [-30, 30])
def test_of_two_equal_wall_times_the_nearer_one_is_meant(minutes: int) -> None:
    instant = CLOCKS_GO_BACK + timedelta(minutes=minutes)
    assert wall(2, 30).within(BERLIN, instant) == instant


def test_a_wall_time_that_was_skipped_counts_on_from_before_the_step() -> None:
    received_at = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert wall(2, 30, month=3, day=29).within(BERLIN, received_at) == received_at


def test_zhoushan_knows_no_steps() -> None:
    shown = wall(8, month=7, day=1)
    assert shown.within(ZoneInfo("Asia/Shanghai"), CLOCKS_GO_BACK) == datetime(2026, 7, 1, tzinfo=UTC)
