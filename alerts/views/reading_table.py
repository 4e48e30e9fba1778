"""The stored readings of points as a table to take away, in CSV or Parquet, of which only a page is ever in memory.

The same readings give the same bytes: points by code, readings by time in UTC, values as short as they read back.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from byssus.alerts.views.archive import ArchivedReading
from byssus.alerts.views.recording import Window
from byssus.core.errors import Unavailable

COLUMNS = ("time", "point", "value", "unit")
PAGE = 10_000
"""Readings in memory at once."""
_TICK = timedelta(microseconds=1)
"""The least difference of two times in the store."""


class Format(StrEnum):
    """What a table of readings is written as; the word is the ending of the file's name."""

    CSV = "csv"
    PARQUET = "parquet"


ReadPage: TypeAlias = Callable[[str, Window], list[ArchivedReading]]
"""The oldest `PAGE` readings of the point of that code in a window."""


@dataclass(frozen=True, slots=True)
class Page:
    """Readings of a point, oldest first, in its unit."""

    point: str
    unit: str
    readings: list[ArchivedReading]


def pages(read: ReadPage, points: Iterable[tuple[str, str]], window: Window) -> Iterator[Page]:
    """All readings of the window, point by point; no page is empty.

    Args:
        read: a query of its own for each page, so that nothing is held open while somebody takes their time.
        points: code and unit of each.
        window: event time.
    """
    for point, unit in sorted(points):
        rest: Window | None = window
        while rest is not None and (readings := read(point, rest)):
            yield Page(point, unit, readings)
            rest = _after(readings[-1].time, window.end)


def parts(form: Format, pages: Iterable[Page]) -> Iterator[bytes]:
    """The file in parts, no larger than a page makes them.

    Raises:
        Unavailable: Parquet is wanted, and pyarrow is not installed.
    """
    if form is Format.CSV:
        return csv_parts(pages)
    try:
        from byssus.alerts.views.parquet import parquet_parts
    except ImportError as error:
        raise Unavailable(
            "Parquet needs pyarrow, which is not installed.", advice="Install byssus[parquet], or export to .csv."
        ) from error
    return parquet_parts(pages)


def csv_parts(pages: Iterable[Page]) -> Iterator[bytes]:
    """A CSV file (RFC 4180) in parts: a header, then `2026-01-20T02:00:00Z,cold-1/t1,-18.5,Cel` for each reading.

    No cell needs quotes: codes of points hold neither commas nor blanks.
    """
    yield f"{','.join(COLUMNS)}\r\n".encode()
    for page in pages:
        tail = f",{page.unit}\r\n"
        yield "".join(f"{_utc(one.time)},{page.point},{one.value!r}{tail}" for one in page.readings).encode()


def _after(time: datetime, end: datetime) -> Window | None:
    return Window(time + _TICK, end) if time + _TICK < end else None


def _utc(time: datetime) -> str:
    return time.isoformat().removesuffix("+00:00") + "Z"
