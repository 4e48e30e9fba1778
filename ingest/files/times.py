"""Times as loggers write them: ISO 8601, day, month and year in any order, seconds since 1970, days of Excel."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from byssus.ingest.files.sheet import Cell
from byssus.ingest.message import LocalTime, Reason, Refused

Moment: TypeAlias = datetime | LocalTime
"""An instant in UTC, or what the clock of the logger showed."""

_DATE = r"(?P<date>\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4})日?"
_CLOCK = (
    r"(?P<early>上午|下午)?\s?(?P<hour>\d{1,2})[:：时](?P<minute>\d{2})"
    r"(?:[:：分](?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?[分秒]?\s?(?P<late>[AaPp]\.?[Mm]\.?)?"
)
_ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)"
_WRITTEN = re.compile(rf"{_DATE}(?:(?:T|,?\s+|(?=[上下]午)){_CLOCK}(?:\s?{_ZONE})?)?")
_OF_DAY = re.compile(_CLOCK)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})(Z?)")
_EPOCH = re.compile(r"(?P<whole>\d{9,10}|(?P<thousandths>\d{12,13}))(?:[.,](?P<part>\d{1,9}))?")
_SERIAL = re.compile(r"(?P<days>[2-7]\d{4})(?:[.,](?P<part>\d{1,15}))?")
_GROUPS = re.compile(r"\d+")
_HEADER_ZONE = re.compile(r"\b(?:UTC|GMT)(?:\s?(?P<zone>[+-]\d{1,2}(?::?\d{2})?))?(?!\w)", re.IGNORECASE)
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)
"""Day 0 of Excel's calendar, as it counts from March 1900 on."""
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT_DIGITS = 8
"""From so many decimals of a day on, a serial date tells milliseconds; with fewer it is rounded to seconds."""


class DateOrder(StrEnum):
    """In which order year, month and day stand."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


def is_written_time(text: str) -> bool:
    """Whether the text is a date, with or without a time of day, written in a way that no number is."""
    found = _WRITTEN.fullmatch(text)
    return bool(_dates(found["date"]) if found else _COMPACT.fullmatch(text))


def is_counted_time(cell: Cell) -> bool:
    """Whether the cell is a number that may count seconds or milliseconds since 1970, or the days of Excel."""
    written = _plain(cell) if isinstance(cell, float) else cell
    return isinstance(written, str) and bool(_EPOCH.fullmatch(written) or _SERIAL.fullmatch(written))


def is_clock(text: str) -> bool:
    """Whether the text is a time of day and nothing more."""
    return bool(_OF_DAY.fullmatch(text))


def has_clock(cell: Cell) -> bool:
    """Whether a date comes with its time of day."""
    if isinstance(cell, datetime):
        return cell.time() != time()
    return isinstance(cell, str) and not ((found := _WRITTEN.fullmatch(cell)) and found["hour"] is None)


def orders_of(cell: Cell) -> frozenset[DateOrder]:
    """The orders in which the cell is a date; empty where the order does not matter, or nothing is one."""
    found = _WRITTEN.fullmatch(cell) if isinstance(cell, str) else None
    if not found or _begins_with_year(found["date"]):
        return frozenset()
    return frozenset(order for order, _ in _dates(found["date"]))


def read_time(cell: Cell, order: DateOrder, clock: Cell = None) -> Moment:
    """The time that a cell shows, with the time of day of another one if the file has it apart.

    Raises:
        Refused: it shows none.
    """
    if isinstance(cell, datetime):
        cell = f"{cell:%Y-%m-%d}" if clock is not None else cell.isoformat(sep=" ")
    if isinstance(cell, float):
        cell = _plain(cell)
    if clock is not None:
        cell = f"{cell} {clock.time() if isinstance(clock, datetime) else clock}"
    try:
        moment = _read(cell or "", order)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise Refused(Reason.BAD_TIME, f"{(cell or '')[:60]!r} is no time.")
    return moment


def header_zone(header: str) -> timezone | None:
    """The zone that the header of a column of times names, as in `Date Time, GMT+08:00`."""
    found = _HEADER_ZONE.search(header)
    return _zone(found["zone"] or "Z") if found else None


def _read(text: str, order: DateOrder) -> Moment | None:
    if found := _WRITTEN.fullmatch(text):
        dates = dict(_dates(found["date"]))
        day = dates.get(DateOrder.YMD if _begins_with_year(found["date"]) else order)
        if day is None:
            return None
        wall = datetime.combine(day, _clock(found) if found["hour"] else time(), UTC)
        return _instant(wall, found["zone"])
    if found := _COMPACT.fullmatch(text):
        wall = datetime.strptime("".join(found.groups()[:6]), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return _instant(wall, found[7] or None)
    if found := _EPOCH.fullmatch(text):
        unit = timedelta(milliseconds=1) if found["thousandths"] else timedelta(seconds=1)
        return _UNIX + int(found["whole"]) * unit + _part(found["part"]) * unit
    if found := _SERIAL.fullmatch(text):
        return LocalTime(_day(int(found["days"]), found["part"] or ""))
    return None


@lru_cache(maxsize=4096)
def _dates(written: str) -> tuple[tuple[DateOrder, date], ...]:
    """What a date may mean; a group of four digits is the year, and with dots the day comes before the month."""
    groups = _GROUPS.findall(written)
    return tuple(
        (order, day)
        for order in DateOrder
        if not (order is DateOrder.MDY and "." in written) and (day := _date(groups, order)) is not None
    )


def _begins_with_year(written: str) -> bool:
    return len(_GROUPS.findall(written)[0]) == len("2026")


def _date(groups: list[str], order: DateOrder) -> date | None:
    parts = dict(zip(order, groups, strict=True))
    if {len(parts["d"]), len(parts["m"])} - {1, 2} or len(parts["y"]) not in (2, 4):
        return None
    year = int(parts["y"]) + (2000 if len(parts["y"]) == len("26") else 0)
    try:
        return date(year, int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time:
    hour = int(found["hour"])
    half = (found["early"] or found["late"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith(("p", "下")) else 0)
    micro = round(_part(found["part"]) * 1_000_000)
    return time(hour, int(found["minute"]), int(found["second"] or 0), min(micro, 999_999))


def _part(digits: str | None) -> float:
    return float(f"0.{digits}") if digits else 0.0


def _instant(wall: datetime, zone: str | None) -> Moment:
    return LocalTime(wall) if zone is None else wall.replace(tzinfo=_zone(zone)).astimezone(UTC)


def _zone(written: str) -> timezone:
    if not written.startswith(("+", "-")):
        return UTC
    hours, _, minutes = written[1:].partition(":")
    if len(hours) > len("08"):
        hours, minutes = hours[:-2], hours[-2:]
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if written.startswith("-") else offset)


def _day(days: int, part: str) -> datetime:
    seconds = round(_part(part) * 86400, 3 if len(part) >= _EXACT_DIGITS else None)
    return _FIRST_DAY + timedelta(days=days, seconds=seconds)


def _plain(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".")
