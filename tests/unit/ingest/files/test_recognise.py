"""What is recognised in exports, trap by trap."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from builders.files import targets, workbook
from byssus.core.errors import InvalidInput
from byssus.ingest.files.assign import assign
from byssus.ingest.files.entries import Entry, Refusal, read_entries
from byssus.ingest.files.layout import Layout
from byssus.ingest.files.open import open_sheet
from byssus.ingest.files.recognise import recognise
from byssus.ingest.files.times import DateOrder, Moment, read_time
from byssus.ingest.message import LocalTime, Reason, Refused
from byssus.ingest.wall import WallClock

TEN = LocalTime(datetime(2026, 1, 20, 10, tzinfo=UTC))


def read(text: str, encoding: str = "utf-8", order: DateOrder | None = None) -> tuple[Layout, list[Entry | Refusal]]:
    sheet = open_sheet(text.encode(encoding))
    layout = recognise(sheet, order)
    return layout, list(read_entries(sheet, layout))


def test_title_lines_a_counter_and_a_line_of_units_are_seen_for_what_they_are() -> None:
    layout, entries = read(
        "Logger X\nSerial;123\n\nNo.;Date;Time;Probe 1;Probe 2\n;;;°C;%RH\n1;20.01.2026;10:00:00;-18,4;80\n"
    )
    assert [(column.name, column.unit) for column in layout.values] == [("Probe 1", "Cel"), ("Probe 2", "%RH")]
    assert layout.ignored == ("No.",)
    assert entries == [Entry(6, "Probe 1", TEN, -18.4, "Cel"), Entry(6, "Probe 2", TEN, 80.0, "%RH")]


def test_the_degree_sign_of_western_windows_is_no_chinese() -> None:
    layout, _ = read("Time;Temp (°C)\n2026-01-20 10:00;-18\n", "windows-1252")
    assert (layout.values[0].name, layout.values[0].unit) == ("Temp", "Cel")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    assert read("时间\tt1\n2026-01-20 10:00\t-18\n", encoding)[1] == [Entry(2, "t1", TEN, -18.0, None)]


def test_a_probe_that_is_silent_at_first_is_a_probe() -> None:
    lines = [f"2026-01-20 {minute // 60:02}:{minute % 60:02},ERR,-18" for minute in range(400)]
    layout, _ = read("\n".join(["time,t1,t2", *lines, "2026-01-20 10:00,-19,-18"]))
    assert [column.name for column in layout.values] == ["t1", "t2"]


def test_columns_of_one_name_are_told_apart() -> None:
    layout, _ = read("time,T (°C),T (°F),T (°C)\n2026-01-20 10:00,-18,0,1\n")
    assert [column.name for column in layout.values] == ["T (°C) column 2", "T (°F)", "T (°C) column 4"]


def test_a_decimal_comma_without_quotes_is_refused_and_not_read_as_two_values() -> None:
    _, [refusal] = read("time,t1\n2026-01-20 10:00,-18,4\n")
    assert isinstance(refusal, Refusal)
    assert refusal.problem.detail.endswith("a value with a comma has to be in quotes.")


def test_a_number_with_the_other_decimal_sign_is_refused() -> None:
    _, entries = read("time;t1\n2026-01-20 10:00;-18.4\n2026-01-20 10:01;-18.5\n2026-01-20 10:02;1,013\n")
    assert [type(entry) for entry in entries] == [Entry, Entry, Refusal]


def test_dates_whose_order_a_later_line_tells_are_read_in_that_order() -> None:
    layout, entries = read("time,t1\n02/01/2026 10:00,1\n20/01/2026 10:00,2\n")
    assert layout.time.order is DateOrder.DMY
    assert entries[1].time == TEN  # type: ignore[union-attr]


def test_dates_that_nothing_tells_the_order_of_are_not_guessed() -> None:
    with pytest.raises(InvalidInput, match="several ways: dmy or mdy"):
        read("time,t1\n02/01/2026 10:00,1\n")
    assert read("time,t1\n02/01/2026 10:00,1\n", order=DateOrder.MDY)[0].time.order is DateOrder.MDY


def test_a_zone_in_the_header_holds_for_the_column() -> None:
    layout, _ = read('"Date Time, GMT+08:00",t1\n2026-01-20 10:00,1\n')
    assert str(layout.time.zone) == "UTC+08:00"


def test_a_workbook_with_dates_and_times_of_day_apart_is_read() -> None:
    sheet = open_sheet(workbook([["日期", "时间", "温度℃"], [datetime(2026, 1, 20), TEN.wall.time(), -18]]))  # noqa: DTZ001
    assert list(read_entries(sheet, recognise(sheet))) == [Entry(2, "温度℃", TEN, -18.0, None)]


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-01-20T10:00:00.250Z", datetime(2026, 1, 20, 10, microsecond=250_000, tzinfo=UTC)),
        ("2026-01-20 10:00:00 +0800", datetime(2026, 1, 20, 2, tzinfo=UTC)),
        ("20260120T020000Z", datetime(2026, 1, 20, 2, tzinfo=UTC)),
        ("1768874400", datetime(2026, 1, 20, 2, tzinfo=UTC)),
        ("1768874400000", datetime(2026, 1, 20, 2, tzinfo=UTC)),
        ("46042.41667", TEN),
        ("2026年1月20日 10时00分", TEN),
        ("2026/1/20 上午10:00", TEN),
        ("2026/1/20 10:00 AM", TEN),
        ("20.1.2026 10:00", TEN),
        ("2026-01-20", LocalTime(datetime(2026, 1, 20, tzinfo=UTC))),
    ],
)
def test_a_time_is_read_however_it_is_written(written: str, time: Moment) -> None:
    assert read_time(written, DateOrder.DMY) == time


@pytest.mark.parametrize(
    "written", ["", "soon", "2026-13-01", "2026-01-20 25:00", "32/01/2026", "-18.4", "2026-02-30 10:00"]
)
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(Refused) as refused:
        read_time(written, DateOrder.DMY)
    assert refused.value.problem.reason is Reason.BAD_TIME


def test_a_wall_time_that_was_skipped_counts_on_from_before_the_step() -> None:
    clock = WallClock(ZoneInfo("Europe/Berlin"))
    skipped = LocalTime(datetime(2026, 3, 29, 2, 30, tzinfo=UTC))
    assert clock.instant(skipped) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" ", "The file is empty."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel 97"),
        (b"PK\x03\x04nonsense", "no Excel workbook"),
        (b"hello\nworld\n", "No column holds times."),
        (b"2026-01-20\n2026-01-21\n", "No column holds values"),
        (b"\x81", "is no character in gb18030"),
    ],
)
def test_a_file_that_is_no_export_says_why(content: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        recognise(open_sheet(content))


def test_the_point_of_a_whole_file_is_the_column_that_can_be_it() -> None:
    layout, _ = read("time,Temp (°C),Hum (%)\n2026-01-20 10:00,-18,80\n")
    assert assign(layout, targets("t1"), point="t1", named={})["Temp"].code == "t1"


def test_a_probe_of_a_long_file_feeds_the_point_of_its_name_or_the_one_it_is_mapped_to() -> None:
    layout, _ = read("time,probe,value\n2026-01-20 10:00,7,-18\n2026-01-20 10:00,t2,-19\n")
    found = assign(layout, targets("t1", "t2"), named={"7": "t1"})
    assert (found["7"].code, found["t2"].code) == ("t1", "t2")
    with pytest.raises(InvalidInput, match="Each line names its probe"):
        assign(layout, targets("t1"), point="t1", named={})
