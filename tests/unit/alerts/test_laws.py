"""What holds for all readings, all rules, and every way in which the readings can arrive."""

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import Series, at, rule
from builders.ledgers import Store
from builders.reference import reference_ledger
from byssus.alerts.condition.excursion import Excursion, ledger_json
from byssus.alerts.condition.machine import Watch, fold
from byssus.alerts.condition.measure import measured
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.rule import Direction, Measure
from byssus.alerts.condition.state import START, Phase, state_from_json, state_to_json

watches = st.builds(
    lambda **fields: Watch("store-1", rule(**fields)),
    limit=st.just(-18.0),
    on=st.sampled_from([0, 1, 2, 5]),
    off=st.sampled_from([0, 1, 2, 5]),
    deadband=st.sampled_from([0.0, 0.5]),
    direction=st.sampled_from(Direction),
    inclusive=st.booleans(),
)

measuring = st.builds(
    lambda limit_of, window, **fields: Watch(
        "store-1", rule(limit_of[1], measure=limit_of[0], window=window, **limit_of[2], **fields)
    ),
    limit_of=st.sampled_from([
        (Measure.RATE, 60.0, {}),
        (Measure.CUMULATIVE, 2.0, {"beyond": -18.0}),
        (Measure.DEGREE_MINUTES, 1.5, {"beyond": -18.0}),
        (Measure.MKT, -17.9, {}),
    ]),
    window=st.sampled_from([1, 2.5, 5, 40]),
    on=st.sampled_from([0, 1, 2]),
    off=st.sampled_from([0, 1, 2]),
    deadband=st.sampled_from([0.0, 0.5]),
)  # fmt: skip


@st.composite
def series(draw: st.DrawFn) -> list[Reading]:
    """Readings around the limit, at uneven times, with some gaps (longer than the rules' two minutes)."""
    steps = draw(st.lists(st.sampled_from([0.5, 1, 1, 1, 2, 3, 30]), min_size=1, max_size=30))
    values = st.sampled_from([-21.0, -18.5, -18.4, -18.1, -18.0, -17.9, -17.5, -15.3])
    return [Reading(at(minute), draw(values), draw(st.booleans())) for minute in accumulate(steps)]


@given(watches, series())
def test_the_machine_agrees_with_the_literal_reading_of_its_definition(watch: Watch, readings: list[Reading]) -> None:
    assert fold(watch, readings).ledger == reference_ledger(watch, readings)


@given(watches, series())
def test_a_restart_after_every_reading_changes_nothing(watch: Watch, readings: list[Reading]) -> None:
    state, ledger = START, list[Excursion]()
    for reading in readings:
        state, seen = fold(watch, [reading], state_from_json(state_to_json(state)))
        ledger = [*(known for known in ledger if known.cleared_at), *seen]
    whole = fold(watch, readings)
    assert state == whole.state
    assert ledger_json(ledger) == ledger_json(whole.ledger)


@given(watches, series())
def test_what_holds_above_a_limit_holds_mirrored_below(watch: Watch, readings: list[Reading]) -> None:
    other = Direction.BELOW if watch.rule.direction is Direction.ABOVE else Direction.ABOVE
    mirror = Watch(watch.point, replace(watch.rule, direction=other, limit=-watch.rule.limit))
    mirrored = fold(mirror, [reading._replace(value=-reading.value) for reading in readings]).ledger
    assert [replace(found, peak=-found.peak) for found in mirrored] == fold(watch, readings).ledger


@given(watches, series())
def test_a_pending_breach_is_not_in_the_ledger_and_an_open_excursion_is(watch: Watch, readings: list[Reading]) -> None:
    state, ledger = fold(watch, readings)
    is_open = bool(ledger) and ledger[-1].cleared_at is None
    assert is_open == (state.phase in {Phase.ACTIVE, Phase.RECOVERING})
    assert all(found.cleared_at for found in ledger[:-1])


@given(watches, series(), st.data())
def test_how_long_a_gap_lasts_makes_no_difference(watch: Watch, readings: list[Reading], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(readings)))
    hour, day = (
        readings[:cut] + [reading._replace(time=reading.time + pause) for reading in readings[cut:]]
        for pause in (timedelta(hours=1), timedelta(days=1))
    )
    folded = [fold(watch, readings).ledger for readings in (hour, day)]
    measures = [
        [(found.peak, found.minutes_out, found.degree_minutes, found.n_readings, found.n_gaps) for found in ledger]
        for ledger in folded
    ]
    assert measures[0] == measures[1]


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Reading]]:
    """Batches in which each reading of a series arrives at least once, in any order."""
    readings = draw(series())
    again = draw(st.lists(st.sampled_from(readings), max_size=10))
    stream = draw(st.permutations(readings + again) | st.just(readings + again))
    cuts = sorted(draw(st.sets(st.integers(1, len(stream)), max_size=8)) | {0, len(stream)})
    return [stream[start:end] for start, end in pairwise(cuts)]


@given(watches | measuring, deliveries())
def test_order_batches_and_repeats_end_in_the_same_ledger(watch: Watch, batches: list[list[Reading]]) -> None:
    history, store = Series(), Store()
    for batch in batches:
        history.store(batch)
        store.take(watch, history, batch)
        seen = fold(watch, measured(watch.rule, history.readings))
        assert ledger_json(store.ledger) == ledger_json(seen.ledger)
        assert store.state == seen.state


@given(watches | measuring, deliveries(), st.randoms(use_true_random=False))
def test_readings_stored_ahead_of_their_turn_in_the_feed_do_no_harm(
    watch: Watch, batches: list[list[Reading]], random: Random
) -> None:
    """Another worker may have stored more of the point, whose feed rows come later, in any order."""
    history, store = Series(), Store()
    for batch in batches:
        history.store(batch)
    random.shuffle(batches)
    for batch in batches:
        store.take(watch, history, batch)
    whole = fold(watch, measured(watch.rule, history.readings))
    assert ledger_json(store.ledger) == ledger_json(whole.ledger)
    assert store.state == whole.state
