"""Late readings that wait until it is known whether their clock is slow or their link: the store's part of `slow`.

They wait in the database, so that whoever goes on after a death, and every worker that shares a subscription, knows
what each of them saw. Nothing that was believed is ever moved: it enters the readings once, at a time that is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias

from byssus.core.arrival import Doubt, is_backfill
from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.clocks import Stray
from byssus.ingest.insert import insert
from byssus.ingest.readings import prepare
from byssus.ingest.rows import DoubtfulRow, ReadingRow, Rows
from byssus.ingest.slow import SLOW, STEADY_INTERVALS, TOLD_RIGHTLY, Judged, Lag, SlowClocks

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
    known = _known(connection, rows.late)
    again = [stray for stray in rows.late if _said(stray) in known]
    late = [stray for stray in rows.late if _said(stray) not in known]
    if unsure := slow.unsure(late):
        slow.learn(unsure, _lags(connection, unsure, late[0].received_at))
    judged = slow.judge(late, rows.live)
    _keep(connection, rows.readings, {stray.told for stray in judged.waiting})
    return Settled(judged, again, *_take(connection, judged.known))


def release_overdue(connection: Connection, now: datetime) -> int:
    """Store what waited in vain for more of its kind, or was followed by live readings; return how many that was."""
    with connection.transaction():
        found = connection.execute(_QUERIES["overdue"], {"now": now, **_PATIENCE}).fetchall()
        if not found:
            return 0
        prepare(connection)
        taken = _take(connection, {point: TOLD_RIGHTLY for (point,) in found})
        insert(connection, Rows(readings=taken.readings, doubtful=taken.doubtful))
    return len(taken.readings)


_PATIENCE = {"intervals": STEADY_INTERVALS, "slow": SLOW}


class _Taken(NamedTuple):
    readings: list[ReadingRow]
    doubtful: list[DoubtfulRow]


_Said: TypeAlias = tuple[int, datetime, float]
"""Point, time as told, and value as the device said it."""


def _said(stray: Stray) -> _Said:
    return stray.feed.point.id, stray.time, stray.value


def _known(connection: Connection, late: Sequence[Stray]) -> set[_Said]:
    """What a slow clock told before, or waits already, of some late readings."""
    if not late:
        return set()
    points, times, values = zip(*map(_said, late), strict=True)
    columns = {"points": list(points), "times": list(times), "values": list(values)}
    return set(connection.execute(_QUERIES["told_again"], columns))


def _lags(connection: Connection, points: Set[int], now: datetime) -> dict[int, Lag]:
    """What the store knows of some points: clocks that were found slow, and how what waits came."""
    wanted = {"points": sorted(points), "since": now - _FRESH, **_PATIENCE}
    lags = {
        point: Lag.of_slow_clock(behind, received_at, every)
        for point, every, received_at, behind in connection.execute(_QUERIES["found_slow"], wanted)
    }
    for point, every, received_at, behind, is_followed in connection.execute(_QUERIES["waiting"], wanted):
        first = Lag(behind, received_at, received_at, shifts=is_followed)
        lags[point] = lags[point].seen(behind, received_at, every) if point in lags else first
    return lags


def _keep(connection: Connection, readings: Iterable[ReadingRow], waiting: Set[tuple[int, datetime, datetime]]) -> None:
    if waiting:
        rows = [row._asdict() for row in readings if row.told in waiting]
        with connection.cursor() as cursor:
            cursor.executemany(_QUERIES["keep"], rows)


def _take(connection: Connection, lags: Mapping[int, Lag]) -> _Taken:
    """What waits of some points, out, with the times that follow from their lags."""
    taken = _Taken([], [])
    if not lags:
        return taken
    messages: defaultdict[tuple[datetime, int], list[_Waiting]] = defaultdict(list)
    for row in connection.execute(_QUERIES["take"], [sorted(lags)]):
        waiting = _Waiting(*row)
        messages[waiting.received_at, waiting.point].append(waiting)
    for (received_at, point), told in sorted(messages.items()):
        behind = received_at - max(each.time for each in told)
        shift = lags[point].of_clock(behind, told[0].every)
        taken.readings.extend(each.believed(shift) for each in told)
        taken.doubtful.extend(each.doubted for each in told if shift)
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

    def believed(self, shift: timedelta) -> ReadingRow:
        """The reading, taken so much later than its clock told."""
        time = self.time + shift
        late = is_backfill(time, self.received_at, self.every)
        return ReadingRow(self.point, time, self.value, self.received_at, late, self.raw, self.sent_at)

    @property
    def doubted(self) -> DoubtfulRow:
        """What the clock told, and the device."""
        told = self.value if self.raw is None else self.raw
        return DoubtfulRow(self.point, self.time, told, Doubt.TIME_BEHIND, self.received_at)
