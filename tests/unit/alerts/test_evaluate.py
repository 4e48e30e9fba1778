"""What a plan would have made of recorded readings."""

import os
from datetime import UTC, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import at, rule
from builders.plans import control, limit, plan, plant
from builders.reference import reference_ledger
from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.machine import Watch
from byssus.alerts.condition.reading import Reading, in_order
from byssus.alerts.condition.rule import Direction
from byssus.alerts.whatif.evaluate import evaluate, judge_series
from byssus.alerts.whatif.laws import Laws, laws_of
from byssus.alerts.whatif.readings_file import read_readings
from byssus.alerts.whatif.series import Series
from byssus.core.arrival import PLAUSIBLE

CORPUS = Path(os.environ.get("BYSSUS_CORPUS", Path(__file__).parents[4] / "shared" / "corpus")) / "series"
values = st.sampled_from([-21.0, -18.5, -18.1, -18.0, -17.9, -15.3])


def series(*readings: tuple[float, float]) -> Series:
    """Minutes and values."""
    return Series([at(minute) for minute, _ in readings], [value for _, value in readings])


def one_rule(**fields: object) -> Laws:
    return laws_of(plant(plan(control(limit(**fields)))))


def test_the_ledger_is_sorted_by_point_rule_and_start() -> None:
    laws = laws_of(plant(plan(control(limit("b", -18), limit("a", -17)))))
    out = series((0, -16), (1, -20), (2, -16), (3, -20))
    found = evaluate(laws, {"t2": out, "t10": out})
    assert [(row.point, row.rule, row.started_at) for row in found] == [
        (point, code, at(minute)) for point in ("t10", "t2") for code in ("a", "b") for minute in (0, 2)
    ]


def test_a_point_that_nothing_watches_has_no_excursions() -> None:
    laws = laws_of(plant(plan(control(limit("a"), code="one"), control(limit("b"), code="two"))))
    assert evaluate(laws, {"t1": series((0, 10))}) == []


def test_what_no_sound_sensor_reports_is_never_judged() -> None:
    assert evaluate(one_rule(), {"t1": series((0, -20), (1, 327.67), (2, -20))}) == []


def test_a_door_that_stands_open_too_long_is_an_excursion_of_its_own() -> None:
    ajar = limit("ajar", 0.5, quantity="door", on_delay=timedelta(minutes=5))
    doors = {"d1": series(*((m, 1) for m in range(4)), (4, 0)), "d2": series(*((m, 1) for m in range(9)), (9, 0))}
    [found] = evaluate(laws_of(plant(plan(control(ajar)))), doors)
    assert (found.point, found.raised_at, found.cleared_at, found.minutes_out) == ("d2", at(5), at(9), 9)


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 3, 4, 5, 9, 10, 11]), values)), st.sampled_from(Direction))
def test_any_order_and_repetition_gives_the_ledger_of_the_readings_in_order(
    readings: list[tuple[float, float]], direction: Direction
) -> None:
    law = rule(on=1, off=1, deadband=0.3, direction=direction)
    ordered = in_order(Reading(at(minute), value) for minute, value in readings)
    assert judge_series("t1", [law], series(*readings).in_order()) == reference_ledger(Watch("t1", law), ordered)


def test_readings_that_cannot_be_believed_are_parted_from_the_rest() -> None:
    cold = PLAUSIBLE["Cel"]
    given_ = series((0, -18), (1, 327.67), (2, -18), (-60 * 24 * 365 * 60, -18))
    assert given_.believed(cold) == series((0, -18), (2, -18))
    assert given_.doubtful(cold) == series((1, 327.67), (-60 * 24 * 365 * 60, -18))


def recorded(name: str) -> dict[str, Series]:
    file = CORPUS / name
    if not file.exists():
        pytest.skip(f"no series at {CORPUS}: set BYSSUS_CORPUS")
    with file.open(encoding="utf-8", newline="") as lines:
        found = read_readings(lines, lambda _: UTC, point="t1")
    assert found.bad == []
    return found.series


@pytest.mark.parametrize(
    ("name", "levels", "minutes"),
    [
        ("nab_machine_temperature_system_failure.csv", (70, 95, 101), 5),
        ("nab_ambient_temperature_system_failure.csv", (68, 75, 80), 60),
    ],
)
def test_real_series_give_the_same_ledger_in_any_order_as_the_literal_definition(
    name: str, levels: tuple[float, ...], minutes: int
) -> None:
    ladder = [rule(level, on=3 * minutes, off=2 * minutes, deadband=1, gap=2 * minutes) for level in levels]
    [readings] = [found.in_order() for found in recorded(name).values()]
    ordered = [Reading(*row) for row in readings.readings()]
    wanted = [row for law in ladder for row in reference_ledger(Watch("t1", law), ordered)]
    assert len(wanted) > 10
    shuffled = list(zip(readings.times, readings.values, strict=True))
    Random(3).shuffle(shuffled)
    assert judge_series("t1", ladder, Series(*map(list, zip(*shuffled, strict=True))).in_order()) == wanted


def test_the_end_of_a_series_leaves_its_excursion_open() -> None:
    [found] = evaluate(one_rule(on_delay=timedelta(minutes=2)), {"t1": series(*((m, -17) for m in range(5)))})
    assert isinstance(found, Excursion)
    assert (found.raised_at, found.ended_at, found.cleared_at) == (at(2), None, None)
