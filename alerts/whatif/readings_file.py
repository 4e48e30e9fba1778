"""Reads readings from a CSV file: `point,time,value` a line, with or without a header that says so.

Other columns, another order, semicolons or tabs are fine where a header names the three; without a point column the
whole file is of one point. Times are ISO 8601, or seconds since 1970. A line that cannot be read is kept out and named;
it harms no other.
"""

import csv
import gc
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import chain, islice
from operator import attrgetter
from typing import NamedTuple

from byssus.alerts.whatif.by_point import ByPoint
from byssus.alerts.whatif.plain_lines import plain_columns
from byssus.alerts.whatif.series import Series
from byssus.core.errors import InvalidInput

_POINT = ("point", "point_id", "sensor", "device", "id", "name")
_TIME = ("time", "timestamp", "datetime", "date", "ts")
_VALUE = ("value", "temperature", "reading", "v")
_CHUNK = 1000
_zone = attrgetter("tzinfo")

ZoneOf = Callable[[str], tzinfo]
"""The zone of a point's local times."""


class BadLine(NamedTuple):
    """A line that was kept out: its number, from 1, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class ReadingsFile(NamedTuple):
    """What a file holds: readings by point, in the order of the file, and the lines that could not be read."""

    series: dict[str, Series]
    bad: list[BadLine]


def read_readings(lines: Iterable[str], zone_of: ZoneOf, *, point: str) -> ReadingsFile:
    """Read all lines.

    Args:
        lines: the text of the file.
        zone_of: gives the zone of local times without one.
        point: whose the readings are when there is no point column.

    Raises:
        InvalidInput: the header lacks a column, or the text is no CSV.
    """
    lines = iter(lines)
    first = next(lines, "").removeprefix("\ufeff")
    try:
        with _collector_at_rest():
            return _read(first, lines, zone_of, point)
    except csv.Error as error:
        raise InvalidInput(f"It is no CSV ({error}).", where="readings") from error


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """All that reading makes is kept, so looking for garbage in it again and again finds none and costs a third."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


class _Columns(NamedTuple):
    """Where the three stand in a row; no column for the point when the file is of one."""

    point: int | None
    time: int
    value: int

    @property
    def width(self) -> int:
        """How many cells a row has at least."""
        return 1 + max(self.point or 0, self.time, self.value)


_USUAL = _Columns(0, 1, 2)


def _read(first: str, lines: Iterator[str], zone_of: ZoneOf, point: str) -> ReadingsFile:
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(chain([first], lines), delimiter=delimiter, skipinitialspace=True)
    row = next(rows, [])
    columns = _header(row)
    taker = _Taker(columns or _USUAL, delimiter, zone_of, point)
    if columns is None:
        taker.take_row(row, 1)
    line = rows.line_num + 1
    while chunk := list(islice(lines, _CHUNK)):
        line += len(chunk) if taker.take_plain(chunk) else taker.take_rows(chunk, lines, line)
    return ReadingsFile(taker.by_point.series, taker.bad)


def _header(row: Sequence[str]) -> _Columns | None:
    """The columns that a header names; None if the row is none."""
    names = [name.strip().lower() for name in row]
    point, time, value = (_position(names, known) for known in (_POINT, _TIME, _VALUE))
    if time is not None and value is not None:
        return _Columns(point, time, value)
    if time is None and value is None and point is None:
        return None
    raise InvalidInput(
        f"The header {','.join(row)!r} has no column for {'time' if time is None else 'value'}.",
        where="line 1",
        advice="Write point,time,value.",
    )


def _position(names: Sequence[str], known: Iterable[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


@dataclass(frozen=True, slots=True)
class _Taker:
    """Takes readings out of lines: of many at once while they are clean, else of one after the other."""

    columns: _Columns
    delimiter: str
    zone_of: ZoneOf
    point: str
    by_point: ByPoint = field(default_factory=ByPoint)
    bad: list[BadLine] = field(default_factory=list)

    def take_plain(self, lines: Sequence[str]) -> bool:
        """Take lines that are plain and well formed, and whose times all have a zone; False if one is otherwise."""
        cells = plain_columns(lines, self.delimiter)
        if cells is None or len(cells) < self.columns.width:
            return False
        try:
            times = _instants(cells[self.columns.time])
            values = list(map(float, cells[self.columns.value]))
        except (ValueError, OverflowError):
            return False
        points = [self.point] * len(lines) if self.columns.point is None else cells[self.columns.point]
        clean = all(points) and math.isfinite(sum(values))
        if clean:
            self.by_point.add(points, times, values)
        return clean

    def take_rows(self, lines: Sequence[str], more: Iterator[str], line: int) -> int:
        """Take lines, the first of which stands on `line`, and those in which the last row goes on; how many it was."""
        rows = csv.reader(chain(lines, more), delimiter=self.delimiter, skipinitialspace=True)
        while rows.line_num < len(lines):
            number = line + rows.line_num
            self.take_row(next(rows), number)
        return rows.line_num

    def take_row(self, row: Sequence[str], line: int) -> None:
        """Take one row, which begins on `line`."""
        if not row:
            return
        try:
            point, time, value = self._parts(row)
        except (ValueError, OverflowError) as error:
            self.bad.append(BadLine(line, str(error)))
        else:
            self.by_point.add([point], [time], [value])

    def _parts(self, row: Sequence[str]) -> tuple[str, datetime, float]:
        columns = self.columns
        if len(row) < columns.width:
            raise ValueError(f"{len(row)} of {columns.width} columns are there")
        point = self.point if columns.point is None else row[columns.point]
        if not point:
            raise ValueError("the point has no name")
        return point, _instant(row[columns.time], self.zone_of(point)), _number(row[columns.value])


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is no finite number")
    return value


def _instants(texts: Sequence[str]) -> list[datetime]:
    """Times that all have a zone, else ValueError; those that many points share are read once."""
    distinct = list(dict.fromkeys(texts))
    times = list(map(datetime.fromisoformat, distinct))
    zones = set(map(_zone, times))
    if None in zones:
        raise ValueError
    if zones != {UTC}:
        times = [time.astimezone(UTC) for time in times]
    return list(map(dict(zip(distinct, times, strict=True)).__getitem__, texts))


def _instant(text: str, zone: tzinfo) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return _since_1970(text)
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def _since_1970(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{text!r} is no time; write it such as 2026-07-01T08:00:00+08:00") from None
