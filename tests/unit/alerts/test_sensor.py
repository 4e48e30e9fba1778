"""What a series says about its sensor."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import at, minutely
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.sensor import (
    Fault,
    FaultRule,
    SensorState,
    Shock,
    examine,
    fault_rule,
    sensor_from_json,
    sensor_to_json,
    shaken,
)
from byssus.core.plant.places import Quantity, ZoneKind

RULE = FaultRule()


def faults(readings: Iterable[Reading], state: SensorState = SensorState()) -> list[tuple[Fault | None, float]]:  # noqa: B008
    """The faults and their ends, each with the minute of the reading that shows it."""
    found, before = [], state.fault(RULE)
    for reading in readings:
        state = examine(RULE, state, [reading])
        if (fault := state.fault(RULE)) is not before:
            found.append((fault, (reading.time - at(0)) / timedelta(minutes=1)))
            before = fault
    return found


def test_the_same_value_for_two_hours_is_a_flat_line_until_it_changes() -> None:
    assert faults(minutely(*[-18.0] * 200, -18.1)) == [(Fault.FLAT_LINE, 120), (None, 200)]


def test_a_change_or_a_gap_begins_a_new_line() -> None:
    assert faults([*minutely(*[-18.0] * 119), *minutely(*[-18.1] * 100, start=119)]) == []
    assert faults([*minutely(*[-18.0] * 100), *minutely(*[-18.0] * 100, start=200)]) == []


def test_more_than_ten_degrees_between_neighbours_is_a_jump_until_the_sensor_was_steady_for_ten_minutes() -> None:
    steady = [-8.0 + 0.1 * (minute % 2) for minute in range(30)]
    assert faults(minutely(-18, -8)) == []
    assert faults(minutely(-18.1, *steady)) == [(Fault.JUMP, 1), (None, 11)]
    assert faults(minutely(-18.1, -8, -19, *[value - 10 for value in steady])) == [(Fault.JUMP, 1), (None, 12)]


def test_readings_on_both_sides_of_a_gap_are_no_jump() -> None:
    assert faults([Reading(at(0), -18), Reading(at(30), 20)]) == []


def test_a_value_that_cannot_be_believed_is_a_fault_until_the_sensor_was_steady_for_ten_minutes() -> None:
    broken = shaken(SensorState(), Shock(at(0), Fault.FAULT_CODE))
    assert broken.fault(RULE) is Fault.FAULT_CODE
    assert faults(minutely(*[-18, -18.1] * 20, start=1), broken) == [(None, 10)]


@given(st.permutations([0, 3, 7]), st.integers(0, 30))
def test_it_makes_no_difference_when_we_hear_of_what_could_not_be_believed(order: list[int], newest: int) -> None:
    first = examine(RULE, SensorState(), [Reading(at(newest), -18)])
    late, early = first, SensorState()
    for minute in order:
        late = shaken(late, Shock(at(minute), Fault.IMPLAUSIBLE))
        early = shaken(early, Shock(at(minute), Fault.IMPLAUSIBLE))
    assert late.fault(RULE) is examine(RULE, early, [Reading(at(newest), -18)]).fault(RULE)
    assert (late.fault(RULE) is None) == (newest >= 17)


def test_late_readings_say_nothing_about_the_sensor_now() -> None:
    state = examine(RULE, SensorState(), minutely(-18, start=60))
    assert examine(RULE, state, minutely(20, -18, 20)) == state


@given(st.lists(st.sampled_from([-18.0, -18.1, 5.0]), min_size=1, max_size=20), st.integers(0, 20))
def test_a_restart_changes_nothing(values: list[float], cut: int) -> None:
    readings = minutely(*values)
    halfway = sensor_from_json(sensor_to_json(examine(RULE, SensorState(), readings[:cut])))
    assert examine(RULE, halfway, readings[cut:]) == examine(RULE, SensorState(), readings)


@pytest.mark.parametrize(
    ("quantity", "zone"), [(Quantity.DOOR, ZoneKind.FROZEN_STORE), (Quantity.TEMPERATURE, ZoneKind.PROCESSING)]
)
def test_doors_and_kettles_may_stand_still_and_leap(quantity: Quantity, zone: ZoneKind) -> None:
    rule = fault_rule(quantity, zone, timedelta(minutes=1))
    assert examine(rule, SensorState(), minutely(*[20.0] * 300, 95.0)).fault(rule) is None
