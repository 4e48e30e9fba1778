"""The arithmetic of completeness and of time over limits."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.checks import HOUR
from builders.conditions import START
from builders.records import CLEAN, DAY, TEN, sampled
from byssus.alerts.condition import rule
from byssus.alerts.records.figures import ENOUGH, Sampled
from byssus.alerts.records.risk_list import limit_text
from byssus.core.plant.haccp import Direction, Measure, Rule, Severity

LIMIT = Rule(code="air", limit=-18, severity=Severity.ALARM)
SECOND = timedelta(seconds=1)
moments = st.integers(0, 24 * 3600 - 1).map(lambda seconds: START + seconds * SECOND)
some_times = st.lists(moments, unique=True, max_size=60).map(sorted)


def limit(**fields: Any) -> rule.Rule:
    return rule.planned(LIMIT.model_copy(update=fields), 1, TEN)


def at(times: list[datetime], value: float = -20) -> Sampled:
    return Sampled(DAY, TEN, times, [value] * len(times))


def test_a_whole_day_is_complete_and_its_figures_are_those_of_its_readings() -> None:
    found = sampled([-20.0] * 143 + [-16.0]).figures([limit()])
    assert (found.readings, found.expected, found.covered) == (144, 144, 1.0)
    assert (found.low, round(found.mean or 0, 3), found.high) == (-20, -19.972, -16)
    assert found.minutes_over == 10


def test_a_day_without_readings_has_no_figures_and_covers_nothing() -> None:
    found = sampled([]).figures([limit()])
    assert (found.covered, found.low, found.mean, found.high, found.minutes_over) == (0, None, None, None, 0)


def test_many_readings_at_once_fill_no_hole() -> None:
    burst = at([START + n * SECOND for n in range(144)])
    assert len(burst.values) == 144
    assert burst.covered() < 0.01


def test_readings_that_come_a_little_late_each_time_lose_only_that() -> None:
    slow = sampled(CLEAN[:142], step=TEN + 5 * SECOND)
    assert slow.covered() > 0.98 > ENOUGH


def test_a_gap_says_nothing_about_the_time_in_it() -> None:
    times = [START, START + 5 * HOUR]
    assert at(times, -10).over([limit()]) == timedelta(0)
    assert at([START, START + 20 * SECOND * 60], -10).over([limit()]) == 20 * timedelta(minutes=1)


def test_warnings_do_not_count_where_there_is_a_limit_whose_breach_is_an_alarm() -> None:
    warning = limit(limit=-25.0, severity=Severity.WARN)
    assert sampled().over([warning, limit()]) == timedelta(0)
    assert sampled().over([warning]) == 24 * HOUR


WARM = [(START - 24 * HOUR + n * TEN, -10.0, False) for n in range(144)]
WINDOWED: list[tuple[dict[str, Any], float]] = [
    # A day at -10 leaves the window of one at -20: the mean is above -13.4 while 49.6 % of it are warm, 726 minutes.
    ({"measure": Measure.MKT, "window": 24 * HOUR, "limit": -13.4}, 730),
    # 300 warm minutes lie in the window of 24 hours until 19 of the day's hours are over.
    ({"measure": Measure.CUMULATIVE, "window": 24 * HOUR, "beyond": -18, "limit": 300}, 19 * 60),
    ({"measure": Measure.DEGREE_MINUTES, "window": 24 * HOUR, "beyond": -18, "limit": 2400}, 19 * 60),
    ({"measure": Measure.RATE, "window": HOUR, "limit": -3, "direction": Direction.BELOW}, 60),
]


@pytest.mark.parametrize(("fields", "minutes"), WINDOWED, ids=[str(fields["measure"]) for fields, _ in WINDOWED])
def test_what_is_measured_over_a_window_counts_by_the_readings_before_the_day_too(
    fields: dict[str, Any], minutes: float
) -> None:
    windowed = limit(**fields)
    assert replace(sampled(), earlier=WARM).over([windowed]) == timedelta(minutes=minutes)
    assert sampled().over([windowed]) == timedelta(0)


def test_time_beyond_two_limits_counts_once() -> None:
    rules = [limit(), limit(limit=-19.0)]
    assert sampled([-20.0] * 143 + [-16.0]).over(rules) == TEN


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"on_delay": timedelta(minutes=30)}, "≤ −18 °C (30 min)"),
        ({"direction": "below", "limit": 90, "inclusive": True}, "> 90 °C"),
        ({"measure": "mkt", "window": timedelta(days=1), "limit": -15}, "mkt 24 h ≤ −15 °C"),
        ({"measure": "cumulative", "window": timedelta(days=1), "beyond": -18, "limit": 60},
         "cumulative > −18 °C 24 h ≤ 60 min"),
        ({"quantity": "door", "limit": 0.5, "on_delay": timedelta(minutes=10)}, "air (10 min)"),
    ],
)  # fmt: skip
def test_a_limit_is_written_as_what_keeps_it(fields: dict[str, Any], text: str) -> None:
    assert limit_text(Rule.model_validate({**LIMIT.model_dump(), **fields})) == text


def test_a_value_at_the_limit_is_over_it_only_if_the_limit_is_inclusive() -> None:
    below = limit(direction=Direction.BELOW)
    assert sampled([-18.0] * 144).over([limit(), below]) == timedelta(0)
    assert sampled([-18.0] * 144).over([limit(inclusive=True)]) == 24 * HOUR


@given(some_times)
def test_the_covered_share_lies_between_nothing_and_all(times: list[datetime]) -> None:
    covered = at(times).covered()
    assert 0 <= covered <= min(1.0, len(times) * (TEN / DAY.length) + 1e-9)


@given(some_times, moments)
def test_one_more_reading_never_covers_less(times: list[datetime], another: datetime) -> None:
    assert at(sorted({*times, another})).covered() >= at(times).covered()


@given(some_times)
def test_time_over_a_limit_that_all_break_and_the_time_covered_agree_but_for_gaps(times: list[datetime]) -> None:
    everything = at(times, 0)
    assert everything.over([limit()]) <= everything.over([limit(max_gap=24 * HOUR)]) <= DAY.length
    assert everything.over([limit(max_gap=TEN)]) <= everything.covered() * DAY.length + SECOND
