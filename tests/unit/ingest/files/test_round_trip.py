"""Whatever dialect a series is written in, it reads back equal."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from builders.files import TIMES, Dialect, targets, workbook
from byssus.ingest.files.entries import read_entries
from byssus.ingest.files.open import open_sheet
from byssus.ingest.files.placing import Placing
from byssus.ingest.files.recognise import recognise
from byssus.ingest.files.times import DateOrder
from byssus.ingest.units import convert

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
ORDERS = {"day first": DateOrder.DMY, "month first": DateOrder.MDY}
Series = dict[str, list[float | None]]


def stored(content: bytes, dialect: Dialect) -> dict[tuple[int, datetime], float]:
    """What an import would store, by point and time."""
    sheet = open_sheet(content)
    layout = recognise(sheet, ORDERS.get(dialect.time))
    placing = Placing(targets("t1", "cold/t2", zone=dialect.zone), None, NOW)
    chunks = list(placing.chunks(read_entries(sheet, layout), 7))
    assert not any(chunk.left_out or chunk.rows.doubtful for chunk in chunks)
    assert dialect.blank or not any(chunk.refusals for chunk in chunks)
    return {(row.point_id, row.time): row.value for chunk in chunks for row in chunk.rows.readings}


def expected(times: list[datetime], series: Series, unit: str) -> dict[tuple[int, datetime], float]:
    return {
        (number, time): convert(value, unit, "Cel")
        for number, values in enumerate(series.values(), 1)
        for time, value in zip(times, values, strict=True)
        if value is not None
    }


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    delimiter = draw(st.sampled_from(",;\t|"))
    return Dialect(
        time=draw(st.sampled_from(sorted(TIMES))),
        delimiter=delimiter,
        sign=draw(st.sampled_from(".,")),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"])),
        long=draw(st.booleans()),
        unit=draw(st.sampled_from(["Cel", "degF"])),
        titles=draw(st.lists(st.sampled_from(["", "冷库记录仪", "Serial: 12345", "Interval;60"]), max_size=3)),
        blank=draw(st.sampled_from(["", "###", "ERR", "---"])),
        zone=draw(st.sampled_from([UTC, SHANGHAI])),
    )


temperatures = st.none() | st.floats(-40, 60).map(lambda value: round(value, 2))


@st.composite
def recordings(draw: st.DrawFn) -> tuple[list[datetime], Series]:
    start = draw(st.datetimes(datetime(2002, 1, 1), datetime(2026, 6, 1)))  # noqa: DTZ001
    step = draw(st.integers(1, 3600))
    count = draw(st.integers(2, 8))
    times = [start.replace(microsecond=0, tzinfo=UTC) + n * timedelta(seconds=step) for n in range(count)]
    values = st.lists(temperatures, min_size=count, max_size=count)
    series = {"t1": draw(values), "cold/t2": draw(values)}
    assume(any(value is not None for value in series["t1"] + series["cold/t2"]))
    return times[:: draw(st.sampled_from([1, -1]))], series


@given(dialects(), recordings())
@example(
    Dialect(encoding="gb18030", titles=["冷库"]), ([datetime(2026, 1, 1, tzinfo=UTC)], {"t1": [1.0], "cold/t2": [None]})
)
def test_a_series_reads_back_equal_from_any_dialect(dialect: Dialect, recording: tuple[list[datetime], Series]) -> None:
    times, series = recording
    assert stored(dialect.write(times, series), dialect) == expected(times, series, dialect.unit)


@given(recordings())
def test_a_workbook_reads_back_equal(recording: tuple[list[datetime], Series]) -> None:
    times, series = recording
    rows = [
        ["冷库", None],
        ["Date", *(f"{name} [°C]" for name in series)],
        *([time.replace(tzinfo=None), *values] for time, *values in zip(times, *series.values(), strict=True)),
    ]
    assert stored(workbook(rows), Dialect()) == expected(times, series, "Cel")


@given(
    st.datetimes(datetime(2025, 10, 25, 22), datetime(2025, 10, 26, 0, 30)),  # noqa: DTZ001
    st.integers(1, 30),
    st.sampled_from([1, -1]),
    st.booleans(),
)
def test_the_hour_that_comes_twice_is_told_by_the_order_of_lines(
    start: datetime, minutes: int, direction: int, long: bool
) -> None:
    times = [start.replace(second=0, microsecond=0, tzinfo=UTC) + n * timedelta(minutes=minutes) for n in range(300)]
    times = [time for time in times if time < datetime(2025, 10, 26, 4, tzinfo=UTC)][::direction]
    series: Series = {"t1": [float(n) / 10 for n in range(len(times))], "cold/t2": [None] * len(times)}
    dialect = Dialect(time="naive iso", zone=BERLIN, long=long)
    assert stored(dialect.write(times, series), dialect) == expected(times, series, "Cel")
