"""Recalled goods of which only their pallet is told, that become other goods, or that stand under two recalls."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import JsonValue

from builders.chain import Chain
from builders.epcis import at, crate, event, packed, place
from builders.island import packs
from byssus.core.errors import Conflict, NotFound
from byssus.core.plant.law import RecallClass
from byssus.trace.recall.case import Doer, Plan
from byssus.trace.recall.follow import follow_recalls
from byssus.trace.recall.model import Kilograms, Recall
from byssus.trace.recall.open import Opening, open_recall
from byssus.trace.recall.origin import Cause
from byssus.trace.recall.recover import Return, take_back
from byssus.trace.recall.view import EVERYBODY, view_recall

P1 = packs("P1")
SHOP, WORKS = 20, 13


def opened(chain: Chain) -> int:
    plan = Plan("麻痹性贝类毒素超标", "可致神经麻痹")
    opening = Opening("王丽", "works", RecallClass.I, Cause.COMPLAINT, P1, chain.now, plan)
    return open_recall(chain.connection, opening, chain.now)


def seen(chain: Chain, recall: int, *events: dict[str, JsonValue]) -> Recall:
    """The recall once some events were told."""
    chain.now = at(90)
    chain.tell(*events)
    while follow_recalls(chain.connection, chain.now):
        chain.follow()
    return view_recall(chain.connection, recall, EVERYBODY, chain.now)


def kg(recall: Recall) -> dict[str, float]:
    """What became of P1, without what is nothing."""
    [found] = [each.kg for each in recall.goods if each.item.uri == P1]
    assert found is not None
    return {name: value for name in Kilograms.model_fields if (value := getattr(found, name))}


def lines(recall: Recall) -> set[tuple[str | None, str, float | None]]:
    return {(line.site, line.standing.value, line.kg) for line in recall.stock if line.item.uri == P1}


def act(hour: float, step: str, where: int, disposition: str, **things: JsonValue) -> dict[str, JsonValue]:
    here: JsonValue = {"id": place(where)}
    told = {"bizStep": step, "disposition": disposition, "readPoint": here, "bizLocation": here}
    return event("ObjectEvent", hour, action="OBSERVE", **told, **things)


def of_pallet(hour: float, step: str, where: int, disposition: str, number: int = 20) -> dict[str, JsonValue]:
    return act(hour, step, where, disposition, epcList=[crate(number)])


def amount(packs_: int) -> list[JsonValue]:
    return [{"epcClass": P1, "quantity": packs_}]


def loose(hour: float, step: str, where: int, disposition: str, packs_: int = 200) -> dict[str, JsonValue]:
    return act(hour, step, where, disposition, quantityList=amount(packs_))


def loaded(hour: float = 49, action: str = "ADD", where: int = SHOP, **more: JsonValue) -> dict[str, JsonValue]:
    """200 packs, 100 kg, are put on a pallet in the shop, or taken off it."""
    here: JsonValue = {"id": place(where)}
    content = {"childQuantityList": amount(200)}
    return packed(crate(20), hour=hour, action=action, where=where, bizLocation=here, **content, **more)


def beside_it(hour: float = 50, action: str = "ADD") -> dict[str, JsonValue]:
    """Other goods are put on the same pallet, or taken off it."""
    other: JsonValue = [{"epcClass": packs("P3"), "quantity": 10}]
    return packed(crate(20), hour=hour, action=action, where=SHOP, childQuantityList=other)


SHIPPED = event(
    "ObjectEvent", 52, action="OBSERVE", epcList=[crate(20)], bizStep="shipping", readPoint={"id": place(SHOP)}
)
CAME = of_pallet(54, "receiving", WORKS, "in_progress")
BURNT = of_pallet(56, "destroying", WORKS, "destroyed")
ON_ANOTHER = packed(crate(21), crate(20), hour=50, where=SHOP)


@pytest.mark.parametrize(
    ("events", "won", "where"),
    [
        ([loaded(), of_pallet(50, "holding", SHOP, "recalled")], {"recovered": 100}, ("shop-1", "recovered", 100)),
        (
            [loaded(), of_pallet(50, "holding", SHOP, "recalled"), SHIPPED, CAME],
            {"recovered": 100},
            ("works", "recovered", 100),
        ),
        ([loaded(), SHIPPED, CAME, BURNT], {"recovered": 100, "destroyed": 100}, ("works", "destroyed", 100)),
        ([loose(49, "holding", SHOP, "recalled"), loaded(50), SHIPPED], {"recovered": 100}, (None, "recovered", 100)),
        ([loaded(disposition="recalled"), SHIPPED, CAME], {"recovered": 100}, ("works", "recovered", 100)),
        (
            [loaded(disposition="recalled"), SHIPPED, CAME, loaded(55, "DELETE", WORKS)],
            {"recovered": 100},
            ("works", "recovered", 100),
        ),
        (
            [loaded(), ON_ANOTHER, of_pallet(56, "destroying", SHOP, "destroyed", 21)],
            {"recovered": 100, "destroyed": 100},
            ("shop-1", "destroyed", 100),
        ),
        (
            [loaded(), beside_it(), beside_it(51, "DELETE"), SHIPPED, CAME, BURNT],
            {"recovered": 100, "destroyed": 100},
            ("works", "destroyed", 100),
        ),
        (
            [loaded(disposition="recalled"), SHIPPED, CAME, loose(56, "destroying", WORKS, "destroyed")],
            {"recovered": 100, "destroyed": 100},
            ("works", "destroyed", 100),
        ),
        (
            [loaded(disposition="recalled"), SHIPPED, loose(55, "receiving", WORKS, "returned")],
            {"recovered": 100},
            ("works", "recovered", 100),
        ),
    ],
)
def test_goods_on_a_pallet_are_won_back_and_destroyed_with_it_and_count_once(
    island: Chain, events: list[dict[str, JsonValue]], won: dict[str, float], where: tuple[str | None, str, float]
) -> None:
    found = seen(island, opened(island), *events)

    assert kg(found) == {"made": 2000, "sold": 10, "outstanding": 1890, **won}
    assert where in lines(found)
    there = {line for line in lines(found) if line[1] in {"there", "on_the_way"}}
    assert there == {("shop-1", "there", 390), ("shop-2", "there", 500), ("works", "there", 1000)}


def test_whoever_scans_a_pallet_at_the_door_enters_all_that_lies_on_it(island: Chain) -> None:
    recall = opened(island)
    seen(island, recall, loaded())
    burnt = Return(crate(20), "shop-1-floor", 1, "件", at(56), "张三")

    take_back(island.connection, recall, burnt, Doer("王丽", island.now))

    assert kg(seen(island, recall)) == {
        "made": 2000, "sold": 10, "outstanding": 1890, "recovered": 100, "destroyed": 100,
    }  # fmt: skip
    with pytest.raises(Conflict, match="same was entered before"):
        take_back(island.connection, recall, burnt, Doer("王丽", island.now))
    with pytest.raises(NotFound, match="does not concern"):
        take_back(island.connection, recall, replace(burnt, code=crate(3)), Doer("王丽", island.now))


def test_what_came_back_and_was_packed_anew_is_recovered_no_more_and_goes_on_as_what_it_became(island: Chain) -> None:
    recall = opened(island)
    relabelled = event(
        "TransformationEvent", 60, inputQuantityList=amount(200), bizStep="packing", readPoint={"id": place(WORKS)},
        outputQuantityList=[{"epcClass": packs("P7"), "quantity": 200}], bizLocation={"id": place(WORKS)},
    )  # fmt: skip
    back = [loose(50, "holding", SHOP, "recalled"), loose(55, "receiving", WORKS, "returned"), relabelled]

    found = seen(island, recall, *back)

    assert kg(found) == {"made": 2000, "used": 100, "sold": 10, "outstanding": 1890}
    assert {each.item.uri: each.kg.outstanding for each in found.goods if each.kg}[packs("P7")] == 100


def test_goods_of_two_recalls_come_back_once_for_both(island: Chain) -> None:
    first = opened(island)
    plan = Plan("标签错误", "过敏")
    second = open_recall(
        island.connection,
        Opening("王丽", "works", RecallClass.III, Cause.CODE, P1, island.now, plan),
        island.now,
    )
    island.now = at(60)
    back = Return(P1, "shop-1-floor", 200, "包", at(50))
    take_back(island.connection, first, back, Doer("王丽", island.now))

    for again in (back, replace(back, at=at(50) + timedelta(minutes=1))):
        with pytest.raises(Conflict, match=f"under recall {first}"):
            take_back(island.connection, second, again, Doer("王丽", island.now))

    assert (seen(island, first).beside, seen(island, second).beside) == ((second,), (first,))
    assert kg(seen(island, first)) == kg(seen(island, second))
    assert kg(seen(island, second))["recovered"] == 100
