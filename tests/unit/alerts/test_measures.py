"""The figures by which an alarm system is judged."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import START, at
from byssus.alerts.measures.figures import Load, Measures, measure
from byssus.alerts.measures.lives import Life, Step, lives
from byssus.alerts.operator.alarm import What
from byssus.core.plant.haccp import Severity


def life(minute: float, about: str = "excursion t1 air", severity: Severity = Severity.WARN, **minutes: float) -> Life:
    """An alarm raised at a minute; `acknowledged`, `cleared` and `closed` are minutes too."""
    times = {f"{what}_at": at(value) for what, value in minutes.items()}
    who = {"acknowledged_by": "张三"} if "acknowledged" in minutes else {}
    return Life(about, severity, at(minute), **times, **who)


def day(*found: Life) -> Measures:
    return measure(found, START, START + timedelta(days=1))


def test_a_life_is_read_from_the_log_of_an_alarm() -> None:
    told = [
        Step(1, "a", Severity.WARN, at(0), What.RAISED, "byssus"),
        Step(2, "b", Severity.ALARM, at(1), What.RAISED, "byssus"),
        Step(1, "a", Severity.WARN, at(2), What.ACKNOWLEDGED, "张三"),
        Step(1, "a", Severity.WARN, at(3), What.CLEARED, "byssus"),
        Step(1, "a", Severity.WARN, at(4), What.AMENDED, "byssus"),
        Step(1, "a", Severity.WARN, at(5), What.ACKNOWLEDGED, "李四"),
        Step(1, "a", Severity.WARN, at(6), What.CLEARED, "byssus"),
        Step(1, "a", Severity.WARN, at(7), What.CLOSED, "李四"),
        Step(2, "b", Severity.ALARM, at(8), What.CANCELLED, "byssus"),
        Step(3, "c", Severity.WARN, at(9), What.CLEARED, "byssus"),
    ]
    assert lives(told) == [
        Life("a", Severity.WARN, at(0), at(2), "张三", at(6), at(7)),
        Life("b", Severity.ALARM, at(1), cleared_at=at(8), closed_at=at(8)),
    ]


def test_eleven_alarms_in_ten_minutes_are_a_flood_and_ten_are_not() -> None:
    assert day(*(life(10 + n / 10) for n in range(10))).rate.flooded == 0
    rate = day(*(life(10 + n / 10) for n in range(11))).rate
    assert (rate.peak, rate.flooded) == (11, round(1 / 144, 4))


@pytest.mark.parametrize(
    ("alarms", "load"),
    [(144, Load.MANAGEABLE), (145, Load.DEMANDING), (288, Load.DEMANDING), (289, Load.OVER_DEMANDING)],
)
def test_one_alarm_in_ten_minutes_is_manageable_and_more_than_two_are_not(alarms: int, load: Load) -> None:
    assert day(*(life(n * 1440 / alarms) for n in range(alarms))).rate.load is load


def test_priorities_are_shares_of_all_alarms() -> None:
    found = [life(n) for n in range(8)] + [life(9, severity=Severity.ALARM), life(10, severity=Severity.CRITICAL)]
    assert day(*found).split == {Severity.WARN: 0.8, Severity.ALARM: 0.1, Severity.CRITICAL: 0.1}


def test_an_alarm_that_comes_three_times_within_half_an_hour_chatters() -> None:
    found = [*(life(minute, "often") for minute in (0, 40, 55, 70)), *(life(minute, "rare") for minute in (0, 16, 31))]
    assert [each.about for each in day(*found).chattering] == ["often"]


def test_an_alarm_that_lasts_for_more_than_a_day_is_stale() -> None:
    window = START, START + timedelta(days=2)
    found = [life(0, "over", cleared=1440), life(0, "stale", cleared=1441), life(1439, "lasts"), life(1441, "young")]
    assert measure(found, *window).stale == ["lasts", "stale"]


def test_the_ten_most_frequent_come_first_with_their_share() -> None:
    found = [life(minute, f"t{number:02}") for number in range(12) for minute in range(number + 1)]
    top = day(*found).top
    assert [each.about for each in top] == [f"t{number:02}" for number in range(11, 1, -1)]
    assert top[0].share == round(12 / 78, 4)


def test_waits_are_told_as_median_and_p90_of_those_that_ended() -> None:
    found = [*(life(0, acknowledged=n, closed=10 * n) for n in range(1, 12)), life(0)]
    told = day(*found)
    assert told.to_acknowledge
    assert told.to_close
    assert (told.to_acknowledge.count, told.to_acknowledge.median) == (11, timedelta(minutes=6))
    assert told.to_close.p90 == timedelta(minutes=100)
    assert told.by_person == {"张三": 11}


def test_a_window_without_alarms_has_figures_too() -> None:
    empty = day()
    assert (empty.alarms, empty.rate.peak, empty.rate.load, empty.top) == (0, 0, Load.MANAGEABLE, [])
    assert (empty.to_acknowledge, empty.to_close) == (None, None)


@given(st.lists(st.floats(-100, 1600)))
def test_only_alarms_of_the_window_count(minutes: list[float]) -> None:
    told = day(*(life(minute) for minute in minutes))
    assert told.alarms == sum(START <= at(minute) < START + timedelta(days=1) for minute in minutes)
    assert told.rate.peak <= told.alarms
