"""A table of readings is written part by part: however long it is, no more than some pages are in memory."""

import io
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pyarrow import parquet

from builders.conditions import START
from byssus.alerts.views.archive import ArchivedReading
from byssus.alerts.views.reading_table import Format, Page, pages, parts
from byssus.alerts.views.recording import Window

SIZE = 2000
MINUTE = timedelta(minutes=1)


def year(count: int) -> Iterator[Page]:
    """So many pages of a point's readings, made as they are asked for."""
    window = Window(START, START + count * SIZE * MINUTE)

    def read(_: str, rest: Window) -> list[ArchivedReading]:
        left = min(SIZE, -(-(rest.end - rest.start) // MINUTE))
        times = (rest.start.replace(second=0, microsecond=0) + MINUTE * n for n in range(left))
        found = [ArchivedReading(time, -18.5, time, False) for time in times]
        return [reading for reading in found if reading.time >= rest.start]

    return pages(read, [("t1", "Cel")], window)


def peak(form: Format, count: int) -> int:
    """Bytes of Python's memory at most, while so many pages are written and forgotten."""
    tracemalloc.start()
    try:
        for _ in parts(form, year(count)):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", Format)
def test_ten_times_the_readings_take_no_more_memory(form: Format) -> None:
    peak(form, 1)
    assert peak(form, 40) < 1.5 * peak(form, 4)


def test_parts_of_a_parquet_file_make_one_that_holds_all() -> None:
    table = parquet.read_table(io.BytesIO(b"".join(parts(Format.PARQUET, year(3)))))
    assert table.num_rows == sum(len(page.readings) for page in year(3))
    assert table["time"][0].as_py() == START
