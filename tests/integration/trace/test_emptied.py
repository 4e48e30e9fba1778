"""A container that is emptied without naming what was in it: all of that lies there, as if it had been named."""

from itertools import permutations

import pytest
from pydantic import JsonValue

from builders.chain import Chain
from builders.epcis import at, crate, lot, observed, packed, place
from byssus.trace.codes import canonical
from byssus.trace.hold.listing import list_holds

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

LOT = lot("L")
FILLED: dict[str, JsonValue] = packed(crate(1), hour=0, where=2) | {
    "childQuantityList": [{"epcClass": LOT, "quantity": 100, "uom": "KGM"}]
}
PARTLY: dict[str, JsonValue] = packed(crate(1), hour=1, where=4, action="DELETE") | {
    "childQuantityList": [{"epcClass": LOT, "quantity": 30, "uom": "KGM"}]
}
EMPTIED = packed(crate(1), hour=3, where=3, action="DELETE")
GONE = observed(crate(1), hour=4, where=5)
LEFT = (canonical(place(4)), at(1), None), (canonical(place(3)), at(3), None)


def lay(told: Chain) -> set[tuple[object, ...]]:
    return {tuple(row[1:]) for row in told.stays() if row[0] == LOT}


def held(told: Chain) -> set[str]:
    return {thing.item.uri for hold in list_holds(told.connection) for thing in hold.things if not thing.ending}


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_goods_lie_where_their_container_was_emptied_and_the_excursion_there_holds_them(
    told: Chain, order: tuple[int, ...]
) -> None:
    told.exceed(3, 5, 6)
    for number in order:
        told.tell((FILLED, PARTLY, EMPTIED, GONE)[number])

    assert lay(told) == set(LEFT)
    assert held(told) == {LOT}


def test_an_emptying_that_was_wrong_took_nothing_out(told: Chain) -> None:
    told.tell(FILLED, PARTLY, EMPTIED)
    told.exceed(3, 5, 6)
    assert held(told) == {canonical(crate(1)), LOT}

    told.tell(EMPTIED | {"errorDeclaration": {"declarationTime": at(7).isoformat(), "reason": "did_not_occur"}})

    assert lay(told) == {LEFT[0]}


def test_goods_that_go_into_another_container_lie_there_no_longer(told: Chain) -> None:
    told.tell(FILLED, EMPTIED)
    told.tell(packed(crate(2), hour=5, where=3) | {"childQuantityList": FILLED["childQuantityList"]})

    assert lay(told) == {(canonical(place(3)), at(3), at(5))}
