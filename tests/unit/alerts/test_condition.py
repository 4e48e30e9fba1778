from zoneinfo import ZoneInfo

from builders.conditions import at, minutely, rule, watch
from byssus.alerts.condition.excursion import Excursion, Origin, ledger_json
from byssus.alerts.condition.machine import Watch, fold
from byssus.alerts.condition.reading import Reading, in_order
from byssus.alerts.condition.rule import Direction
from byssus.alerts.condition.state import Phase, State, state_from_json, state_to_json


def test_an_excursion_is_raised_after_the_delay_and_cleared_after_the_recovery() -> None:
    air = watch(on=2, off=2, deadband=0.5)
    [excursion] = fold(air, minutely(-19, -17, -16, -15, -18.2, -18.5, -18.4, -18.5, -18.6, -19, -19)).ledger
    assert excursion == Excursion(
        point="store-1",
        rule="air",
        rule_version=1,
        started_at=at(1),
        raised_at=at(3),
        ended_at=at(7),
        cleared_at=at(9),
        peak=-15,
        peak_at=at(3),
        minutes_out=3,
        degree_minutes=1 + 2 + 3,
        n_readings=9,
        n_gaps=0,
        origin=Origin.LIVE,
    )


def test_without_delays_one_reading_raises_and_the_next_clears() -> None:
    [excursion] = fold(watch(), minutely(-17, -18)).ledger
    assert (excursion.started_at, excursion.raised_at) == (at(0), at(0))
    assert (excursion.ended_at, excursion.cleared_at) == (at(1), at(1))
    assert (excursion.minutes_out, excursion.degree_minutes, excursion.n_readings) == (1, 1, 2)


def test_a_value_at_the_limit_is_no_breach_and_recovers_without_a_deadband() -> None:
    assert fold(watch(), minutely(-18, -18)).ledger == []
    assert fold(watch(), minutely(-17, -18)).ledger[0].cleared_at == at(1)


def test_an_inclusive_rule_stays_active_at_its_limit() -> None:
    [excursion] = fold(watch(inclusive=True), minutely(-18, -18, -18.1)).ledger
    assert (excursion.started_at, excursion.ended_at, excursion.minutes_out) == (at(0), at(2), 2)
    assert excursion.degree_minutes == 0


def test_a_breach_shorter_than_the_delay_leaves_no_record() -> None:
    state, ledger = fold(watch(on=3), minutely(-17, -17, -17, -18, -17, -17, -17))
    assert ledger == []
    assert state.phase is Phase.PENDING


def test_an_open_excursion_has_no_end_and_is_last_in_the_ledger() -> None:
    first, second = fold(watch(), minutely(-17, -19, -16, -15)).ledger
    assert first.cleared_at == at(1)
    assert (second.ended_at, second.cleared_at, second.peak) == (None, None, -15)


def test_a_relapse_while_recovering_drops_the_end_and_goes_on_as_the_same_excursion() -> None:
    air = watch(off=3, deadband=0.5)
    relapsed = fold(air, minutely(-17, -19, -19, -18.2))
    assert relapsed.state.phase is Phase.ACTIVE
    assert relapsed.ledger[0].ended_at is None
    [excursion] = fold(air, minutely(-19, -19, -19, -19, start=4), relapsed.state).ledger
    assert (excursion.started_at, excursion.ended_at, excursion.cleared_at) == (at(0), at(4), at(7))


def test_only_time_after_a_breach_counts_as_out_not_time_within_the_deadband() -> None:
    [excursion] = fold(watch(deadband=1.0), minutely(-17, -18.5, -18.5, -16, -19)).ledger
    assert excursion.minutes_out == 2
    assert excursion.degree_minutes == 3


def test_a_gap_freezes_the_timer_of_a_pending_breach() -> None:
    readings = [*minutely(-17, -17), *minutely(-17, -17, -17, start=60)]
    [excursion] = fold(watch(on=3), readings).ledger
    assert excursion.raised_at == at(62), "1 minute before the gap and 2 after it"
    assert (excursion.minutes_out, excursion.n_gaps) == (3, 1)


