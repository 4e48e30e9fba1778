"""A month of a real cold room, delivered a thousand ways: the ledger is the same, byte for byte.

`make order` runs a thousand rounds, `make test` a few.
"""

import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from random import Random

import pytest

from builders.conditions import at, rule
from builders.ledgers import Store
from byssus.alerts.condition.excursion import ledger_json
from byssus.alerts.condition.machine import Fold, Watch, fold
from byssus.alerts.condition.measure import measured
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.rule import Direction, Measure

ROUNDS = int(os.environ.get("BYSSUS_ORDER_ROUNDS", "3"))
MONTH = 30 * 24 * 60
LADDER = [
    Watch("t1", rule(-18, on=15, off=10, deadband=0.5)),
    Watch("t1", rule(-15, on=30, off=10, deadband=0.5)),
    Watch("t1", rule(-21.2, on=5, off=5, deadband=0.2, direction=Direction.BELOW)),
    Watch("t1", rule(4, on=3, off=10, deadband=1, measure=Measure.RATE, window=30)),
    Watch("t1", rule(60, off=10, deadband=5, measure=Measure.CUMULATIVE, window=24 * 60, beyond=-18.0)),
    Watch("t1", rule(90, on=10, measure=Measure.DEGREE_MINUTES, window=6 * 60, beyond=-18.0)),
    Watch("t1", rule(-19.5, on=30, off=10, deadband=0.1, measure=Measure.MKT, window=24 * 60)),
]


class Archive:
    """A point's readings as the store has them, quick enough for a month."""

    def __init__(self) -> None:
        self._times: list[datetime] = []
        self._readings: list[Reading] = []

    def store(self, arrived: Sequence[Reading]) -> None:
        first = {reading.time: reading for reading in reversed([*self._readings, *arrived])}
        self._times = sorted(first)
        self._readings = [first[time] for time in self._times]

    def since(self, time: datetime) -> Iterator[Reading]:
        return (self._readings[index] for index in range(bisect_left(self._times, time), len(self._times)))

    def before(self, time: datetime) -> Iterator[Reading]:
        return (self._readings[index] for index in range(bisect_left(self._times, time) - 1, -1, -1))


@cache
def whole_month(seed: int) -> tuple[list[Reading], list[Fold]]:
    """A month, and what each of the ladder makes of it in one go."""
    readings = month(Random(seed))
    return readings, [fold(watch, measured(watch.rule, readings)) for watch in LADDER]


def month(chance: Random) -> list[Reading]:
    """A reading a minute of a room that is opened, defrosts, fails at times, and falls silent at times."""
    readings, value, minute, push = [], -20.0, 0, 0.0
    while minute < MONTH:
        minute += 1 if chance.random() > 0.002 else chance.randint(2, 400)
        push = 0.0 if chance.random() < 0.03 else push or (chance.random() < 0.004 and chance.uniform(1, 8)) or 0.0
        value += 0.1 * (-20 + push - value) + chance.gauss(0, 0.25)
        readings.append(Reading(at(minute), round(value, 1), chance.random() < 0.1))
    return readings


def deliveries(readings: Sequence[Reading], chance: Random) -> Iterator[list[Reading]]:
    """Every reading at least once, a tenth of them twice; wholly shuffled, or late by pieces as backlogs are."""
    stream = [*readings, *chance.sample(readings, len(readings) // 10)]
    if chance.random() < 0.5:
        chance.shuffle(stream)
    else:
        lateness = {reading: chance.choice([0, 0, 0, 1, 3]) * chance.random() * 86400 for reading in stream[::50]}
        late, how = 0.0, []
        for reading in stream:
            late = lateness.get(reading, late)
            how.append((reading.time.timestamp() + late, reading))
        stream = [reading for _, reading in sorted(how)]
    start = 0
    while start < len(stream):
        size = chance.choice([1, 60, 1000, 5000, 20_000])
        yield stream[start : start + size]
        start += size


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_month_ends_in_the_same_ledger_however_it_arrives(seed: int) -> None:
    chance, (readings, wanted) = Random(seed), whole_month(seed % 10)
    archive, stores = Archive(), [Store() for _ in LADDER]
    for batch in deliveries(readings, chance):
        archive.store(batch)
        for watch, store in zip(LADDER, stores, strict=True):
            store.take(watch, archive, batch)
    for store, whole in zip(stores, wanted, strict=True):
        assert whole.ledger
        assert ledger_json(store.ledger) == ledger_json(whole.ledger)
        assert store.state == whole.state
