"""What becomes of recalled goods adds up, whatever was told, in whatever order."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.acts import PACK, hours, made, seen
from builders.epcis import at, crate, lot, packed, place
from builders.events import read
from byssus.trace.codes import canonical
from byssus.trace.epcis.event import Event
from byssus.trace.gs1 import Level
from byssus.trace.lineage.part import parts_of, standing
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.recall.affected import merged
from byssus.trace.recall.balance import Balance, Weighed, balances, settle, total, weighed
from byssus.trace.recall.items import Concerned, compare
from byssus.trace.recall.stock import Lying, lying
from byssus.trace.recall.won import Won, won_back
from byssus.trace.rules.chain import Act, Chain

kilograms = st.floats(0, 1e6)


@given(st.builds(Weighed, kilograms, kilograms, kilograms, kilograms, kilograms, kilograms))
def test_a_balance_always_adds_up(told: Weighed) -> None:
    found = settle(told)

    parts = (found.used, found.sold, found.destroyed, found.kept, found.outstanding, found.unaccounted)
    assert found.made + found.excess == pytest.approx(sum(parts), abs=1e-3)
    assert min(*parts, found.excess) >= 0
    assert not (found.unaccounted and found.excess)
    assert found.outstanding <= told.located


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Weighed(100, 0, 30, 0, 0, 70), Balance(100, sold=30, outstanding=70)),
        (Weighed(100, 0, 30, 0, 0, 20), Balance(100, sold=30, outstanding=20, unaccounted=50)),
        (Weighed(100, 60, 0, 40, 0, 0), Balance(100, used=60, kept=40)),
        (Weighed(100, 0, 0, 30, 10, 0), Balance(100, destroyed=10, kept=30, unaccounted=60)),
        (Weighed(100, 0, 130, 0, 0, 0), Balance(100, sold=130, excess=30)),
        (Weighed(100, 0, 50, 60, 0, 20), Balance(100, sold=50, kept=60, excess=10)),
    ],
)
def test_what_is_known_is_outstanding_and_the_rest_is_not_accounted_for(told: Weighed, expected: Balance) -> None:
    assert settle(told) == expected
    assert expected.open == bool(expected.outstanding or expected.unaccounted or expected.excess)


ACTS = [
    made({"R": 100}, {"P": 50}, 1, product=PACK),
    replace(seen("P", "holding", 5, kg=20, disposition="recalled", product=PACK), place="urn:x:shop"),
    replace(seen("P", "receiving", 6, kg=10, disposition="returned", product=PACK), place="urn:x:plant"),
    replace(seen("P", "destroying", 7, kg=25, disposition="destroyed", product=PACK), place="urn:x:plant"),
    seen("P", "holding", 4, kg=50, disposition="recalled", product=PACK),
    seen("P", "retail_selling", 2, kg=5, product=PACK),
    replace(seen("P", "holding", 0.5, kg=7, disposition="recalled", product=PACK), place="urn:x:before"),
]


def told_of(*acts: Act, lay: float = 0.0) -> Won:
    """What was won back of P since hour 1; at every place `lay` kg lay before."""
    return won_back("P", Chain(acts).of("P"), hours(1), lambda _: lay)


@given(st.permutations(ACTS), st.lists(st.sampled_from(ACTS)))
def test_the_order_and_the_number_of_tellings_do_not_matter(ordered: list[Act], again: list[Act]) -> None:
    chain = Chain((*ordered, *again))
    found = balances(chain, {"P": told_of(*ordered, *again), "unheard": told_of()}, {"P": 3})

    assert found == {"P": Balance(50, sold=5, destroyed=25, outstanding=3, unaccounted=17), "unheard": None}
    assert total(found.values()) == found["P"]


def back(hour: float, where: str, kg: float, step: str = "holding", disposition: str = "recalled") -> Act:
    return replace(seen("P", step, hour, kg=kg, disposition=disposition, product=PACK), place=f"urn:x:{where}")


SHOP, PLANT, AWAY = "urn:x:shop", "urn:x:plant", None
SOLD = back(1, "shop", 30, "retail_selling", "retail_sold")
SHIPPED = back(6, "shop", 20, "shipping", "in_transit")
CAME = back(7, "plant", 20, "receiving", "returned")
BURNT = back(8, "plant", 20, "destroying", "destroyed")


@pytest.mark.parametrize(
    ("acts", "lay", "kept", "returned"),
    [
        ([back(5, "shop", 20)], 50, {SHOP: 20}, 0),
        ([back(5, "shop", 20), SHIPPED], 50, {AWAY: 20}, 0),
        ([back(5, "shop", 20), SHIPPED, CAME], 50, {PLANT: 20}, 0),
        ([replace(SHIPPED, disposition="returned"), CAME], 50, {PLANT: 20}, 0),
        ([back(5, "shop", 20), CAME], 50, {PLANT: 20}, 0),
        ([back(5, "shop", 20), SHIPPED, CAME, BURNT], 50, {}, 0),
        ([back(5, "shop", 20), BURNT], 50, {SHOP: 20}, 0),
        ([back(5, "shop", 20), BURNT], 5, {SHOP: 5}, 0),
        ([SOLD, back(5, "shop", 20, "receiving", "returned")], 50, {SHOP: 20}, 20),
        ([SOLD, back(5, "shop", 20)], 0, {SHOP: 20}, 20),
        ([SOLD, back(5, "shop", 50)], 10, {SHOP: 50}, 30),
        ([SHIPPED], 50, {}, 0),
    ],
)
def test_goods_that_come_back_by_way_of_several_holders_count_once(
    acts: list[Act], lay: float, kept: dict[str | None, float], returned: float
) -> None:
    found = told_of(*acts, lay=lay)

    assert ({place: kg for place, kg in found.kept.items() if kg}, found.returned) == (kept, returned)
    assert sum(found.destroyed.values()) == sum(act.shares[0].kg or 0 for act in acts if act is BURNT)


def test_what_was_destroyed_before_the_danger_was_known_is_neither_won_back_nor_missing() -> None:
    chain = Chain((made({"R": 100}, {"P": 50}, 0, product=PACK), replace(BURNT, at=hours(0.5))))

    found = balances(chain, {"P": told_of(*chain.acts)}, {"P": 30})["P"]

    assert found == Balance(50, used=20, outstanding=30)
    assert found.recovered == 0


@given(
    st.lists(st.sampled_from([SOLD, SHIPPED, CAME, BURNT, back(5, "shop", 20), back(4, "far", 5)])), st.floats(0, 99)
)
def test_no_more_is_won_back_than_was_told(acts: list[Act], lay: float) -> None:
    found = told_of(*acts, lay=lay)

    told = sum(act.shares[0].kg or 0 for act in set(acts) if act.disposition in {"recalled", "returned"})
    assert sum(found.kept.values()) <= told
    assert min([0.0, *found.kept.values(), *found.destroyed.values()]) == 0
    assert found.returned <= 30


def test_a_single_pack_weighs_its_declared_net_weight_unless_its_batch_is_weighed_with_it() -> None:
    pack = f"https://id.gs1.org/01/06901234000016/21/{Level.ITEM}"
    batch = lot("P")
    alone = made({"R": 1}, {pack: None}, 1, product=PACK)
    together = made({"R": 1}, {pack: None, batch: 20.0}, 1, product=PACK)

    def weighs(act: Act) -> dict[str, float | None]:
        return {share.uri: share.kg for share in weighed(Chain((act,))).acts[0].shares if share.uri in {pack, batch}}

    assert weighs(alone) == {pack: PACK.net_kg}
    assert weighs(together) == {pack: None, batch: 20.0}


def amounts(name: str, number: float) -> list[dict[str, object]]:
    return [{"epcClass": lot(name), "quantity": number, "uom": "KGM"}]


STORY = read(
    {"type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning", "bizLocation": {"id": place(1)},
     "eventTime": at(0).isoformat(), "eventTimeZoneOffset": "+00:00", "quantityList": amounts("A", 100)},
    packed(crate(1), hour=1, where=1, childQuantityList=amounts("A", 40)),
    packed(crate(2), hour=2, where=1, childQuantityList=amounts("A", 20)),
    packed(crate(1), hour=3, where=2, action="DELETE", childQuantityList=amounts("A", 40),
           bizLocation={"id": place(2)}),
    {"type": "ObjectEvent", "action": "OBSERVE", "bizStep": "retail_selling", "bizLocation": {"id": place(2)},
     "eventTime": at(4).isoformat(), "eventTimeZoneOffset": "+00:00", "quantityList": amounts("A", 15)},
    {"type": "ObjectEvent", "action": "DELETE", "bizStep": "destroying", "bizLocation": {"id": place(1)},
     "eventTime": at(5).isoformat(), "eventTimeZoneOffset": "+00:00", "quantityList": amounts("A", 30)},
)  # fmt: skip


@given(st.randoms(use_true_random=False))
def test_stock_is_the_same_whatever_was_told_first_or_twice(random: Random) -> None:
    told = [*STORY, *STORY[:3]]
    random.shuffle(told)

    assert stock(told) == {
        Lying(lot("A"), canonical(place(1)), None, 10),
        Lying(lot("A"), canonical(place(2)), None, 25),
        Lying(lot("A"), None, canonical(crate(2)), 20),
    }


def stock(told: list[Event]) -> set[Lying[str]]:
    return set(lying([lot("A")], [part for event in standing(told) for part in parts_of(event)]))


def row(item: int, *, doubted: bool = False, let_go: bool = False) -> Concerned:
    return Concerned(item, str(item), "batch", at(0), at(1) if doubted else None, at(2) if let_go else None)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_goods_enter_by_themselves_and_leave_only_by_a_person(known: set[int], gone: set[int], found: set[int]) -> None:
    rows = [row(item, let_go=item in gone) for item in known]
    change = compare(rows, found)

    assert change.enter == found - known
    assert change.doubt == known - gone - found
    after = [replace(each, doubted_at=at(1)) if each.item in change.doubt else each for each in rows]
    assert compare([*after, *map(row, change.enter)], found) == compare([], ())
    assert compare(after, known | found).trust == change.doubt


def test_goods_that_several_causes_name_are_concerned_from_the_earliest_time_on() -> None:
    assert merged([{1: Window(at(5))}, {1: Window(at(2)), 2: ALWAYS}]) == {1: Window(at(2)), 2: ALWAYS}
