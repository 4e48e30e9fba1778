"""Points as alerts see them: where they are, and which rules watch them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from psycopg.rows import TupleRow

from byssus.alerts.condition.machine import Watch
from byssus.alerts.condition.rule import Rule
from byssus.alerts.queries import SQL
from byssus.core.database import Answer, Connection
from byssus.core.plant.haccp import Direction, Measure, Severity


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule, and the event time from which on it judges readings."""

    rule: Rule
    since: datetime


@dataclass(frozen=True, slots=True)
class WatchedPoint:
    """A point and what watches it.

    Args:
        id: its number in the database.
        every: the interval at which it is expected to report.
        rules: those of the newest version of its plan; empty without a plan.
    """

    id: int
    code: str
    site_id: int
    zone_id: int
    every: timedelta
    rules: tuple[InForce, ...]

    def watch(self, rule: Rule) -> Watch:
        """The machine of one of its rules."""
        return Watch(self.code, rule)


def watched_points(connection: Connection, points: Collection[int], now: datetime) -> list[WatchedPoint]:
    """Points by their numbers, with the rules in force at `now`."""
    return ask_points(connection, points, now)()


def ask_points(connection: Connection, points: Collection[int], now: datetime) -> Answer[list[WatchedPoint]]:
    """As `watched_points`."""
    wanted = {"points": list(points), "now": now}
    places = connection.execute(SQL["points"], wanted)
    rules = connection.execute(SQL["rules"], wanted)
    return lambda: _points(places, _rules(rules))


def _points(places: Iterable[TupleRow], rules: Mapping[int, Sequence[InForce]]) -> list[WatchedPoint]:
    return [WatchedPoint(*[*place, tuple(rules[place[0]])]) for place in places]


def _rules(rows: Iterable[TupleRow]) -> defaultdict[int, list[InForce]]:
    found: defaultdict[int, list[InForce]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(InForce(_rule(row[2:]), row[1]))
    return found


@lru_cache(maxsize=4096)
def _rule(columns: TupleRow) -> Rule:
    """Made once: points that are watched alike have the same one, and every fold asks for it."""
    code, version, direction, limit, inclusive, on_delay, deadband, off_delay, max_gap = columns[:9]
    severity, measure, window, beyond = columns[9:]
    return Rule(
        code=code,
        version=version,
        direction=Direction(direction),
        limit=limit,
        inclusive=inclusive,
        on_delay=on_delay,
        deadband=deadband,
        off_delay=off_delay,
        max_gap=max_gap,
        severity=Severity(severity),
        measure=Measure(measure),
        window=window,
        beyond=beyond,
    )
