from datetime import UTC, datetime, timedelta

import pytest

from byssus.app.console.ranges import Preset, choose, wall
from byssus.core.errors import InvalidInput

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"


def test_a_preset_ends_now() -> None:
    shown = choose(NOW, SHANGHAI, Preset.WEEK)
    assert (shown.preset, shown.window.start, shown.window.end) == (Preset.WEEK, NOW - timedelta(days=7), NOW)


def test_times_without_a_zone_are_those_of_the_site_and_an_open_end_is_now() -> None:
    shown = choose(NOW, SHANGHAI, Preset.DAY, "2026-11-23T08:00")
    assert (shown.preset, shown.window.start, shown.window.end) == (None, datetime(2026, 11, 23, tzinfo=UTC), NOW)


def test_times_with_a_zone_are_taken_as_they_are() -> None:
    shown = choose(NOW, SHANGHAI, Preset.DAY, "2026-11-22T00:00:00+00:00", "2026-11-22T06:00:00+00:00")
    assert shown.window.end - shown.window.start == timedelta(hours=6)


@pytest.mark.parametrize(
    ("start", "end"),
    [("yesterday", ""), ("2026-11-23T08:00", "2026-11-23T07:00"), ("2026-11-24T08:00", ""), ("2020-01-01", "")],
)
def test_what_is_no_window_is_refused(start: str, end: str) -> None:
    with pytest.raises(InvalidInput):
        choose(NOW, SHANGHAI, Preset.DAY, start, end)


def test_the_fields_show_wall_time() -> None:
    assert wall(NOW, SHANGHAI) == "2026-11-23T12:00"
