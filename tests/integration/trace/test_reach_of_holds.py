"""How far a hold reaches: products as such, packs whose batch is told late, goods that are made again."""

from itertools import permutations

import pytest

from builders.chain import Chain
from builders.epcis import at, crate, lot, made, observed, packed
from byssus.trace.hold.check import check
from byssus.trace.hold.listing import list_breaches
from byssus.trace.hold.place import Placing, Release, place_hold, release_hold

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

PRODUCT = "https://id.gs1.org/01/06901234000016"
LONG, SHORT = f"{lot('L')}/21/7", f"{PRODUCT}/21/7"
LOT = lot("L")


def hold(told: Chain, code: str, hour: float) -> int:
    return place_hold(told.connection, Placing("王丽", code, "毒素待检"), at(hour))


def may_move(told: Chain, code: str, hour: float) -> bool:
    return check(told.connection, code, at(hour)).may_move


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_pack_that_was_sold_breaks_the_hold_of_its_batch_whichever_was_told_first(
    told: Chain, order: tuple[int, ...]
) -> None:
    events = observed(SHORT, hour=9, where=5, bizStep="retail_selling"), observed(LONG, hour=8, where=2)
    hold(told, LOT, 1)
    for number in order:
        told.tell(events[number])

    [breach] = list_breaches(told.connection)
    assert (breach.held, breach.moved) == (LOT, SHORT)


def test_a_product_that_is_held_as_such_is_held_in_containers_and_in_what_is_made_of_it(told: Chain) -> None:
    other = "https://id.gs1.org/01/06901234000023/10/P"
    told.tell(packed(crate(1), LOT, hour=0, where=2), made([LOT], [other], 0.5), observed(crate(2), hour=0, where=2))
    number = hold(told, PRODUCT, 1)

    assert [may_move(told, code, 2) for code in (LOT, SHORT, crate(1), other, crate(2))] == [False] * 4 + [True]
    told.tell(observed(crate(1), hour=3, where=2, bizStep="shipping"))
    assert [breach.hold for breach in list_breaches(told.connection)] == [number]
    release_hold(told.connection, number, Release("陈军", "合格"), at(4))
    assert may_move(told, crate(1), 5)


def test_what_went_into_a_lot_after_it_was_shipped_breaks_nothing(told: Chain) -> None:
    told.tell(made([lot("X")], [LOT], 0), observed(LOT, hour=3, where=2, bizStep="shipping"))
    hold(told, lot("RAW"), 1)
    told.tell(made([lot("RAW")], [LOT], 8))

    assert list_breaches(told.connection) == []
    assert [may_move(told, LOT, hour) for hour in (7, 9)] == [True, False]


def test_what_was_in_a_held_container_is_held_though_it_is_told_later(told: Chain) -> None:
    told.tell(observed(crate(1), hour=0, where=3))
    number = hold(told, crate(1), 5)
    told.tell(packed(crate(1), crate(2), hour=1, where=3), packed(crate(1), lot("AFTER"), hour=6, where=3))
    told.tell(packed(crate(2), LOT, hour=0.5, where=3))

    assert [may_move(told, code, 49) for code in (LOT, crate(2), lot("AFTER"))] == [False, False, True]
    release_hold(told.connection, number, Release("陈军", "合格"), told.now)
    told.tell(packed(crate(2), LOT, hour=0.6, where=3))
    assert may_move(told, LOT, 49), "somebody decided about it"
