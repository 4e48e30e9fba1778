"""Advice about a rule, with its proof."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import at, rule
from byssus.alerts.measures.advice import advise, candidates, real_excursions
from byssus.alerts.whatif.evaluate import judge_series
from byssus.alerts.whatif.series import Series
from byssus.core.plant.haccp import Severity


def series(*stretches: tuple[float, int]) -> Series:
    """Values, each for some minutes."""
    found = Series()
    for value, minutes in stretches:
        for _ in range(minutes):
            found.add(at(len(found.times)), value)
    return found


BLIP = ((-17.5, 3), (-20.0, 30))
FAILURE = ((-15.0, 60), (-20.0, 30))


def test_short_blips_are_delayed_away_and_the_failure_is_kept() -> None:
    advice = advise("t1", rule(), [], series(*BLIP * 9, *FAILURE))
    assert (advice.now.alarms, advice.real) == (10, 1)
    assert advice.better
    assert (advice.better.alarms, advice.better.missed, advice.better.on_delay) == (1, 0, timedelta(minutes=5))
    assert str(advice) == "t1 air: −90 % alarms, 0 of 1 real excursions missed"


def test_readings_that_cross_the_limit_to_and_fro_become_one_alarm_by_a_deadband() -> None:
    advice = advise("t1", rule(), [], series(*[(-17.9, 10), (-18.1, 1)] * 10, (-20, 60)))
    assert advice.now.alarms == 10
    assert advice.better
    assert advice.better.alarms <= 1


def test_alarms_are_not_saved_by_letting_one_stand_all_day() -> None:
    history = series(*BLIP * 9)
    advice = advise("t1", rule(on=2), [replace(rule(-17.6, severity=Severity.CRITICAL), code="critical")], history)
    assert advice.real == 9
    assert advice.better is None


def test_a_short_excursion_that_a_worse_rule_raised_is_real() -> None:
    critical = replace(rule(-12, severity=Severity.CRITICAL), code="critical")
    history = series(*BLIP * 9, (-10, 8), (-20, 30))
    assert advise("t1", rule(), [], history).real == 0
    advice = advise("t1", rule(), [rule(), critical], history)
    assert advice.real == 1
    assert advice.better
    assert (advice.better.missed, advice.better.alarms) == (0, 1)


def test_a_rule_that_raises_only_what_is_real_is_left_alone() -> None:
    advice = advise("t1", rule(on=5), [], series(*FAILURE * 3))
    assert (advice.real, advice.better) == (3, None)


def test_a_history_without_excursions_asks_for_no_change() -> None:
    assert advise("t1", rule(), [], series((-20, 100))).better is None


stretches = st.lists(
    st.tuples(st.sampled_from([-20.0, -18.1, -17.8, -16.0, -10.0]), st.sampled_from([1, 2, 4, 8, 40])), max_size=25
)


@given(stretches)
def test_advice_holds_when_it_is_followed(found: list[tuple[float, int]]) -> None:
    history, now = series(*found), rule(on=1)
    advice = advise("t1", now, [], history)
    if advice.better is None:
        return
    better = replace(
        now, on_delay=advice.better.on_delay, deadband=advice.better.deadband, off_delay=advice.better.off_delay
    )
    before, after = judge_series("t1", [now], history), judge_series("t1", [better], history)
    assert len(after) == advice.better.alarms < len(before) == advice.now.alarms
    assert all(any(kept.overlaps(real) for kept in after) for real in real_excursions(before, []))


def test_no_candidate_is_shorter_or_smaller_than_the_rule() -> None:
    now = rule(on=7, off=12, deadband=0.7)
    tried = list(candidates(now))
    assert tried[0] == now
    assert all(each.on_delay >= now.on_delay and each.deadband >= now.deadband for each in tried)
    assert all(each.off_delay >= now.off_delay for each in tried)