def test_a_gap_neither_clears_an_active_excursion_nor_completes_its_recovery() -> None:
    readings = [*minutely(-17), *minutely(-19, start=60), *minutely(-19, start=120)]
    state, [excursion] = fold(watch(off=10), readings)
    assert state.phase is Phase.RECOVERING
    assert (excursion.ended_at, excursion.cleared_at) == (at(60), None)
    assert (excursion.minutes_out, excursion.n_gaps) == (0, 2)


def test_a_span_of_exactly_the_longest_gap_still_counts() -> None:
    [excursion] = fold(watch(gap=10), [Reading(at(0), -17), Reading(at(10), -19)]).ledger
    assert (excursion.minutes_out, excursion.n_gaps) == (10, 0)


def test_the_peak_is_the_worst_value_and_the_first_time_it_was_reached() -> None:
    [above] = fold(watch(), minutely(-17, -15, -15, -16)).ledger
    [below] = fold(watch(0.0, direction=Direction.BELOW), minutely(-1, -3, -3, -2)).ledger
    assert (above.peak, above.peak_at) == (-15, at(1))
    assert (below.peak, below.peak_at) == (-3, at(1))


def test_one_backfilled_reading_does_not_satisfy_a_duration() -> None:
    """ThingsBoard measures from the event's time to the wall clock; we only know what readings span."""
    assert fold(watch(on=30), [Reading(at(-600), -10, backfill=True)]).ledger == []


def test_the_origin_is_that_of_the_reading_that_raised_the_excursion() -> None:
    late = [reading._replace(backfill=True) for reading in minutely(-17, -17)]
    live = minutely(-17, -17, start=2)
    assert fold(watch(on=1), [*late, *live]).ledger[0].origin is Origin.BACKFILL
    assert fold(watch(on=2), [*late, *live]).ledger[0].origin is Origin.LIVE


def test_each_rung_of_a_ladder_runs_on_its_own() -> None:
    readings = minutely(-17, -17, -14, -14, -19)
    warn, critical = (fold(Watch("store-1", rule(limit, on=1)), readings).ledger for limit in (-18.0, -15.0))
    assert (warn[0].started_at, warn[0].raised_at) == (at(0), at(1))
    assert (critical[0].started_at, critical[0].raised_at) == (at(2), at(3))


def test_a_restart_inside_the_delay_resumes_the_timer_exactly() -> None:
    """WinCC OA and Home Assistant #56642 begin the delay anew."""
    air = watch(on=3)
    before = fold(air, minutely(-17, -17, -17)).state
    after = state_from_json(state_to_json(before))
    assert after == before
    [excursion] = fold(air, minutely(-17, start=3), after).ledger
    assert (excursion.started_at, excursion.raised_at) == (at(0), at(3))


def test_the_first_state_survives_the_store_too() -> None:
    assert state_from_json(state_to_json(State())) == State()


def test_readings_are_put_in_order_and_the_first_of_each_time_wins() -> None:
    readings = [Reading(at(2), 1.0), Reading(at(1), 2.0), Reading(at(2), 9.0)]
    assert in_order(readings) == [Reading(at(1), 2.0), Reading(at(2), 1.0)]


def test_the_ledger_has_one_canonical_form_whatever_stands_for_utc() -> None:
    readings = minutely(-17, -18)
    other = [reading._replace(time=reading.time.astimezone(ZoneInfo("UTC"))) for reading in readings]
    assert ledger_json(fold(watch(), readings).ledger) == ledger_json(fold(watch(), other).ledger)
    assert ledger_json(fold(watch(), readings).ledger).startswith(
        b'[{"point":"store-1","rule":"air","rule_version":1,"started_at":"2026-07-01T00:00:00Z"'
    )
