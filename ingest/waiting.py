"""Late readings that wait until it is known whether their clock is slow or their link: the store's part of `slow`.

They wait in the database, so that whoever goes on after a death, and every worker that shares a subscription, knows
what each of them saw. Nothing that was believed is ever moved: it enters the readings once, at a time that is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from byssus.core.arrival import Doubt, is_backfill
from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.clocks import Stray
from byssus.ingest.insert import insert, prepare
from byssus.ingest.rows import DoubtfulRow, ReadingRow, Rows
from byssus.ingest.slow import SLOW, STEADY_INTERVALS, STEADY_SIGHTS, Cause, Judged, Lag, SlowClocks

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
_FRESH = timedelta(days=1)
"""A clock that was found slow longer ago has to be found slow again."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a batch's late readings come to.

    Args:
        judged: what became of those of the batch.
        again: those of the batch that a slow clock told before; they are stored.
        readings: what waited, at the times that are known by now.
        doubtful: what was told of those among them whose clock is slow.
    """

    judged: Judged = field(default_factory=Judged)
    again: Sequence[Stray] = ()
    readings: Sequence[ReadingRow] = ()
    doubtful: Sequence[DoubtfulRow] = ()

    @property
    def left_out(self) -> set[tuple[int, datetime, datetime]]:
        """Rows of the batch that are not believed as they were told, as `Stray.told`."""
        slow = (stray for stray, _ in self.judged.slow)
        return {stray.told for strays in (slow, self.judged.waiting, self.again) for stray in strays}


NOTHING = Settled()


def settle_late(connection: Connection, rows: Rows, slow: SlowClocks) -> Settled:
    """Judge the late readings among `rows`, take out what need not wait any longer, and keep what has to.

    It is a part of the caller's transaction; if that fails, `slow` knows more than is true, and is of no use any more.
    """
    if not (rows.late or slow.bears_on(rows.live)):
        return NOTHING
    again = _told_again(connection, rows.late)
    late = [stray for stray in rows.late if stray not in again]
    if unsure := slow.unsure(late):
        slow.learn(unsure, _lags(connection, unsure, late[0].received_at))
    judged = slow.judge(late, rows.live)
    _keep(connection, rows.readings, {stray.told for stray in judged.waiting})
    return Settled(judged, again, *_take(connection, judged.causes))


def release_overdue(connection: Connection, now: datetime) -> int:
    """Store what waited in vain for more of its kind, or was followed by live readings; return how many that was."""
    with connection.transaction():
        found = connection.execute(_QUERIES["overdue"], {"now": now, **_PATIENCE}).fetchall()
        if not found:
            return 0
        prepare(connection)
        taken = _take(connection, {point: Cause.LINK for (point,) in found})
        insert(connection, Rows(readings=taken.readings, doubtful=taken.doubtful))
    return len(taken.readings)


_PATIENCE = {"intervals": STEADY_INTERVALS, "slow": SLOW}


class _Taken(NamedTuple):
    readings: list[ReadingRow]
    doubtful: list[DoubtfulRow]


def _told_again(connection: Connection, late: Sequence[Stray]) -> list[Stray]:
    columns = {
        "points": [stray.feed.point.id for stray in late],
        "times": [stray.time for stray in late],
        "values": [stray.value for stray in late],
    }
    known = set(connection.execute(_QUERIES["told_again"], columns))
    return [stray for stray in late if (stray.feed.point.id, stray.time, stray.value) in known]


def _lags(connection: Connection, points: Set[int], now: datetime) -> dict[int, Lag]:
    """What the store knows of some points: clocks that were found slow, and how what waits came."""
    wanted = {"points": sorted(points), "since": now - _FRESH, **_PATIENCE}
    lags: dict[int, Lag] = {}
    for point, every, received_at, behind, is_followed in connection.execute(_QUERIES["waiting"], wanted):
        before = lags.get(point)
        lags[point] = (
            before.seen(behind, received_at, every)
            if before
            else Lag(behind, received_at, received_at, shifts=is_followed)
        )
    for point, every, received_at, behind in connection.execute(_QUERIES["found_slow"], wanted):
        lags[point] = Lag(behind, received_at - STEADY_INTERVALS * every, received_at, STEADY_SIGHTS)
    return lags


def _keep(connection: Connection, readings: Iterable[ReadingRow], waiting: Set[tuple[int, datetime, datetime]]) -> None:
    if waiting:
        rows = [row._asdict() for row in readings if row.told in waiting]
        with connection.cursor() as cursor:
            cursor.executemany(_QUERIES["keep"], rows)


def _take(connection: Connection, causes: Mapping[int, Cause]) -> _Taken:
    """What waits of some points, out, with the times that follow from the causes of their lags."""
    taken = _Taken([], [])
    if not causes:
        return taken
    messages: defaultdict[tuple[datetime, int], list[_Waiting]] = defaultdict(list)
    for row in connection.execute(_QUERIES["take"], [sorted(causes)]):
        waiting = _Waiting(*row)
        messages[waiting.received_at, waiting.point].append(waiting)
    for (received_at, point), told in sorted(messages.items()):
        is_slow = causes[point] is Cause.CLOCK
        behind = received_at - max(each.time for each in told) if is_slow else timedelta(0)
        taken.readings.extend(each.believed(behind) for each in told)
        taken.doubtful.extend(each.doubted for each in told if is_slow)
    return taken


class _Waiting(NamedTuple):
    """A row of `waiting_reading`, with the interval of its point."""

    point: int
    every: timedelta
    time: datetime
    value: float
    received_at: datetime
    raw: float | None
    sent_at: datetime | None

    def believed(self, behind: timedelta) -> ReadingRow:
        """The reading, taken so much later than its clock told."""
        time = self.time + behind
        late = is_backfill(time, self.received_at, self.every)
        return ReadingRow(self.point, time, self.value, self.received_at, late, self.raw, self.sent_at)

    @property
    def doubted(self) -> DoubtfulRow:
        """What the clock told, and the device."""
        told = self.value if self.raw is None else self.raw
        return DoubtfulRow(self.point, self.time, told, Doubt.TIME_BEHIND, self.received_at)
