"""`evaluate` says what the service would have said."""

from collections.abc import Iterator
from datetime import UTC
from random import Random

import pytest

from builders.cold_store import MINUTE, ColdStore, plan, rule
from builders.conditions import START, at
from byssus.alerts.condition.excursion import ledger_json
from byssus.alerts.condition.reading import Reading
from byssus.alerts.whatif.evaluate import evaluate
from byssus.alerts.whatif.laws import laws_of
from byssus.alerts.whatif.readings_file import read_readings
from byssus.core.plant.haccp import Measure
from byssus.core.plant.model import Plant

RULES = [
    rule("warn", -18, on=3, off=2, severity="warn"),
    rule("alarm", -17, on=5, off=2),
    rule("critical", -15, on=2, off=2, severity="critical"),
    rule("too-cold", -20, on=2, off=2, direction="below", inclusive=True),
    rule("rate", 5, measure="rate", window=20 * MINUTE),
    rule("out", 30, measure="cumulative", window=120 * MINUTE, beyond=-18),
    rule("how-far", 20, measure="degree_minutes", window=60 * MINUTE, beyond=-18),
    rule("mkt", -17.5, measure="mkt", window=180 * MINUTE),
    rule("ajar", 0.5, on=5, off=0, quantity="door"),
    rule("opened", 12, measure="cumulative", window=60 * MINUTE, beyond=0.5, quantity="door"),
]
pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
PLAN = plan(*RULES)
WATCHED = {"plan": "frozen", "control_point": "air"}
SITE = {
    "code": "store", "kind": "cold_store", "name": "冷库", "party": "firm",
    "zones": [{
        "code": "store/1", "kind": "frozen_store", "name": "一号库", "location": "https://id.example/414/1",
        "points": [
            *({"code": code, "quantity": "temperature", **WATCHED} for code in ("t1", "t2")),
            {"code": "t3", "quantity": "door", **WATCHED},
        ],
    }],
}  # fmt: skip


def minutes(chance: Random) -> Iterator[float]:
    """A shift of readings, now and then none."""
    minute = 0.0
    while minute < 480:
        minute += chance.choice([1, 1, 1, 1, 1, 2, 7])
        yield minute


def room(chance: Random) -> list[Reading]:
    """A cold room that wanders about its limits."""
    value, readings = -19.0, []
    for minute in minutes(chance):
        value += chance.gauss(0, 0.6) - 0.05 * (value + 18)
        readings.append(Reading(at(minute), round(value, 1)))
    return readings


def door(chance: Random) -> list[Reading]:
    """A door that is opened now and then, for some time."""
    return [Reading(at(minute), float(minute // 9 % 4 == 0 or chance.random() < 0.05)) for minute in minutes(chance)]


def in_disorder(heard: list[tuple[Reading, str]], chance: Random) -> list[tuple[Reading, str]]:
    """Each up to eight minutes late, which is still live, and some of them again."""
    again = [*heard, *chance.sample(heard, len(heard) // 5)]
    return sorted(again, key=lambda each: each[0].time + chance.random() * 8 * MINUTE)


@pytest.mark.parametrize("disorder", [False, True])
def test_a_file_gives_the_ledger_that_streaming_gave_of_every_measure(
    migrated_store: ColdStore, disorder: bool
) -> None:
    migrated_store.apply(points=3, plans=[PLAN], sites=[SITE])
    series = {"t1": room(Random(1)), "t2": room(Random(2)), "t3": door(Random(3))}
    heard = sorted((reading, point) for point, readings in series.items() for reading in readings)
    for number, (reading, point) in enumerate(in_disorder(heard, Random(4)) if disorder else heard):
        migrated_store.receive([reading], point)
        if number % 11 == 0:
            migrated_store.fold()
    migrated_store.fold()
    lines = [f"{point},{r.time.isoformat()},{r.value}\n" for point, readings in series.items() for r in readings]
    Random(5).shuffle(lines)
    laws = laws_of(Plant.model_validate({"plans": [PLAN], "sites": [SITE]}))
    evaluated = evaluate(laws, read_readings(lines, lambda _: UTC, point="").series)
    streamed = sorted(
        (row for point in series for row in migrated_store.ledger(point)),
        key=lambda row: (row.point, row.rule, row.started_at),
    )
    assert {row.rule for row in evaluated} == {each["code"] for each in RULES}
    assert {each.get("measure", "value") for each in RULES} == set(Measure), "a measure that is new wants a rule here"
    assert all(row.started_at > START for row in evaluated)
    assert ledger_json(evaluated) == ledger_json(streamed)
