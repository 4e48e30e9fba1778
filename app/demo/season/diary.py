"""Everything that gateways of the chain report, day by day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from operator import attrgetter

from byssus.app.demo.season import market, sea, works
from byssus.app.demo.season.capture import Capture
from byssus.app.demo.season.line import LINES
from byssus.app.demo.season.lot import Lots
from byssus.app.demo.season.words import ZONE

HISTORY = timedelta(days=6)
"""How much of the season lies behind when the demo starts."""


def captures(start: datetime, seed: int) -> Iterator[Capture]:
    """All captures in order of time, without end; those of the days before `start` come first."""
    today = start.astimezone(ZONE).date() - HISTORY
    waiting = [capture for line in LINES for capture in sea.planted(line, sea.season_of(today))]
    while True:
        waiting.extend(capture for line in LINES for capture in lot_history(Lots(line, today, seed)))
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
