"""Holds over a real journal: of excursions and of people, with everything that follows from the goods."""

from itertools import permutations

import pytest

from builders.chain import Chain
from builders.epcis import at, crate, lot, made, observed, packed, place
from byssus.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from byssus.trace.codes import canonical
from byssus.trace.hold.check import check
from byssus.trace.hold.listing import find_hold, hold_of_excursion, list_breaches, list_holds
from byssus.trace.hold.model import Hold, Why
from byssus.trace.hold.place import Placing, Release, place_hold, release_hold

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

LOT, OTHER, LATER = lot("L"), lot("O"), lot("LATER")
CRATE, PALLET = canonical(crate(1)), canonical(crate(2))
STORED = [
    packed(CRATE, LOT, hour=0, where=2),
    observed(CRATE, hour=1, where=3),
    observed(crate(9), hour=1, where=4),
]


def held(chain: Chain) -> set[str]:
    return {thing.item.uri for hold in list_holds(chain.connection) for thing in hold.things if thing.ended_at is None}


def only_hold(chain: Chain) -> Hold:
    [hold] = list_holds(chain.connection)
    return hold


def may_move(chain: Chain, code: str, hour: float = 48) -> bool:
    return check(chain.connection, code, at(hour)).may_move


def test_what_lies_in_a_critical_excursion_is_held_with_its_contents(told: Chain) -> None:
    told.tell(*STORED)
    assert may_move(told, LOT)

    excursion = told.exceed(3, 5, 6)

    hold = hold_of_excursion(told.connection, excursion)
    assert hold is not None
    assert {(thing.item.uri, thing.since, thing.until) for thing in hold.things} == {
        (CRATE, at(5), at(6)),
        (LOT, at(5), at(6)),
    }
    assert {place.zone for thing in hold.things for place in thing.places} == {"z3"}
    [block] = check(told.connection, "(01)06901234000016(10)L(21)77", told.now).blocks
    assert (block.why, block.hold, block.uri) == (Why.HELD, hold.id, LOT)
    assert "z3/t1" in block.zh
    assert "-9.5 °C" in block.en
    assert may_move(told, crate(9)), "it lay in another room"


@pytest.mark.parametrize("severity", ["warn", "alarm"])
def test_a_lesser_excursion_holds_nothing(told: Chain, severity: str) -> None:
    told.tell(*STORED)
    told.exceed(3, 5, severity=severity)

    assert not held(told)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_same_is_held_whatever_came_first(told: Chain, order: tuple[int, ...]) -> None:
    steps = [lambda: told.exceed(3, 5, 6), *(lambda event=event: told.tell(event) for event in STORED)]

    for number in order:
        steps[number]()

    assert held(told) == {CRATE, LOT}


def test_following_again_changes_nothing(told: Chain) -> None:
    told.tell(*STORED)
    told.exceed(3, 5, 6)
    before = told.rows("select * from held"), told.rows("select * from epcis_event")

    told.connection.execute("delete from hold_watch")
    told.follow()

    assert (told.rows("select * from held"), told.rows("select * from epcis_event")) == before


def test_late_data_that_moves_an_excursion_moves_what_is_held(told: Chain) -> None:
    told.tell(*STORED, observed(CRATE, hour=4, where=5))
    excursion = told.exceed(3, 5, 6)
    assert not held(told)

    told.connection.execute("update excursion set started_at = %s where id = %s", [at(3), excursion])
    told.follow()
    assert held(told) == {CRATE, LOT}

    told.connection.execute("update excursion set started_at = %s where id = %s", [at(4.5), excursion])
    told.follow()
    assert not held(told)
    assert {thing.ending for thing in only_hold(told).things} == {"withdrawn"}


def test_an_excursion_that_never_was_holds_nothing(told: Chain) -> None:
    told.tell(*STORED)
    excursion = told.exceed(3, 5)

    told.connection.execute("update excursion set cancelled_at = %s where id = %s", [at(9), excursion])
    told.follow()

    assert may_move(told, LOT)
    assert not only_hold(told).open


def test_an_event_that_was_wrong_about_the_place_lets_the_goods_go(told: Chain) -> None:
    wrong = observed(CRATE, hour=1, where=3)
    told.tell(STORED[0], wrong)
    told.exceed(3, 5, 6)
    assert held(told) == {CRATE, LOT}

    told.tell(wrong | {"errorDeclaration": {"declarationTime": at(7).isoformat(), "reason": "incorrect_data"}})

    assert not held(told)


def test_a_hold_goes_with_what_is_made_of_the_goods_from_then_on(told: Chain) -> None:
    told.tell(made([LOT], [OTHER], 2), *STORED, made([LOT], [LATER], 8), packed(PALLET, LATER, hour=9, where=2))
    told.exceed(3, 5, 6)

    assert not may_move(told, LATER)
    assert not may_move(told, PALLET), "it is in the container now"
    assert may_move(told, OTHER), "it was made before"


def test_an_emptied_container_is_no_longer_held_for_what_was_in_it(told: Chain) -> None:
    told.tell(packed(PALLET, LOT, hour=0, where=2), packed(PALLET, LOT, hour=10, action="DELETE"))
    place_hold(told.connection, Placing("王丽", LOT, "毒素待检", since=at(1)), at(11))

    assert may_move(told, PALLET, 12)


