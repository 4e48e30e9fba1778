from builders.conditions import at, minutely
from byssus.alerts.reading import Reading
from byssus.alerts.sensor import Fault, FaultFound, FaultRule, faults


def test_the_same_value_for_two_hours_is_one_flat_line() -> None:
    assert list(faults(FaultRule(), minutely(*[-18.0] * 300))) == [FaultFound(at(120), Fault.FLAT_LINE)]


def test_a_change_or_a_gap_begins_a_new_line() -> None:
    assert list(faults(FaultRule(), [*minutely(*[-18.0] * 119), *minutely(*[-18.1] * 100, start=119)])) == []
    assert list(faults(FaultRule(), [*minutely(*[-18.0] * 100), *minutely(*[-18.0] * 100, start=200)])) == []


def test_more_than_ten_degrees_between_neighbours_is_a_jump() -> None:
    assert list(faults(FaultRule(), minutely(-18, -8, 2.5))) == [FaultFound(at(2), Fault.JUMP)]


def test_readings_on_both_sides_of_a_gap_are_no_jump() -> None:
    assert list(faults(FaultRule(), [Reading(at(0), -18), Reading(at(30), 20)])) == []
