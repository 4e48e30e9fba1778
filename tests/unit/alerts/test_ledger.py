"""What late data does to what was already said (one example each; the laws are in test_laws)."""

from collections.abc import Iterable

from builders.conditions import Series, at, minutely, watch
from byssus.alerts.condition.change import Amended, Cancelled, Change, Continued, Raised
from byssus.alerts.condition.ledger import Standing, Update, update
from byssus.alerts.condition.machine import Watch, fold
from byssus.alerts.condition.reading import Reading


def after_arrival(of: Iterable[Reading], watch: Watch, *, known: Iterable[Reading]) -> Update:
    """What an arrival does to a ledger that holds all that is known."""
    history = Series()
    history.store(known)
    state, ledger = fold(watch, history.readings)
    arrived = list(of)
    history.store(arrived)
    return update(watch, Standing(state, ledger), history, arrived)


def changes(of: Iterable[Reading], watch: Watch, *, known: Iterable[Reading]) -> list[Change]:
    return after_arrival(of, watch, known=known).changes


def test_readings_in_order_go_on_from_the_state_without_reading_history() -> None:
    state, ledger = fold(watch(on=2), minutely(-17, -17))
    updated = update(watch(on=2), Standing(state, ledger), Series(), minutely(-17, start=2))
    [raised] = updated.changes
    assert isinstance(raised, Raised)
    assert (raised.after.started_at, raised.after.raised_at) == (at(0), at(2))


def test_an_open_excursion_continues_until_it_is_cleared() -> None:
    [grown] = changes(minutely(-16, start=1), watch(), known=minutely(-17))
    [cleared] = changes(minutely(-19, start=1), watch(), known=minutely(-17))
    assert isinstance(grown, Continued)
    assert (grown.after.peak, grown.after.cleared_at) == (-16, None)
    assert isinstance(cleared, Continued)
    assert cleared.after.cleared_at == at(1)


def test_readings_known_already_change_nothing() -> None:
    known = minutely(-19, -17, -17, -19, -17)
    assert changes(known, watch(), known=known) == []


def test_an_earlier_start_amends_the_excursion() -> None:
    known = [*minutely(-19), *minutely(-17, -17, -17, start=3)]
    [amended] = changes(minutely(-17, -17, start=1), watch(on=1), known=known)
    assert isinstance(amended, Amended)
    assert (amended.before.started_at, amended.after.started_at) == (at(3), at(1))
    assert amended.merged == ()


def test_a_breach_between_two_recoveries_merges_two_excursions_into_the_earlier() -> None:
    air = watch(off=2)
    known = [*minutely(-17, -19), *minutely(-19, -19, start=3), *minutely(-17, -19, -19, -19, start=5)]
    first, second = fold(air, known).ledger
    [amended] = changes([Reading(at(2), -17)], air, known=known)
    assert amended == Amended(first, amended.after, merged=(second,))
    assert (amended.after.started_at, amended.after.cleared_at) == (at(0), at(8))


def test_late_good_readings_prove_a_breach_false() -> None:
    known = [Reading(at(0), -17), Reading(at(2), -17)]
    [cancelled] = changes([Reading(at(1), -19)], watch(on=2), known=known)
    assert cancelled == Cancelled(fold(watch(on=2), known).ledger[0])


def test_an_excursion_that_splits_goes_on_as_its_first_part_and_the_rest_is_raised() -> None:
    known = [Reading(at(minute), -17) for minute in (0, 2, 4)]
    amended, raised = changes([Reading(at(1), -19)], watch(), known=known)
    assert isinstance(amended, Continued)
    assert amended.after.cleared_at == at(1)
    assert isinstance(raised, Raised)
    assert (raised.after.started_at, raised.after.cleared_at) == (at(2), None)


def test_a_backlog_that_ends_before_the_newest_reading_leaves_the_state_alone() -> None:
    known = [*minutely(-19), *minutely(-19, -17, start=100)]
    backlog = minutely(-17, -17, -19, start=50)
    state, [raised] = after_arrival(backlog, watch(), known=known)
    assert state == fold(watch(), known).state
    assert isinstance(raised, Raised)
    assert (raised.after.started_at, raised.after.cleared_at) == (at(50), at(52))


def test_only_the_touched_span_is_read_again() -> None:
    class Counting(Series):
        read = 0

        def since(self, time):  # noqa: ANN001, ANN202
            for reading in super().since(time):
                self.read += 1
                yield reading

    history = Counting()
    history.store([*minutely(*[-19] * 1000), *minutely(*[-19] * 1000, start=1100)])
    state, ledger = fold(watch(), history.readings)
    backlog = minutely(-17, -17, -19, start=1050)
    history.store(backlog)
    assert len(update(watch(), Standing(state, ledger), history, backlog).changes) == 1
    assert history.read == len(backlog) + 1
