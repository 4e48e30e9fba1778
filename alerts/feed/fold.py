"""Folds the feed: takes batches of new readings out, brings conditions, ledger and alarms up to date.

All of it is one transaction: a worker that dies leaves the batches for the next one, and nothing of its own. Workers
share the feed by `skip locked` and never fold one point at the same time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from byssus.alerts.condition.reading import Reading, in_order
from byssus.alerts.feed.changeover import ask_carried
from byssus.alerts.feed.health import ask_sensors, check_health, take_doubts
from byssus.alerts.feed.judge import Before, judge
from byssus.alerts.feed.sensors import Doubted, Signs
from byssus.alerts.feed.standings import Stand, ask_machines, save_stands
from byssus.alerts.feed.watched import ask_points
from byssus.alerts.queries import SQL
from byssus.alerts.records.late import mark_late
from byssus.core.arrival import Doubt
from byssus.core.database import Connection

BATCHES = 100
"""Batches in one transaction at most."""
IMPORTED = 1
"""Batches of files in one transaction at most: what gateways send meanwhile waits no longer than one of them takes."""


@dataclass(slots=True)
class Arrival:
    """What is new of one point, by event time; `heard_at` is None when all of it came from files."""

    received_at: datetime
    heard_at: datetime | None = None
    readings: list[Reading] = field(default_factory=list)

    @property
    def earliest(self) -> datetime:
        """Event time of the oldest new reading."""
        return self.readings[0].time

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Event times of the oldest and the newest of the new readings."""
        return self.earliest, self.newest.time

    @property
    def newest(self) -> Reading:
        """The newest of the new readings."""
        return self.readings[-1]

    def came(self, received_at: datetime, heard_at: datetime | None) -> None:
        """Note that a batch with readings of the point was received."""
        self.received_at = max(self.received_at, received_at)
        self.heard_at = heard_at and max(self.heard_at or heard_at, heard_at)


def fold_feed(connection: Connection, now: datetime) -> int:
    """Fold the oldest batches and doubts that no other worker has in hand; return how many readings that was.

    Statements travel before those ahead of them are answered: round trips are most of what an alarm would wait for.
    """
    with connection.pipeline(), connection.transaction():
        live = connection.execute(SQL["take_batches"], {"imported": False, "limit": BATCHES})
        doubts = take_doubts(connection, BATCHES)
        batches = live.fetchall() or _take_imported(connection)
        if batches or doubts:
            arrivals = _by_point(batches)
            signs = _signs(arrivals, doubts)
            _lock(connection, sorted(signs))
            sensors = ask_sensors(connection, signs)
            _fold(connection, arrivals, now)
            _hear(connection, doubts)
            check_health(connection, sensors(), signs, now)
            mark_late(connection, {point: arrival.span for point, arrival in arrivals.items()}, now)
    return sum(len(points) for _, points, *_ in batches) + len(doubts)


_Batch = tuple[int, list[int], list[datetime], list[float], list[bool], datetime, datetime | None]


def _take_imported(connection: Connection) -> list[_Batch]:
    """What files hold, which is folded only when no gateway waits."""
    return connection.execute(SQL["take_batches"], {"imported": True, "limit": IMPORTED}).fetchall()


def _by_point(batches: Iterable[_Batch]) -> dict[int, Arrival]:
    arrivals: dict[int, Arrival] = {}
    for _, points, times, values, backfill, received_at, heard_at in sorted(batches):
        for point in set(points):
            arrivals.setdefault(point, Arrival(received_at)).came(received_at, heard_at)
        for point, reading in zip(points, map(Reading, times, values, backfill), strict=True):
            arrivals[point].readings.append(reading)
    for arrival in arrivals.values():
        arrival.readings = in_order(arrival.readings)
    return dict(sorted(arrivals.items()))


def _signs(arrivals: Mapping[int, Arrival], doubts: Iterable[Doubted]) -> dict[int, Signs]:
    signs = {point: Signs(arrival.readings, received_at=arrival.received_at) for point, arrival in arrivals.items()}
    for doubt in doubts:
        signs.setdefault(doubt.point, Signs()).doubts.append(doubt)
    return signs


def _lock(connection: Connection, points: list[int]) -> None:
    connection.execute(SQL["know_points"], {"points": points})
    connection.execute(SQL["lock_points"], {"points": points})


def _fold(connection: Connection, arrivals: Mapping[int, Arrival], now: datetime) -> None:
    asked = (
        ask_machines(connection, {point: arrival.earliest for point, arrival in arrivals.items()}),
        ask_carried(connection, arrivals),
        ask_points(connection, arrivals, now),
    )
    machines, carried, watched = asked[0](), asked[1](), asked[2]()
    stands: list[Stand] = []
    for point in watched:
        before = Before(machines[point.id], carried.get(point.id, {}))
        stands += judge(connection, point, before, arrivals[point.id].readings, now)
    save_stands(connection, stands)
    _save_points(connection, arrivals)


def _save_points(connection: Connection, arrivals: Mapping[int, Arrival]) -> None:
    columns = {
        "points": list(arrivals),
        "times": [arrival.newest.time for arrival in arrivals.values()],
        "values": [arrival.newest.value for arrival in arrivals.values()],
        "received": [arrival.received_at for arrival in arrivals.values()],
        "heard": [arrival.heard_at for arrival in arrivals.values()],
    }
    connection.execute(SQL["save_points"], columns)


def _hear(connection: Connection, doubts: Iterable[Doubted]) -> None:
    """A point whose readings wait for their times to be settled is not silent."""
    heard = [(doubt.point, doubt.received_at) for doubt in doubts if doubt.doubt is Doubt.TIME_UNSETTLED]
    if heard:
        points, times = zip(*heard, strict=True)
        connection.execute(SQL["hear_points"], {"points": list(points), "heard": list(times)})
