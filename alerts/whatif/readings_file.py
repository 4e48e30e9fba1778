"""Reads readings from a CSV file: `point,time,value` a line, with or without a header that says so.

Other columns, another order, semicolons or tabs are fine where a header names the three; without a point column the
whole file is of one point. Times are ISO 8601, or seconds since 1970. A line that cannot be read is kept out and named;
it harms no other.
"""

import csv
import gc
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import chain, islice
from operator import attrgetter
from typing import NamedTuple

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


@dataclass(frozen=True, slots=True)
class ReadingsFile:
    """What a file holds: readings by point, in the order of the file, and the lines that could not be read."""

    series: dict[str, Series] = field(default_factory=lambda: defaultdict(Series))
    bad: list[BadLine] = field(default_factory=list)


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
    rows = csv.reader(chain([first], lines), delimiter=max(",;\t", key=first.count), skipinitialspace=True)
    try:
        with _collector_at_rest():
            return _read(rows, zone_of, point)
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


_USUAL = _Columns(0, 1, 2)


def _read(rows: Iterator[list[str]], zone_of: ZoneOf, point: str) -> ReadingsFile:
    file = ReadingsFile()
    first = next(rows, [])
    columns = _header(first)
    taker = _Taker(file, columns or _USUAL, zone_of, point)
    line = 2
    if columns is None and first:
        taker.take([first], 1)
    while chunk := list(islice(rows, _CHUNK)):
        taker.take(chunk, line)
        line += len(chunk)
    return file


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
    """Adds rows to a file: many at once while they are clean, else one by one."""

    file: ReadingsFile
    columns: _Columns
    zone_of: ZoneOf
    point: str

    def take(self, rows: list[list[str]], line: int) -> None:
        """Take rows, of which the first stands on `line`."""
        try:
            points, times, values = self._clean(rows)
        except (ValueError, IndexError, OverflowError):
            for number, row in enumerate(rows, line):
                self._take_one(row, number)
        else:
            series = self.file.series
            for point, time, value in zip(points, times, values, strict=True):
                column = series[point]
                column.times.append(time)
                column.values.append(value)

    def _clean(self, rows: list[list[str]]) -> tuple[Sequence[str], list[datetime], list[float]]:
        """The three columns of rows that are all well formed, and whose times all have a zone; else some error."""
        cells = list(zip(*rows, strict=True))
        points = [self.point] * len(rows) if self.columns.point is None else cells[self.columns.point]
        times = list(map(datetime.fromisoformat, cells[self.columns.time]))
        values = list(map(float, cells[self.columns.value]))
        zones = set(map(_zone, times))
        if None in zones or not all(points) or not math.isfinite(sum(values)):
            raise ValueError
        return points, times if zones == {UTC} else [time.astimezone(UTC) for time in times], values

    def _take_one(self, row: list[str], line: int) -> None:
        if not row:
            return
        try:
            point, time, value = self._parts(row)
        except (ValueError, OverflowError) as error:
            self.file.bad.append(BadLine(line, str(error)))
        else:
            self.file.series[point].add(time, value)

    def _parts(self, row: list[str]) -> tuple[str, datetime, float]:
        columns = self.columns
        wanted = 1 + max(column for column in columns if column is not None)
        if len(row) < wanted:
            raise ValueError(f"{len(row)} of {wanted} columns are there")
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
