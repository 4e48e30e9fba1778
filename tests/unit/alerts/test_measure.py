"""What readings come to over a window: by example, and by the definition."""

import math
from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import Series, at, minutely, rule
from byssus.alerts.condition.measure import can_break, measured
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.rule import Direction, Measure, Rule
from byssus.alerts.condition.touched import MeasuredHistory

HOUR = 60
DAY = 24 * HOUR
MINUTE = timedelta(minutes=1)


def held(*spans: tuple[float, float]) -> list[Reading]:
    """Readings of a store that was held for so many hours at so many degrees, one span after the other."""
    readings, minute = [], 0.0
    for hours, celsius in spans:
        readings.append(Reading(at(minute), celsius))
        minute += hours * HOUR
    return [*readings, Reading(at(minute), 99.0)]


def values(rule: Rule, readings: Sequence[Reading]) -> list[tuple[float, float]]:
    """Minutes and what was measured at them."""
    return [((time - at(0)) / MINUTE, value) for time, value, _ in measured(rule, readings)]


def last(rule: Rule, readings: Sequence[Reading]) -> float:
    return values(rule, readings)[-1][1]


def kinetic(window: float = DAY, gap: float = DAY) -> Rule:
    return rule(measure=Measure.MKT, window=window, gap=gap)


def minutes_above(level: float, window: float = DAY, **fields: object) -> Rule:
    return rule(30, measure=Measure.CUMULATIVE, window=window, beyond=level, **fields)


@pytest.mark.parametrize(
    ("spans", "expected"), [([(23, 4), (1, 15)], 4.8975), ([(20, -18), (4, -10)], -15.8762)]
)  # fmt: skip
def test_in_the_mean_kinetic_temperature_warm_hours_weigh_more(
    spans: list[tuple[float, float]], expected: float
) -> None:
    assert last(kinetic(), held(*spans)) == pytest.approx(expected, abs=5e-5)


def test_the_time_across_a_gap_counts_nothing() -> None:
    assert last(kinetic(gap=2 * HOUR, window=10 * HOUR), held((1, 4), (5, 30), *[(1, 4)] * 4)) == pytest.approx(4)
    assert last(minutes_above(0, gap=2 * HOUR), held((1, 4), (5, 30), (1, 4))) == 2 * HOUR


def test_there_is_no_mean_until_readings_stand_for_half_of_the_window() -> None:
    assert [minute for minute, _ in values(kinetic(window=4), minutely(5, 5, 5, 5))] == [2, 3]


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(-40, 40)), min_size=5, max_size=20))
def test_the_mean_kinetic_temperature_lies_between_the_plain_mean_and_the_warmest(
    spans: list[tuple[float, float]],
) -> None:
    hours = sum(hours for hours, _ in spans)
    found = last(kinetic(window=hours * HOUR), held(*spans))
    plain = sum(hours * celsius for hours, celsius in spans) / hours
    assert plain - 1e-6 <= found <= max(celsius for _, celsius in spans) + 1e-6


def test_time_out_of_range_adds_up_over_the_window_and_leaves_it_again() -> None:
    hourly = [Reading(at(HOUR * hour), 5 if hour in (1, 4, 5) else 3) for hour in range(9)]
    found = values(minutes_above(4, window=4.5 * HOUR, gap=2 * HOUR), hourly)
    assert [value for _, value in found] == [0, 0, 60, 60, 60, 120, 150, 120, 120]


def test_a_rule_for_below_counts_the_time_below_its_level() -> None:
    below = rule(1, measure=Measure.CUMULATIVE, window=DAY, beyond=0.0, direction=Direction.BELOW)
    assert last(below, minutely(-1, 0, -2, 3)) == 2
    assert below.is_breached_by(2)


def test_degree_minutes_weigh_time_with_the_distance_in_decimal() -> None:
    far = rule(1, measure=Measure.DEGREE_MINUTES, window=DAY, beyond=4.0)
    assert 4.1 - 4.0 != 0.1, "the reason for the rule"
    assert last(far, minutely(4.1, 3, 6, 4)) == 2.1


