"""Everything that gateways of the chain report, day by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from operator import attrgetter

from byssus.app.demo.season import market, sea, works
from byssus.app.demo.season.capture import Capture
from byssus.app.demo.season.line import LINES, Line
from byssus.app.demo.season.lot import Lots, lot_number
from byssus.app.demo.season.odd import ODD, Oddity
from byssus.app.demo.season.words import ZONE

HISTORY = timedelta(days=6)
"""How much of the season lies behind when the demo starts."""


@dataclass(frozen=True, slots=True)
class Season:
    """Who harvests, and what is odd about which lots; the rest follows from the seed."""

    seed: int
    lines: tuple[Line, ...] = LINES
    odd: Mapping[str, Oddity] = field(default_factory=lambda: ODD)

    def planted(self, day: date) -> Iterator[Capture]:
        """How everything that is harvested around a day came into the sea."""
        return (capture for line in self.lines for capture in sea.planted(line, sea.season_of(day)))

    def lots(self, day: date) -> Iterator[Lots]:
        """What is harvested on a day."""
        for line in self.lines:
            if line.harvests_on(day):
                yield Lots(line, day, self.seed, self.odd.get(lot_number(line, day)))


def captures(start: datetime, season: Season) -> Iterator[Capture]:
    """All captures in order of time, without end; those of the days before `start` come first."""
    today = start.astimezone(ZONE).date() - HISTORY
    waiting = list(season.planted(today))
    while True:
        waiting.extend(capture for lots in season.lots(today) for capture in lot_history(lots))
        today += timedelta(days=1)
        ready = [capture for capture in waiting if capture.at < _midnight(today)]
        waiting = [capture for capture in waiting if capture.at >= _midnight(today)]
        yield from sorted(ready, key=attrgetter("at"))


def lot_history(lots: Lots) -> Iterator[Capture]:
    """From the harvest of a day to the sale of its packs."""
    yield from sea.harvested(lots)
    yield from sea.bought(lots)
    yield from works.received(lots)
    yield from works.processed(lots)
    yield from works.packed(lots)
    yield from market.stored(lots)
    yield from market.sold(lots)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
