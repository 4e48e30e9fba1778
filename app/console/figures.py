"""How numbers, times and spans are written: with unit and in the site's zone, and alike on every page."""

import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from byssus.app.console.words import Words

MINUS = "\N{MINUS SIGN}"
_UNITS = {
    "Cel": "°C",
    "Cel/h": "°C/h",
    "Cel·min": "°C·min",
    "%RH": "%\N{NO-BREAK SPACE}RH",
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def number(value: float, digits: int = 1) -> str:
    """The value rounded to `digits`, with a true minus sign and no negative zero."""
    text = f"{round(value, digits) + 0.0:.{digits}f}"
    return text.replace("-", MINUS)


def signed(change: float, digits: int = 1) -> str:
    """A change with its sign: `+1.2`, `−0.4`."""
    return number(change, digits) if round(change, digits) < 0 else f"+{number(change, digits)}"


def quantity(value: float, unit: str, words: Words) -> str:
    """A value with its SenML unit as people write it; a door (unit `/`) is open or shut, minutes are a span."""
    if unit == "/":
        return words("door.open" if value >= 0.5 else "door.shut")
    if unit == "min":
        return minutes(value, words)
    return f"{number(value)}\N{NO-BREAK SPACE}{unit_name(unit)}"


def correction(added: float, unit: str) -> str:
    """What a calibration adds, with its sign and its unit."""
    return f"{signed(added, 2)}\N{NO-BREAK SPACE}{unit_name(unit)}"


def unit_name(unit: str) -> str:
    """A SenML unit (RFC 8428 § 12.1) as people write it."""
    return _UNITS.get(unit, unit)


def span(duration: timedelta, words: Words) -> str:
    """A duration in its two greatest units: `42 min`, `3 h 20 min`, `2 d 4 h`; page.js writes running ones alike."""
    seconds = max(0, math.floor(duration.total_seconds()))
    if seconds < _MINUTE:
        return words("span.seconds", n=seconds)
    if seconds < _HOUR:
        return words("span.minutes", n=seconds // _MINUTE)
    if seconds < _DAY:
        return words("span.hours", n=seconds // _HOUR, m=seconds % _HOUR // _MINUTE)
    return words("span.days", n=seconds // _DAY, m=seconds % _DAY // _HOUR)


def minutes(count: float, words: Words) -> str:
    """Minutes as a span."""
    return span(timedelta(minutes=count), words)


def moment(instant: datetime, zone: str) -> str:
    """Date and minute on the site's clock: `2026-11-23 14:05`."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def day_time(instant: datetime, zone: str) -> str:
    """Month, day and minute on the site's clock, where the year is plain: `11-23 14:05`."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M")


def zone_name(zone: str, at: datetime) -> str:
    """A zone with its distance from UTC at that instant: `Asia/Shanghai (UTC+8)`."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    hours = offset.total_seconds() / _HOUR
    return f"{zone} (UTC{'+' if hours >= 0 else MINUS}{abs(hours):g})"
