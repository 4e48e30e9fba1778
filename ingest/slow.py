"""Clocks that are hours behind, told from links that deliver hours late.

What a link kept comes faster than it was measured, so that it catches up; or it comes beside live readings. A reading
of a slow clock comes as soon as it is measured: the lag is the same, reading after reading, and none is live. Once
that has gone on for a while, the lag is that of the clock, and readings are given the time that follows from it.

A link that hands on one old reading for each new one, and no live one, looks just so. Its gateway is called slow, too;
the times that it told are kept beside the readings (`doubtful_reading`).
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.clocks import Stray, by_message

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
_FRESH = timedelta(days=1)
"""A clock that was found slow longer ago has to be found slow again."""

SLOW = timedelta(hours=2)
"""The least lag that may be a clock's: networks and clouds hand on what they collected within an hour or so. Like the
two below, a default of ours, not a standard's."""
STEADY_INTERVALS = 10
"""For how many of its point's intervals a lag has to stay the same."""
STEADY_SIGHTS = 5
"""How many messages have to show it."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far behind the newest reading of each message of a point has been, without change, and for how long."""

    behind: timedelta
    since: datetime
    last: datetime
    sights: int = 1

    def is_steady(self, every: timedelta) -> bool:
        """Whether it has been the same for so long that it is the clock's; `every` is the point's interval."""
        return self.sights >= STEADY_SIGHTS and self.last - self.since >= STEADY_INTERVALS * every

    def seen(self, behind: timedelta, at: datetime, every: timedelta) -> "Lag":
        """After another message; one that shows another lag begins anew, and one that is placed again changes nothing.

        It is compared with the first, not with the last: a backlog that shrinks a little with each message is one.
        """
        if abs(behind - self.behind) > every / 2:
            return Lag(behind, at, at)
        return Lag(self.behind, self.since, at, self.sights + 1) if at > self.last else self


def known_lags(connection: Connection, now: datetime) -> dict[int, Lag]:
    """Lags of clocks that were found slow before this process began, by the number of their point."""
    rows = connection.execute(_QUERIES["found_slow"], {"since": now - _FRESH})
    return {
        point: Lag(received_at - time, received_at - STEADY_INTERVALS * every, received_at, STEADY_SIGHTS)
        for point, time, received_at, every in rows
    }


class SlowClocks:
    """What is known of the lags of points. Placing a batch again changes nothing.

    Args:
        known: lags by the number of their point.
    """

    def __init__(self, known: Mapping[int, Lag] | None = None) -> None:
        self._lags = dict(known or {})

    def retimed(self, late: Iterable[Stray], live: Set[int]) -> Iterator[tuple[Stray, datetime]]:
        """Those of a batch's late readings whose clock is slow, each with the time at which it was taken.

        Args:
            late: readings that came more than `SLOW` after the time they tell.
            live: points of which the batch holds other readings.
        """
        for cleared in self._lags.keys() & live:
            del self._lags[cleared]
        for told in by_message(stray for stray in late if stray.feed.point.id not in live):
            point, received_at = told[0].feed.point, told[0].received_at
            behind = received_at - max(stray.time for stray in told)
            if self._see(point.id, behind, received_at, point.every):
                yield from ((stray, stray.time + behind) for stray in told)

    def _see(self, point: int, behind: timedelta, at: datetime, every: timedelta) -> bool:
        before = self._lags.get(point)
        lag = before.seen(behind, at, every) if before else Lag(behind, at, at)
        self._lags[point] = lag
        return lag.is_steady(every)