def test_people_hold_things_and_another_person_releases_them(told: Chain) -> None:
    told.tell(*STORED)
    number = place_hold(told.connection, Placing("王丽", crate(1), "毒素待检"), at(10))
    assert held(told) == {CRATE, LOT}
    assert check(told.connection, LOT, told.now).blocks[0].zh == f"封存 {number} 号：毒素待检（王丽）"

    with pytest.raises(NotAllowed, match="Another person"):
        release_hold(told.connection, number, Release("王丽", "合格"), at(11))
    release_hold(told.connection, number, Release("陈军", "合格", [LOT]), at(11))
    assert held(told) == {CRATE}
    release_hold(told.connection, number, Release("陈军", "合格"), at(12))
    assert not find_hold(told.connection, number).open
    with pytest.raises(Conflict, match="nothing any more"):
        release_hold(told.connection, number, Release("陈军", "合格"), at(13))

    deeds = told.rows("select actor, action, object from audit order by id")
    assert deeds == [
        ("王丽", "hold_placed", f"hold {number}"),
        ("陈军", "hold_ended", f"hold {number}"),
        ("陈军", "hold_ended", f"hold {number}"),
    ]


def test_the_journal_tells_of_holds_and_of_the_end_of_the_last_one(told: Chain) -> None:
    told.tell(*STORED)
    first = place_hold(told.connection, Placing("王丽", LOT, "一"), at(10))
    second = place_hold(told.connection, Placing("陈军", LOT, "二"), at(11))
    release_hold(told.connection, first, Release("陈军", "好"), at(12))
    release_hold(told.connection, second, Release("王丽", "好"), at(13))

    turns = told.rows(
        "select event_time, disposition from epcis_event where biz_step like '%holding' order by event_time"
    )
    disposition = "https://ref.gs1.org/cbv/Disp-"
    assert turns == [(at(10), f"{disposition}non_sellable_other"), (at(13), f"{disposition}active")]
    assert may_move(told, LOT)
    assert (canonical(place(3)), at(1), None) in {row[1:] for row in told.stays()}, "a hold moves nothing"


def test_what_nobody_told_of_can_be_held_before_it_comes(told: Chain) -> None:
    assert not check(told.connection, LOT, at(1)).known
    place_hold(told.connection, Placing("王丽", LOT, "证书可疑"), at(2))

    assert not may_move(told, LOT, 3)
    with pytest.raises(InvalidInput):
        place_hold(told.connection, Placing("王丽", "mussels", "x"), at(2))
    with pytest.raises(InvalidInput, match="reason is empty"):
        Placing("王丽", LOT, " ")


def test_goods_are_not_released_while_they_lie_in_the_excursion(told: Chain) -> None:
    told.tell(*STORED)
    told.exceed(3, 5)
    number = only_hold(told).id

    with pytest.raises(Conflict, match="goods lie in it"):
        release_hold(told.connection, number, Release("陈军", "探针 -18"), at(6))
    told.tell(observed(CRATE, hour=6, where=4))
    release_hold(told.connection, number, Release("陈军", "探针 -18"), at(7))

    assert may_move(told, LOT)
    told.tell(observed(CRATE, hour=8, where=3))
    assert held(told) == {CRATE, LOT}, "they went back into it"


def test_a_release_names_things_that_are_held(told: Chain) -> None:
    told.tell(*STORED)
    told.exceed(3, 5, 6)

    with pytest.raises(NotFound, match="does not hold"):
        release_hold(told.connection, only_hold(told).id, Release("陈军", "x", [OTHER]), at(7))
    with pytest.raises(NotFound, match="no hold 99"):
        release_hold(told.connection, 99, Release("陈军", "x"), at(7))


SHIPPED = observed(PALLET, hour=9, where=2, bizStep="shipping")
LOADED = packed(PALLET, LATER, hour=8.5, where=2)
PROCESSED = made([LOT], [LATER], 8)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_event_that_ships_what_is_held_stays_and_is_found(told: Chain, order: tuple[int, ...]) -> None:
    told.tell(*STORED)
    number = place_hold(told.connection, Placing("王丽", LOT, "毒素待检"), at(7))

    for one in order:
        told.tell((SHIPPED, LOADED, PROCESSED)[one])

    [breach] = list_breaches(told.connection)
    assert (breach.hold, breach.held, breach.moved, breach.at, breach.step) == (number, LOT, PALLET, at(9), "shipping")
    assert len(told.rows("select 1 from epcis_event where biz_step like '%shipping'")) == 1


def test_what_was_shipped_before_the_hold_or_after_the_release_breaks_nothing(told: Chain) -> None:
    told.tell(*STORED)
    number = place_hold(told.connection, Placing("王丽", LOT, "毒素待检"), at(7))
    release_hold(told.connection, number, Release("陈军", "合格"), at(10))
    told.tell(*(observed(CRATE, hour=hour, bizStep="shipping") for hour in (6, 11)))

    assert list_breaches(told.connection) == []


def test_a_breach_goes_when_its_event_is_declared_wrong(told: Chain) -> None:
    told.tell(*STORED)
    place_hold(told.connection, Placing("王丽", LOT, "毒素待检"), at(7))
    told.tell(sale := observed(CRATE, hour=9, bizStep="retail_selling"))
    assert [breach.moved for breach in list_breaches(told.connection)] == [CRATE]

    told.tell(sale | {"errorDeclaration": {"declarationTime": at(10).isoformat(), "reason": "did_not_occur"}})

    assert list_breaches(told.connection) == []
    assert told.rows("select * from hold_breach") == [], "no grade of a firm counts it"


def test_a_partner_s_hold_and_a_recall_block_as_well(told: Chain) -> None:
    told.tell(*STORED, observed(LOT, hour=2, bizStep="holding", disposition="non_sellable_other"))
    assert [block.why for block in check(told.connection, CRATE, told.now).blocks] == [Why.HELD_ELSEWHERE]

    told.tell(observed(LOT, hour=3, bizStep="holding", disposition="active"))
    assert may_move(told, LOT)

    told.tell(observed(LOT, hour=4, bizStep="holding", disposition="recalled"))
    assert [block.why for block in check(told.connection, LOT, told.now).blocks] == [Why.RECALLED]
