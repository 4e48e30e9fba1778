"""Exports as loggers write them: one series of readings in any dialect."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import openpyxl

from byssus.ingest.files.assign import Target
from byssus.ingest.registry import Point

UNITS = {"Cel": "°C", "degF": "℉"}


def targets(*codes: str, zone: tzinfo = UTC, unit: str = "Cel") -> dict[str, Target]:
    return {code: Target(code, Point(n, unit, timedelta(minutes=1)), zone) for n, code in enumerate(codes, 1)}


def of_excel(time: datetime) -> str:
    days = (time.replace(tzinfo=UTC) - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)
    return f"{days:.10f}"


TIMES: Mapping[str, Callable[[datetime], str]] = {
    "iso": lambda at: at.isoformat(),
    "iso Z": lambda at: f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    "naive iso": lambda at: f"{at:%Y-%m-%dT%H:%M:%S}",
    "slashes": lambda at: f"{at:%Y/%m/%d %H:%M:%S}",
    "short": lambda at: f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M:%S}",
    "dots": lambda at: f"{at:%d.%m.%Y %H:%M:%S}",
    "chinese": lambda at: f"{at:%Y年%m月%d日 %H时%M分%S秒}",
    "halves": lambda at: f"{at:%Y-%m-%d %I:%M:%S %p}",
    "day first": lambda at: f"{at:%d/%m/%Y %H:%M:%S}",
    "month first": lambda at: f"{at:%m/%d/%Y %H:%M:%S}",
    "serial": lambda at: of_excel(at),
    "epoch": lambda at: str(int(at.timestamp())),
    "epoch ms": lambda at: str(int(at.timestamp() * 1000)),
}
"""Name of a dialect → how it writes an instant that is given in the zone of the logger."""


@dataclass(frozen=True)
class Dialect:
    """How a logger writes."""

    time: str = "iso"
    delimiter: str = ","
    sign: str = "."
    encoding: str = "utf-8"
    long: bool = False
    unit: str = "Cel"
    titles: Sequence[str] = ()
    blank: str = ""
    zone: tzinfo = UTC

    def number(self, value: float | None) -> str:
        return self.blank if value is None else repr(value).replace(".", self.sign)

    def show(self, time: datetime) -> str:
        return TIMES[self.time](time.astimezone(self.zone))

    def rows(self, times: Sequence[datetime], series: Mapping[str, Sequence[float | None]]) -> list[list[str]]:
        unit = UNITS[self.unit]
        lines = list(zip(times, zip(*series.values(), strict=True), strict=True))
        if not self.long:
            head = ["Time", *(f"{name} ({unit})" for name in series)]
            return [head, *([self.show(time), *map(self.number, values)] for time, values in lines)]
        body = [
            [self.show(time), name, self.number(value), unit]
            for time, values in lines
            for name, value in zip(series, values, strict=True)
        ]
        return [["Time", "Probe", "Value", "Unit"], *body]

    def write(self, times: Sequence[datetime], series: Mapping[str, Sequence[float | None]]) -> bytes:
        text = io.StringIO(newline="")
        for title in self.titles:
            text.write(f"{title}\r\n")
        csv.writer(text, delimiter=self.delimiter).writerows(self.rows(times, series))
        return text.getvalue().encode(self.encoding)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
