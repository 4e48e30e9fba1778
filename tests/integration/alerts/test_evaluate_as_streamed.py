"""`evaluate` says what the service would have said."""

from datetime import UTC
from random import Random

from builders.cold_store import MINUTE, ColdStore, plan, rule
from builders.conditions import START, at
from byssus.alerts.condition.excursion import ledger_json
from byssus.alerts.condition.reading import Reading
from byssus.alerts.whatif.evaluate import evaluate
from byssus.alerts.whatif.laws import laws_of
from byssus.alerts.whatif.readings_file import read_readings
from byssus.core.plant.model import Plant

LADDER = plan(
    rule("warn", -18, on=3, off=2, severity="warn"),
    rule("alarm", -17, on=5, off=2),
    rule("critical", -15, on=2, off=2, severity="critical"),
    rule("rate", 5, measure="rate", window=20 * MINUTE),
    rule("out", 30, measure="cumulative", window=120 * MINUTE, beyond=-18),
    rule("how-far", 20, measure="degree_minutes", window=60 * MINUTE, beyond=-18),
    rule("mkt", -17.5, measure="mkt", window=180 * MINUTE),
)


def room(chance: Random) -> list[Reading]:
    """Half a day of a cold room that wanders about its limits, now and then silent."""
    value, minute, readings = -19.0, 0.0, []
    while minute < 720:
        minute += chance.choice([1, 1, 1, 1, 1, 2, 7])
        value += chance.gauss(0, 0.6) - 0.05 * (value + 18)
        readings.append(Reading(at(minute), round(value, 1)))
    return readings


def test_a_file_gives_the_ledger_that_streaming_gave(migrated_store: ColdStore) -> None:
    migrated_store.apply(points=2, plans=[LADDER])
    rooms = {"t1": room(Random(1)), "t2": room(Random(2))}
    heard = sorted((reading, point) for point, readings in rooms.items() for reading in readings)
    for number, (reading, point) in enumerate(heard):
        migrated_store.receive([reading], point)
        if number % 5 == 0:
            migrated_store.fold()
    migrated_store.fold()
    lines = [f"{point},{r.time.isoformat()},{r.value}\n" for point, readings in rooms.items() for r in readings]
    Random(3).shuffle(lines)
    laws = laws_of(Plant.model_validate({"plans": [LADDER]}))
    evaluated = evaluate(laws, read_readings(lines, lambda _: UTC, point="").series)
    streamed = sorted(
        (row for point in rooms for row in migrated_store.ledger(point)),
        key=lambda row: (row.point, row.rule, row.started_at),
    )
    assert {row.rule for row in evaluated} == {"warn", "alarm", "critical", "rate", "out", "how-far", "mkt"}
    assert all(row.started_at > START for row in evaluated)
    assert ledger_json(evaluated) == ledger_json(streamed)
