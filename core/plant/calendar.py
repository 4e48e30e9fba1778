"""On which days a site produces, and when such a day begins and ends: a production day does not end at midnight."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from byssus.core.plant.entry import Code, Entry
from byssus.core.plant.people import Weekday

_DAY = timedelta(days=1)
_WEEK = tuple(Weekday)


class Calendar(Entry):
    """The days of the week on which is worked; not on the dates `off`, and on the dates `extra` whatever day it is."""

    code: Code
    days: tuple[Weekday, ...] = tuple(Weekday)
    off: tuple[date, ...] = ()
    extra: tuple[date, ...] = ()

    def works_on(self, day: date) -> bool:
        """Whether that is a production day."""
        return day in self.extra or (_WEEK[day.weekday()] in self.days and day not in self.off)


EVERY_DAY = Calendar(code="every-day")
"""What a site without a calendar goes by."""


@dataclass(frozen=True, slots=True)
class Span:
    """Times from `start` on and before `end`, in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts; a day on which clocks change has 23 or 25 hours."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class ProductionDays:
    """The days of a site: its zone, when each begins on the wall clock, and which of them are worked on."""

    zone: ZoneInfo
    starts: time = time(0)
    calendar: Calendar = EVERY_DAY

    def day_of(self, at: datetime) -> date:
        """The production day that an instant belongs to: that on which it began."""
        local = at.astimezone(self.zone).date()
        return local if self.span(local).start <= at else local - _DAY

    def day_before(self, at: datetime) -> date:
        """The last production day that is over at an instant."""
        return self.day_of(at) - _DAY

    def span(self, first: date, last: date | None = None) -> Span:
        """From the beginning of the first day to that of the day after the last one, which may be left out."""
        return Span(self._begins(first), self._begins((last or first) + _DAY))

    def worked(self, first: date, last: date) -> Iterator[date]:
        """The production days from `first` to `last`, both counted."""
        day = first
        while day <= last:
            if self.calendar.works_on(day):
                yield day
            day += _DAY

    def at(self, day: date, wall: time) -> datetime:
        """The instant at which the site's clock shows `wall` within a production day."""
        on = day if wall >= self.starts else day + _DAY
        return datetime.combine(on, wall, self.zone).astimezone(UTC)

    def _begins(self, day: date) -> datetime:
        """The instant of the day's beginning; a wall time that clocks skip is taken by the offset before the step."""
        return datetime.combine(day, self.starts, self.zone).astimezone(UTC)
