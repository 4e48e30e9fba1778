"""Rules, readings and series for tests of conditions."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from byssus.alerts.condition.machine import Watch
from byssus.alerts.condition.reading import Reading, in_order
from byssus.alerts.condition.rule import Direction, Measure, Rule, Severity

START = datetime(2026, 7, 1, tzinfo=UTC)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def rule(
    limit: float = -18.0,
    *,
    on: float = 0,
    off: float = 0,
    deadband: float = 0.0,
    gap: float = 2,
    direction: Direction = Direction.ABOVE,
    inclusive: bool = False,
    severity: Severity = Severity.ALARM,
    measure: Measure = Measure.VALUE,
    window: float = 0,
    beyond: float | None = None,
) -> Rule:
    """A rule whose durations are minutes."""
    return Rule(
        code="air",
        version=1,
        direction=direction,
        limit=limit,
        inclusive=inclusive,
        on_delay=timedelta(minutes=on),
        deadband=deadband,
        off_delay=timedelta(minutes=off),
        max_gap=timedelta(minutes=gap),
        severity=severity,
        measure=measure,
        window=timedelta(minutes=window),
        beyond=beyond,
    )


def watch(limit: float = -18.0, **fields: object) -> Watch:
    return Watch("store-1", rule(limit, **fields))


def minutely(*values: float, start: float = 0) -> list[Reading]:
    """One reading a minute, the first at minute `start`."""
    return [Reading(at(start + minute), value) for minute, value in enumerate(values)]


class Series:
    """The readings of a point in memory, as the store keeps them: the first of each time stays."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []

    def store(self, arrived: Iterable[Reading]) -> None:
        self.readings = in_order([*self.readings, *arrived])

    def since(self, time: datetime) -> Iterator[Reading]:
        return (reading for reading in self.readings if reading.time >= time)

    def before(self, time: datetime) -> Iterator[Reading]:
        return (reading for reading in reversed(self.readings) if reading.time < time)
