from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import at
from byssus.alerts.condition.kinetic import mean_kinetic_temperature
from byssus.alerts.condition.reading import Reading

HOUR = 60
DAY = timedelta(days=1)


def held(*spans: tuple[float, float]) -> list[Reading]:
    """Readings of a store that was held for so many hours at so many degrees, one span after the other."""
    readings, minute = [], 0.0
    for hours, celsius in spans:
        readings.append(Reading(at(minute), celsius))
        minute += hours * HOUR
    return [*readings, Reading(at(minute), 99.0)]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [([(23, 4), (1, 15)], 4.8975), ([(20, -18), (4, -10)], -15.8762)],
)
def test_warm_hours_weigh_more_than_cold_ones(spans: list[tuple[float, float]], expected: float) -> None:
    assert mean_kinetic_temperature(held(*spans), DAY) == pytest.approx(expected, abs=5e-5)


def test_the_time_across_a_gap_counts_nothing() -> None:
    assert mean_kinetic_temperature(held((1, 4), (5, 30), (1, 4)), timedelta(hours=2)) == pytest.approx(4)


def test_readings_that_span_no_time_have_no_mean() -> None:
    assert mean_kinetic_temperature([], DAY) is None
    assert mean_kinetic_temperature(held()[:1], DAY) is None


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(-40, 40)), min_size=1))
def test_it_lies_between_the_plain_mean_and_the_warmest(spans: list[tuple[float, float]]) -> None:
    kinetic = mean_kinetic_temperature(held(*spans), DAY)
    plain = sum(hours * celsius for hours, celsius in spans) / sum(hours for hours, _ in spans)
    assert kinetic is not None
    assert plain - 1e-9 <= kinetic <= max(celsius for _, celsius in spans) + 1e-9