def test_a_rate_is_the_change_an_hour_since_the_reading_that_is_a_window_old() -> None:
    rising = rule(6, measure=Measure.RATE, window=10)
    assert values(rising, minutely(*range(13))) == [(10, 60), (11, 60), (12, 60)]
    falling = rule(-6, measure=Measure.RATE, window=10, direction=Direction.BELOW)
    assert falling.is_breached_by(last(falling, minutely(*range(12, -1, -1))))


def test_across_a_gap_there_is_no_rate_until_readings_reach_back_far_enough() -> None:
    readings = [*minutely(0, 0), *minutely(*[9] * 12, start=60)]
    assert values(rule(6, measure=Measure.RATE, window=10), readings) == [(70, 0), (71, 0)]


rules = st.builds(
    lambda measure, window, direction: rule(
        5, measure=measure, window=window, direction=direction, beyond=-18.0 if measure.counts else None
    ),
    st.sampled_from([measure for measure in Measure if measure is not Measure.VALUE]),
    st.sampled_from([1.5, 5, 20]),
    st.sampled_from(Direction),
)


@st.composite
def series(draw: st.DrawFn) -> list[Reading]:
    """Readings at uneven times, with some gaps (longer than the rules' two minutes)."""
    steps = draw(st.lists(st.sampled_from([0.5, 1, 1, 1, 2, 3, 30]), min_size=1, max_size=60))
    return [Reading(at(minute), draw(st.floats(-30, 10))) for minute in accumulate(steps)]


@given(rules, series())
def test_the_measures_agree_with_the_literal_reading_of_their_definition(rule: Rule, readings: list[Reading]) -> None:
    found = {time: value for time, value, _ in measured(rule, readings)}
    by_definition = {
        reading.time: value
        for index, reading in enumerate(readings)
        if (value := definition(rule, readings[: index + 1])) is not None
    }
    assert found.keys() == by_definition.keys()
    assert all(value == pytest.approx(by_definition[time], abs=1e-5) for time, value in found.items())


def definition(rule: Rule, readings: Sequence[Reading]) -> float | None:
    """What is measured at the last of the readings."""
    end = readings[-1].time
    if rule.measure is Measure.RATE:
        old = [reading for reading in readings if reading.time <= end - rule.window]
        if not old or end - old[-1].time > rule.window + rule.max_gap:
            return None
        return (readings[-1].value - old[-1].value) / ((end - old[-1].time) / (60 * MINUTE))
    spans = [
        ((after.time - max(before.time, end - rule.window)) / MINUTE, before.value)
        for before, after in pairwise(readings)
        if after.time - before.time <= rule.max_gap and after.time > end - rule.window
    ]
    if rule.measure is Measure.MKT:
        covered = sum(minutes for minutes, _ in spans)
        if 2 * covered < rule.window / MINUTE:
            return None
        mean = sum(minutes * math.exp(-10_000 / (value + 273.15)) for minutes, value in spans) / covered
        return -10_000 / math.log(mean) - 273.15
    sign = 1 if rule.direction is Direction.ABOVE else -1
    beyond = [(minutes, sign * (value + 18)) for minutes, value in spans if sign * (value + 18) > 0]
    return sum(minutes * (1 if rule.measure is Measure.CUMULATIVE else far) for minutes, far in beyond)


@given(rules, series(), st.data())
def test_the_reach_before_a_time_is_all_that_bears_on_it(
    rule: Rule, readings: list[Reading], data: st.DataObject
) -> None:
    time = data.draw(st.sampled_from(readings)).time
    recent = [reading for reading in readings if reading.time >= time - rule.reach]
    later = [row for row in measured(rule, readings) if row[0] >= time]
    assert later == [row for row in measured(rule, recent) if row[0] >= time]


@given(rules, series())
def test_a_measured_history_reads_the_same_in_both_directions(rule: Rule, readings: list[Reading]) -> None:
    store = Series()
    store.store(readings)
    history, end = MeasuredHistory(rule, store, at(3)), readings[-1].time + MINUTE
    assert list(history.before(end)) == list(reversed(list(history.since(at(0)))))
    assert all(reading.time >= at(3) for reading in history.since(at(0)))


@given(rules, series())
def test_what_is_said_not_to_break_a_rule_never_does(rule: Rule, readings: list[Reading]) -> None:
    found = [reading.value for reading in readings]
    broken = any(rule.is_breached_by(value) for _, value, _ in measured(rule, readings))
    assert can_break(rule, min(found), max(found)) >= broken
