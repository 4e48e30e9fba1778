"""What happened on the island in a season: the lots, the rooms that failed, the closure, the workshops; from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from builders.year.world import AREAS, FIRST, ROOMS, WORKSHOPS, lines, plant
from byssus.app.demo import codes
from byssus.app.demo.chance import fraction
from byssus.app.demo.season.diary import Season
from byssus.app.demo.season.lot import Lots, lot_number
from byssus.app.demo.season.odd import Oddity
from byssus.app.demo.season.words import ZONE
from byssus.core.plant.model import Plant
from byssus.core.plant.sea import Closure

_ODD_SHARE = 0.08
_FEW = 100
"""Of fewer lots more are odd, so that something of each kind happens."""
_CLOSED_DAYS = 2
CLOSURE = "red-tide"
_TAKEN, _MADE = codes.gtin(59001, 9), codes.gtin(59002, 9)
Span = tuple[datetime, datetime]


def midnight(day: date) -> datetime:
    """The beginning of a day on the island."""
    return datetime.combine(day, time(), ZONE)


@dataclass(frozen=True, slots=True)
class Failure:
    """A room was at -10 °C from one reading on, until it was at -22 °C at another."""

    room: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Stall:
    """What a workshop did on a day; `papers` tells whether what it took in had a certificate."""

    workshop: str
    day: date
    intake: bool
    production: bool
    sale: bool
    papers: bool

    @property
    def taken(self) -> str:
        """What it took in."""
        return codes.batch_link(_TAKEN, f"I{self.day:%y%m%d}{self.workshop}")

    @property
    def made(self) -> str:
        """What it made of that."""
        return codes.batch_link(_MADE, f"M{self.day:%y%m%d}{self.workshop}")


@dataclass(frozen=True)
class Story:
    """A season of so many lines and days."""

    seed: int
    line_count: int
    days: int

    @cached_property
    def season(self) -> Season:
        """Its lines, and what is odd about which lots."""
        told = lines(self.line_count)
        odd = {
            lot_number(line, day): kind
            for line in told
            for day in self.calendar
            if (kind := self._odd(line.number, day))
        }
        return Season(self.seed, told, odd)

    def _odd(self, line: int, day: date) -> Oddity | None:
        kinds = [kind for kind in Oddity if kind is not Oddity.OVERCLAIMED or day > FIRST]
        is_short = self.line_count * self.days < _FEW
        chance = fraction(self.seed, "odd", line, day) / (0.6 if is_short else _ODD_SHARE)
        return kinds[int(chance * len(kinds))] if chance < 1 else None

    @cached_property
    def calendar(self) -> tuple[date, ...]:
        """The days of harvest."""
        return tuple(FIRST + timedelta(days=offset) for offset in range(self.days))

    @cached_property
    def lots(self) -> tuple[Lots, ...]:
        """Everything that was harvested, with what came of it."""
        return tuple(lots for day in self.calendar for lots in self.season.lots(day))

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Each room fails every third week, for two to six hours; the first one on the third day."""
        return tuple(self._failures())

    def _failures(self) -> Iterator[Failure]:
        for i, room in enumerate(ROOMS):
            for offset in range(2, self.days + 2, 21 + i):
                start = midnight(FIRST + timedelta(days=offset)) + timedelta(hours=10 + i)
                yield Failure(room, start, start + timedelta(hours=2 + int(5 * fraction(self.seed, room, offset))))

    @cached_property
    def silent_days(self) -> frozenset[date]:
        """Days on which the store sent nothing."""
        return frozenset(FIRST + timedelta(days=offset) for offset in range(5, self.days + 5, 40))

    @cached_property
    def closure(self) -> Closure:
        """Two days in the middle of the season, in one sea area; it is told after the season."""
        begin = midnight(self.calendar[len(self.calendar) // 2]) - timedelta(hours=12)
        return Closure(
            code=CLOSURE, area=AREAS[0], reason="赤潮", standard="通告 7",
            starts_at=begin, ends_at=begin + timedelta(days=_CLOSED_DAYS),
        )  # fmt: skip

    @cached_property
    def stalls(self) -> tuple[Stall, ...]:
        """Every day of every workshop; each leaves out something now and then."""
        return tuple(
            Stall(workshop, day, *(fraction(self.seed, workshop, day, what) > 0.2 for what in ("i", "p", "s", "c")))
            for workshop in WORKSHOPS
            for day in self.calendar
        )

    @cached_property
    def plant(self) -> Plant:
        """What is known of the island before anything is told."""
        return plant(self.season.lines, self.days)

    def before_and_after(self) -> Span:
        """A span in which all of it lies."""
        return midnight(FIRST - timedelta(days=300)), midnight(FIRST + timedelta(days=self.days + 10))
