"""Clocks that are hours behind, told from links that deliver hours late.

What a link kept comes faster than it was measured, so that it catches up; or it comes beside live readings. A reading
of a slow clock comes as soon as it is measured: the lag is the same, reading after reading, and none is live. Once
that has gone on for a while, the lag is that of the clock, and readings are given the time that follows from it. Until
one or the other is known, they wait.

A link that hands on one old reading for each new one, and no live one, looks just so. Its gateway is called slow, too;
the times that it told are kept beside the readings (`doubtful_reading`).
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from byssus.ingest.clocks import Stray, by_message

SLOW = timedelta(hours=2)
"""The least lag that may be a clock's: networks and clouds hand on what they collected within an hour or so. Like the
three below, a default of ours, not a standard's."""
STEADY_INTERVALS = 10
"""For how many of its point's intervals a lag has to stay the same."""
STEADY_AT_MOST = timedelta(hours=1)
"""But for no longer, so that a room whose readings come four times an hour is not without an alarm for two."""
STEADY_SIGHTS = 5
"""How many messages have to show it."""


class Cause(Enum):
    """Whose a lag is."""

    CLOCK = auto()
    LINK = auto()
    UNKNOWN = auto()
    """As yet."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far behind the newest reading of each message of a point has been, without change, and for how long.

    Args:
        shifts: it follows one that was not a clock's: so it is the link's, unless it stays.
    """

    behind: timedelta
    since: datetime
    last: datetime
    sights: int = 1
    shifts: bool = False

    def cause(self, every: timedelta) -> Cause:
        """Whose it is; it is the clock's once it was the same for long. `every` is the point's interval."""
        long_enough = min(STEADY_INTERVALS * every, STEADY_AT_MOST)
        if self.sights >= STEADY_SIGHTS and self.last - self.since >= long_enough:
            return Cause.CLOCK
        return Cause.LINK if self.shifts else Cause.UNKNOWN

    def seen(self, behind: timedelta, at: datetime, every: timedelta) -> "Lag":
        """After another message; one that shows another lag begins anew, and one that is placed again changes nothing.

        It is compared with the first, not with the last: a backlog that shrinks a little with each message is one. What
        comes later than by the lag of a slow clock is that clock's, delivered late, up to what a link may take.
        """
        if self._is_same(behind, every):
            return replace(self, last=at, sights=self.sights + 1) if at > self.last else self
        is_clocks = self.cause(every) is Cause.CLOCK
        if is_clocks and timedelta(0) < behind - self.behind <= SLOW:
            return self
        return Lag(behind, at, at, shifts=not is_clocks)

    def of_clock(self, behind: timedelta, every: timedelta) -> timedelta:
        """How far behind the clock was when it showed this lag: wholly, or but for what the link added."""
        return behind if self._is_same(behind, every) else self.behind

    def _is_same(self, behind: timedelta, every: timedelta) -> bool:
        return abs(behind - self.behind) <= every / 2


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a batch's late readings; those that it does not name were told rightly.

    Args:
        slow: those of slow clocks, each with the time at which it was taken.
        waiting: those of which nobody knows yet.
        causes: whose the lag of points is, of which others may have waited until now.
    """

    slow: Sequence[tuple[Stray, datetime]] = ()
    waiting: Sequence[Stray] = ()
    causes: Mapping[int, Cause] = field(default_factory=dict)


class SlowClocks:
    """What is known of the lags of points, by the number of the point; the store knows the rest."""

    def __init__(self) -> None:
        self._lags: dict[int, Lag] = {}

    def unsure(self, points: Iterable[Stray]) -> set[int]:
        """Of the points of readings, those of which the store may know more than we."""
        return {
            stray.feed.point.id
            for stray in points
            if (lag := self._lags.get(stray.feed.point.id)) is None
            or lag.cause(stray.feed.point.every) is Cause.UNKNOWN
        }

    def learn(self, points: Iterable[int], lags: Mapping[int, Lag]) -> None:
        """Take over what the store knows of points."""
        for point in points:
            self._lags.pop(point, None)
        self._lags |= lags

    def bears_on(self, live: Set[int]) -> bool:
        """Whether a lag of one of these points was seen before."""
        return bool(self._lags.keys() & live)

    def judge(self, late: Iterable[Stray], live: Set[int]) -> Judged:
        """Tell whose the lags of a batch's late readings are.

        Args:
            late: readings that came more than `SLOW` after the time they tell.
            live: points of which the batch holds other readings.
        """
        causes = dict.fromkeys(self._lags.keys() & live, Cause.LINK)
        for cleared in causes:
            del self._lags[cleared]
        messages = [
            (told, *self._see(told)) for told in by_message(stray for stray in late if stray.feed.point.id not in live)
        ]
        lasting = {told[0].feed.point.id: cause for told, cause, _ in messages}
        slow: list[tuple[Stray, datetime]] = []
        waiting: list[Stray] = []
        for told, seen, behind in messages:
            cause = lasting[told[0].feed.point.id] if seen is Cause.UNKNOWN else seen
            if cause is Cause.CLOCK:
                slow += [(stray, stray.time + behind) for stray in told]
            elif cause is Cause.UNKNOWN:
                waiting += told
        known = {point: cause for point, cause in lasting.items() if cause is not Cause.UNKNOWN}
        return Judged(slow, waiting, causes | known)

    def _see(self, told: Sequence[Stray]) -> tuple[Cause, timedelta]:
        """Take in what a message told of a point: whose the lag is, and how far behind a clock is that it is of."""
        point, at = told[0].feed.point, told[0].received_at
        behind = at - max(stray.time for stray in told)
        before = self._lags.get(point.id)
        lag = self._lags[point.id] = before.seen(behind, at, point.every) if before else Lag(behind, at, at)
        return lag.cause(point.every), lag.of_clock(behind, point.every)
