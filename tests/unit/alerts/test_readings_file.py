"""Reading readings out of CSV files as people have them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from byssus.alerts.whatif.readings_file import BadLine, ReadingsFile, read_readings
from byssus.core.errors import InvalidInput


def read(*lines: str, zone: str = "UTC") -> ReadingsFile:
    return read_readings([f"{line}\n" for line in lines], lambda _: ZoneInfo(zone), point="the-file")


def pairs(file: ReadingsFile, point: str = "a") -> list[tuple[datetime, float]]:
    return list(zip(file.series[point].times, file.series[point].values, strict=True))


MORNING = datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "lines",
    [
        ["point,time,value", "a,2026-07-01T08:00:00Z,-18.5"],
        ["a,2026-07-01T08:00:00Z,-18.5"],
        ["\ufeffpoint,time,value", "a,2026-07-01T08:00:00Z,-18.5"],
        ["Time, Value, Sensor, battery", "2026-07-01T16:00:00+08:00, -18.5, a, 93"],
        ["point;time;value", "a;2026-07-01 08:00:00+00:00;-18.5"],
        ["point\ttime\tvalue", '"a"\t1782892800\t"-18.5"'],
    ],
)
def test_a_reading_is_found_under_any_common_header_or_none(lines: list[str]) -> None:
    file = read(*lines)
    assert file.bad == []
    assert pairs(file) == [(MORNING, -18.5)]


def test_a_file_without_a_point_column_is_of_one_point() -> None:
    assert pairs(read("timestamp,value", "2026-07-01T08:00:00Z,-18.5"), "the-file") == [(MORNING, -18.5)]


def test_local_times_are_of_the_zone_of_their_point() -> None:
    file = read("a,2026-07-01 16:00:00,-18.5", "a,2026-07-01T08:01:00Z,-18", zone="Asia/Shanghai")
    assert pairs(file) == [(MORNING, -18.5), (MORNING.replace(minute=1), -18.0)]


def test_bad_lines_are_named_and_harm_no_other() -> None:
    file = read(
        "point,time,value",
        "a,2026-07-01T08:00:00Z,-18.5",
        "a,2026-07-01T08:00:00Z,cold",
        "",
        "a,yesterday,-18.5",
        "a",
        ",2026-07-01T08:00:00Z,-18.5",
        "a,2026-07-01T08:00:00Z,nan",
        "a,0001-01-01T00:00:00+08:00,-18.5",
        "a,2026-07-01T08:01:00Z,-18",
    )
    assert [line.line for line in file.bad] == [3, 5, 6, 7, 8, 9]
    assert file.bad[0] == BadLine(3, "'cold' is no number")
    assert pairs(file) == [(MORNING, -18.5), (MORNING.replace(minute=1), -18.0)]


def test_line_numbers_hold_however_long_the_file_is() -> None:
    good = "a,2026-07-01T08:00:00Z,-18.5"
    file = read("point,time,value", *[good] * 2500, "a,now,1", *[good] * 2500)
    assert file.bad == [BadLine(2502, "'now' is no time; write it such as 2026-07-01T08:00:00+08:00")]
    assert len(file.series["a"].times) == 5000


def test_line_numbers_hold_behind_a_cell_of_several_lines() -> None:
    good = "a,2026-07-01T08:00:00Z,-18.5"
    file = read("point,time,value,note", *[f"{good},"] * 999, f'{good},"two', 'lines"', "a,now,1,", f"{good},")
    assert [line.line for line in file.bad] == [1003]
    assert len(file.series["a"].times) == 1001


def test_points_named_in_the_same_order_each_minute_keep_their_readings_apart() -> None:
    lines = [f"{point},2026-07-01T08:{minute:02}:00Z,{minute}" for minute in range(60) for point in range(500)]
    file = read("point,time,value", *lines)
    assert list(file.series) == [str(point) for point in range(500)]
    assert all(series.values == list(map(float, range(60))) for series in file.series.values())


def test_a_header_that_lacks_a_column_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no column for value"):
        read("point,time,temp_c", "a,2026-07-01T08:00:00Z,-18.5")


def test_an_empty_file_holds_nothing() -> None:
    assert not read_readings([], lambda _: UTC, point="").series
