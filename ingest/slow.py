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
from datetime import UTC, datetime, timedelta
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


_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far behind the newest reading of each message of a point has been, without change, and for how long.

    Args:
        shifts: it follows one that was not a clock's, or hours came at once: so it is the link's, unless it stays.
        clock: the part of it that was found to be the clock's before.
    """

    behind: timedelta
    since: datetime
    last: datetime
    sights: int = 1
    shifts: bool = False
    clock: timedelta = _NONE

    @classmethod
    def of_slow_clock(cls, behind: timedelta, at: datetime, every: timedelta) -> "Lag":
        """One that is known to be that of a clock; `every` is the interval of the point."""
        return cls(behind, at - STEADY_INTERVALS * every, at, STEADY_SIGHTS)

    def cause(self, every: timedelta) -> Cause:
        """Whose it is; it is the clock's once it was the same for long."""
        long_enough = min(STEADY_INTERVALS * every, STEADY_AT_MOST)
        if self.sights >= STEADY_SIGHTS and self.last - self.since >= long_enough:
            return Cause.CLOCK
        return Cause.LINK if self.shifts else Cause.UNKNOWN

    def seen(self, behind: timedelta, at: datetime, every: timedelta) -> "Lag":
        """After another message; one that shows another lag begins anew, and one that is placed again changes nothing.

        It is compared with the first, not with the last: a backlog that shrinks a little with each message is one. What
        comes later than by the lag of a slow clock is that clock's, delivered late, up to what a link may take.
        """
        if _is_same(behind, self.behind, every):
            return replace(self, last=at, sights=self.sights + 1) if at > self.last else self
        is_clocks = self.cause(every) is Cause.CLOCK
        if is_clocks and _NONE < behind - self.behind <= SLOW:
            return self
        clock = self.behind if is_clocks else self.clock
        if clock and _is_same(behind, clock, every):
            return Lag.of_slow_clock(clock, at, every)
        return Lag(behind, at, at, shifts=not is_clocks, clock=clock if behind > clock else _NONE)

    def of_clock(self, behind: timedelta, every: timedelta) -> timedelta:
        """How far behind the clock was when a message came so late: wholly, not at all, or but for the link's part."""
        if self.cause(every) is not Cause.CLOCK:
            return self.clock
        return behind if _is_same(behind, self.behind, every) else self.behind


def _is_same(behind: timedelta, other: timedelta, every: timedelta) -> bool:
    return abs(behind - other) <= every / 2


TOLD_RIGHTLY = Lag(_NONE, datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), shifts=True)
"""That of a link, known by live readings."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a batch's late readings; those that it does not name were told rightly.

    Args:
        slow: those of slow clocks, each with the time at which it was taken.
        waiting: those of which nobody knows yet.
        known: the lags of points that are known by now, while other readings of theirs may have waited.
    """

    slow: Sequence[tuple[Stray, datetime]] = ()
    waiting: Sequence[Stray] = ()
    known: Mapping[int, Lag] = field(default_factory=dict)


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
        known = dict.fromkeys(self._lags.keys() & live, TOLD_RIGHTLY)
        for cleared in known:
            del self._lags[cleared]
        told = by_message(stray for stray in late if stray.feed.point.id not in live)
        seen = [(message, *self._see(message)) for message in told]
        slow: list[tuple[Stray, datetime]] = []
        waiting: list[Stray] = []
        for message, then, behind in seen:
            point, every = message[0].feed.point.id, message[0].feed.point.every
            now = self._lags[point]
            lag = now if then.cause(every) is Cause.UNKNOWN else then
            if lag.cause(every) is Cause.UNKNOWN:
                waiting += message
            elif shift := lag.of_clock(behind, every):
                slow += [(stray, stray.time + shift) for stray in message]
            if now.cause(every) is not Cause.UNKNOWN:
                known[point] = now
        return Judged(slow, waiting, known)

    def _see(self, message: Sequence[Stray]) -> tuple[Lag, timedelta]:
        """Take in what a message told of a point: its lag then, and how far behind this message was."""
        point, at = message[0].feed.point, message[0].received_at
        behind = at - max(stray.time for stray in message)
        before = self._lags.get(point.id)
        lag = before.seen(behind, at, point.every) if before else Lag(behind, at, at, shifts=_was_kept(message))
        self._lags[point.id] = lag
        return lag, behind


def _was_kept(message: Sequence[Stray]) -> bool:
    """Whether it tells of so long a time that a link, or the device itself, kept it: no clock says that."""
    times = [stray.time for stray in message]
    return max(times) - min(times) >= SLOW
