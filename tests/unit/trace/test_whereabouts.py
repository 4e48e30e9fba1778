from builders.epcis import at
from byssus.trace.exposure.stays import Stay
from byssus.trace.exposure.whereabouts import resolve
from byssus.trace.lineage.edges import Edge, EdgeKind
from byssus.trace.lineage.life import lives
from byssus.trace.lineage.walk import Direction, walk
from byssus.trace.lineage.window import ALWAYS

LOT, CRATE, PALLET, MEAL = "lot", "crate", "pallet", "meal"


def inside(content: str, container: str, since: float, until: float | None = None) -> Edge[str]:
    return Edge(content, container, EdgeKind.AGGREGATION, at(since), None if until is None else at(until), "e")


def stay(where: str, since: float, until: float | None = None) -> Stay:
    return Stay(at(since), where, None if until is None else at(until))


def where(item: str, own: dict[str, list[Stay]], *edges: Edge[str]) -> list[Stay]:
    return resolve([item], own, edges, lambda thing: thing == LOT)[item]


def test_a_lot_goes_where_the_container_around_its_container_goes() -> None:
    own = {LOT: [stay("line", 0, 1)], PALLET: [stay("store", 0, 6), stay("shop", 6)]}

    found = where(LOT, own, inside(LOT, CRATE, 1), inside(CRATE, PALLET, 2, 8))

    assert found == [stay("line", 0, 1), stay("store", 2, 6), stay("shop", 6)], (
        "taken off the pallet, it is in the shop"
    )


def test_what_a_container_did_while_it_was_around_something_else_does_not_count() -> None:
    own = {PALLET: [stay("store", 0, 2), stay("ship", 5)]}

    assert where(LOT, own, inside(LOT, CRATE, 3, 4), inside(CRATE, PALLET, 0, 2), inside(CRATE, PALLET, 5)) == []


def test_two_things_that_are_said_to_be_in_each_other_are_still_somewhere() -> None:
    own = {CRATE: [stay("store", 0)]}

    assert where(PALLET, own, inside(PALLET, CRATE, 0), inside(CRATE, PALLET, 0)) == [stay("store", 0)]


def test_the_life_of_an_input_counts_until_it_was_used_up_and_that_of_a_container_not_at_all() -> None:
    known = [
        inside(LOT, CRATE, 1, 3),
        Edge(CRATE, MEAL, EdgeKind.TRANSFORMATION, at(2), None, "e"),
        inside(MEAL, PALLET, 4),
    ]

    def back(start: str) -> dict[str, object]:
        reached = walk({start: ALWAYS}, Direction.BACK, lambda items, _: [e for e in known if e.target in items])
        return dict(lives([start], reached))

    assert back(MEAL) == {MEAL: None, LOT: at(2)}
    assert back(PALLET) == {PALLET: None, MEAL: at(4), LOT: at(2)}
