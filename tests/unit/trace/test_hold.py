"""What a hold becomes when more is known: `settle`."""

from hypothesis import given
from hypothesis import strategies as st

from builders.epcis import at
from byssus.trace.hold.settle import Held, settle
from byssus.trace.lineage.window import Window

LAY = Window(at(1), at(2))


def test_what_lay_there_is_held_once() -> None:
    assert settle({7: LAY}, []).place == {7: LAY}
    assert not settle({7: LAY}, [Held(1, 7, LAY)]).place


def test_an_excursion_that_moved_is_told_in_the_row_that_is_there() -> None:
    longer = Window(at(1), at(3))

    change = settle({7: longer}, [Held(1, 7, LAY)])

    assert (change.place, change.amend, change.withdraw) == ({}, {1: longer}, frozenset())


def test_what_never_lay_there_is_withdrawn_and_held_again_if_it_did() -> None:
    assert settle({}, [Held(1, 7, LAY)]).withdraw == {1}
    assert settle({7: LAY}, [Held(1, 7, LAY, ended=True)]).place == {7: LAY}


def test_a_decision_stands_for_what_was_known_when_it_was_made() -> None:
    decided = [Held(1, 7, LAY, released=True, ended=True)]

    assert not settle({7: Window(at(1), at(1.5))}, decided).place
    assert settle({7: Window(at(1), at(3))}, decided).place == {7: Window(at(1), at(3))}


hours = st.integers(0, 5)
windows = st.builds(lambda start, length: Window(at(start), at(start + length)), hours, hours)


@given(st.dictionaries(st.integers(1, 4), windows), st.dictionaries(st.integers(1, 4), windows))
def test_settling_twice_changes_nothing(first: dict[int, Window], then: dict[int, Window]) -> None:
    def after(held: list[Held], lay: dict[int, Window]) -> list[Held]:
        change = settle(lay, held)
        amended = [
            Held(row.id, row.item, change.amend.get(row.id, row.window), ended=row.ended or row.id in change.withdraw)
            for row in held
        ]
        return [*amended, *(Held(len(held) + n, item, window) for n, (item, window) in enumerate(change.place.items()))]

    held = after(after([], first), then)

    assert {row.item: row.window for row in held if not row.ended} == then
    assert after(held, then) == held
