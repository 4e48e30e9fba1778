"""Which window of time a page shows, as its address says: the last hours and days, or from one time to another."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from byssus.alerts.views.recording import Window
from byssus.core.errors import InvalidInput


class Preset(StrEnum):
    """A window that ends now."""

    DAY = "24h"
    WEEK = "7d"

    @property
    def span(self) -> timedelta:
        """How long it is."""
        return timedelta(hours=24) if self is Preset.DAY else timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Range:
    """A window, and the preset that it is; None when somebody gave its ends."""

    window: Window
    preset: Preset | None


def choose(now: datetime, zone: str, preset: Preset, start: str = "", end: str = "") -> Range:
    """The window that an address asks for.

    Args:
        now: the end of a preset.
        zone: the site's zone, in which people write times that have none.
        preset: what to show when no `start` is given.
        start: ISO 8601 time at which the window begins.
        end: the same for its end; `now` if empty.

    Raises:
        InvalidInput: a time cannot be read, or the window is empty or too long.
    """
    if not start:
        return Range(Window(now - preset.span, now), preset)
    return Range(Window(instant("from", start, zone), instant("to", end, zone) if end else now), None)


def instant(where: str, text: str, zone: str) -> datetime:
    """A time that somebody wrote into the field `where`, on the clock of `zone` where it names none.

    Raises:
        InvalidInput: it cannot be read.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no time.", where=where, advice="Write it as 2026-11-23T14:05.") from error
    return time if time.tzinfo else time.replace(tzinfo=ZoneInfo(zone))


def wall(at: datetime, zone: str) -> str:
    """How the browser's field for date and time wants it: wall time of the site to the minute."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
