"""What workshops enter becomes events, once, and is corrected by further events; gaps in it are told."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest

from builders.epcis import at
from builders.workshop import LIVE, MEAT, PACK, Hut, hut, intake, kg, of, photo, production, sale
from byssus.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from byssus.core.identity.access import Caller, Role
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.answer.ask import ask
from byssus.trace.hold.place import Placing, place_hold
from byssus.trace.questions.questions import answer, find_question
from byssus.trace.questions.scope import EVERYTHING
from byssus.trace.workshop.desk import withdraw
from byssus.trace.workshop.model import Withdrawal
from byssus.trace.workshop.view import read_desk
from servers.databases import DatabaseServer

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
def engine(database_servers: Callable[[str], DatabaseServer]) -> DatabaseServer:
    """What workshops enter is the same on every engine: here it runs on one."""
    return database_servers("embedded")


@pytest.fixture
def there(migrated_url: str) -> Iterator[Hut]:
    with hut(migrated_url) as built:
        yield built


def day_of_work(there: Hut) -> None:
    """200 斤 of live mussels come in, become 22 kg of meat, of which 12 kg are sold; hour 2 is 22:00 on the spot."""
    there.enter(intake(of(LIVE, "A1"), kg(200, "斤")), 0)
    there.enter(production(of(MEAT, "M1"), 22, A1=100), 1)
    there.enter(sale(of(MEAT, "M1"), kg(12)), 2)


def gap_lines(there: Hut, start: float, end: float) -> set[tuple[object, ...]]:
    question = find_question("workshop-gaps")
    about = {"from": at(start), "to": at(end), "of_site": "hut"}
    given = answer(there.chain.connection, question, question.params.model_validate(about), EVERYTHING, there.now)
    rows = [row.model_dump() for row in given.rows]
    return {(row["day"], row["missing"], str(row["about"]).rpartition("/")[2], row["kg"]) for row in rows}


def test_a_day_of_a_workshop_becomes_a_chain_that_answers(there: Hut) -> None:
    day_of_work(there)

    assert there.stock() == {"M1": 10}
    tree = ask(there.chain.connection, f"https://id.gs1.org/01/{MEAT}/10/M1", there.now).tree
    assert {(node.item.lot, node.steps) for node in tree.nodes} == {("M1", 0), ("A1", -1)}
    assert there.rows("select name, value from event_fact order by name, value") == [
        ("certificate", "HG7"), ("consignee", "海边饭店"), ("consignor", "https://id.gs1.org/417/6901234000108"),
        ("receipt", "R-1"),
    ]  # fmt: skip
    assert gap_lines(there, -1, 3) == set()


def test_what_a_phone_sends_twice_is_stored_once(there: Hut) -> None:
    first = there.enter(intake(of(LIVE, "A1"), kg(100)), 0, ONE, papers=[photo("receipt")])
    again = there.enter(intake(of(LIVE, "A1"), kg(100)), 0, ONE, papers=[photo("receipt")])

    assert (again.hash, first.is_new, again.is_new) == (first.hash, True, False)
    assert there.stock() == {"A1": 100}
    assert there.rows("select count(*) from epcis_event") == [(1,)]
    with pytest.raises(Conflict, match="Another record has this number"):
        there.enter(intake(of(LIVE, "A1"), kg(101)), 0, ONE)


def test_two_alike_sales_in_the_same_instant_are_two(there: Hut) -> None:
    there.enter(intake(of(LIVE, "A1"), kg(100)), 0)
    there.enter(sale(of(LIVE, "A1"), kg(30)), 1)
    there.enter(sale(of(LIVE, "A1"), kg(30), "consumers"), 1)
    there.enter(sale(of(LIVE, "A1"), kg(30), "consumers"), 1)

    assert there.stock() == {"A1": 10}


def test_a_correction_is_a_further_event_and_the_first_one_is_declared_wrong(there: Hut) -> None:
    there.enter(intake(of(LIVE, "A1"), kg(1000)), 0, ONE)
    there.enter(intake(of(LIVE, "A1"), kg(100)), 0, TWO, replaces=str(ONE), reason="多写一个零")

    assert there.stock() == {"A1": 100}
    assert there.rows(
        "select body ->> 'eventID', body -> 'errorDeclaration' ->> 'reason', "
        "body -> 'errorDeclaration' -> 'correctiveEventIDs' ->> 0 "
        "from epcis_event order by event_id, declared_at nulls first"
    ) == [
        (f"urn:uuid:{ONE}", None, None),
        (f"urn:uuid:{ONE}", "incorrect_data", f"urn:uuid:{TWO}"),
        (f"urn:uuid:{TWO}", None, None),
    ]
    with pytest.raises(Conflict, match="corrected this first"):
        there.enter(intake(of(LIVE, "A1"), kg(99)), 0, THREE, replaces=str(ONE), reason="又错了")
    again = there.enter(intake(of(LIVE, "A1"), kg(100)), 0, TWO, replaces=str(ONE), reason="多写一个零")
    assert not again.is_new


def test_what_never_happened_is_withdrawn_and_both_are_kept(there: Hut) -> None:
    there.enter(intake(of(LIVE, "A1"), kg(100)), 0, ONE)
    for _ in range(2):
        with there.chain.connection.transaction():
            withdraw(
                there.chain.connection, TWO, "hut", Withdrawal(replaces=ONE, reason="没有到货"), there.caller, there.now
            )

    assert there.stock() == {}
    desk = read_desk(there.chain.connection, "hut", there.caller, there.now)
    assert {(record.kind, record.withdrawn) for record in desk.records} == {("withdrawal", False), ("intake", True)}
    assert desk.last == {}


@pytest.mark.parametrize(
    ("goods", "amount", "why"),
    [
        (of(LIVE, "A1"), kg(3, "箱"), "Nobody declared what one 箱 weighs"),
        (of(PACK, "P1"), kg(3, "箱"), "Nobody declared what one 箱 weighs"),
        (of(LIVE, "A1"), kg(3, "筐"), "is no unit of goods"),
        (of("06901234000999", "A1"), kg(3), "no product"),
        ({"code": "(01)06901234000016"}, kg(3), "names no batch"),
        ({"code": "#"}, kg(3), "no code"),
    ],
)
def test_what_cannot_be_weighed_or_named_is_refused_and_nothing_is_kept(
    there: Hut, goods: dict[str, object], amount: dict[str, object], why: str
) -> None:
    with pytest.raises(InvalidInput, match=why):
        there.enter(intake(goods, amount), 0)
    assert there.rows("select from workshop_record") == there.rows("select from epcis_event") == []


@pytest.mark.parametrize(
    ("gtin", "amount", "expected"),
    [
        (LIVE, kg(3, "担"), 150),
        (LIVE, kg(3, "箱", net_kg=12.5), 37.5),
        (PACK, kg(40, "袋"), 20),
        (PACK, kg(2.5, "袋"), 1.25),
        (MEAT, kg(0.5, "t"), 500),
    ],
)
def test_amounts_are_kept_in_kilograms(there: Hut, gtin: str, amount: dict[str, object], expected: float) -> None:
    there.enter(intake(of(gtin, "L"), amount), 0)

    assert there.stock() == {"L": expected}


def test_a_lot_without_a_number_gets_the_next_one_of_its_day(there: Hut) -> None:
    for hour in (0, 1, 5):  # hour 5 is one o'clock in the morning on the spot
        there.enter(intake(of(LIVE), kg(10)), hour)

    assert there.stock() == {"260720-1": 10, "260720-2": 10, "260721-1": 10}


def test_a_scanned_label_names_the_lot(there: Hut) -> None:
    there.enter(intake({"code": f"]d201{LIVE}10A9"}, kg(10)), 0)

    assert there.stock() == {"A9": 10}


def test_held_goods_are_not_sold(there: Hut) -> None:
    there.enter(intake(of(LIVE, "A1"), kg(100)), 0)
    place_hold(there.chain.connection, Placing("林海燕", f"https://id.gs1.org/01/{LIVE}/10/A1", "复检"), at(1))

    with pytest.raises(Conflict, match=r"may not be sold.*复检"):
        there.enter(sale(of(LIVE, "A1"), kg(1)), 2)
    assert [lot.held for lot in read_desk(there.chain.connection, "hut", there.caller, there.now).stock] == [True]


def test_what_was_sold_before_the_goods_were_held_is_told_and_corrected_later_too(there: Hut) -> None:
    day_of_work(there)
    place_hold(there.chain.connection, Placing("林海燕", f"https://id.gs1.org/01/{MEAT}/10/M1", "复检"), at(30))

    there.enter(sale(of(MEAT, "M1"), kg(5)), 29, ONE)
    there.enter(sale(of(MEAT, "M1"), kg(3)), 29, replaces=ONE, reason="数错了")

    assert there.stock() == {"M1": 7}, "the phone had no link, and the goods had gone: to whom is what a recall asks"
    with pytest.raises(Conflict, match="may not be sold"):
        there.enter(sale(of(MEAT, "M1"), kg(1)), 31)


def test_only_the_firm_s_own_people_enter_and_only_what_has_happened(there: Hut) -> None:
    with pytest.raises(InvalidInput, match="has not come yet"):
        there.enter(intake(of(LIVE, "A1"), kg(1)), 60)
    there.caller = Caller("k", "赵", Role.OPERATOR, "rival")
    with pytest.raises(NotAllowed):
        there.enter(intake(of(LIVE, "A1"), kg(1)), 0)
    with pytest.raises(NotFound, match="no workshop"):
        read_desk(there.chain.connection, "plant", there.caller, there.now)


def test_every_kind_of_gap_is_told_and_nothing_else(there: Hut) -> None:
    papers = {"certificate": "", "receipt": ""}
    there.enter(intake(of(LIVE, "A1"), kg(50), "老李", **papers), 0)  # no papers, and nobody knows his licence
    there.enter(intake(of(LIVE, "A2"), kg(50), **papers), 1, papers=[photo("receipt", "certificate")])
    there.enter(production(of(MEAT, "M1"), 5), 2)  # of nothing
    there.enter(production(of(MEAT, "M2"), 20, A2=80), 3)  # of more than came in
    there.enter(sale(of(MEAT, "M2"), kg(26)), 3.5)  # more than was made
    first = date(2026, 7, 20)

    assert gap_lines(there, 0, 4) == {
        (first, "certificate", "A1", None),
        (first, "receipt", "A1", None),
        (first, "licence", "老李", None),
        (first, "input", "M1", None),
        (first, "goods", "A2", 30.0),
        (first, "goods", "M2", 6.0),
    }
    assert gap_lines(there, 4, 48) == set(), "they are closed on Tuesday the 21st, and the 22nd is not over"
    there.now = at(80)
    assert gap_lines(there, 4, 80) == {
        (date(2026, 7, 22), "record", "None", None), (date(2026, 7, 23), "record", "None", None)
    }  # fmt: skip


def test_a_licence_that_ends_is_missing_from_the_next_day_on(there: Hut) -> None:
    over = {"valid_to": at(-24)}
    expired = [
        {"code": f"SC-{name.upper()}", "kind": "food_licence", "party": name, "valid_from": at(-9999), **over}
        for name in ("hut", "grower")
    ]
    with there.chain.connection.transaction():
        apply_plant(there.chain.connection, Plant.model_validate({"certificates": expired}))
    day_of_work(there)
    there.enter(
        intake(of(LIVE, "A2"), kg(10), "老李"), 3, papers=[photo("licence", number="SC-9", valid_to="2026-07-20")]
    )
    there.enter(intake(of(LIVE, "A3"), kg(10), "老李"), 30)

    assert gap_lines(there, -1, 40) == {
        (date(2026, 7, 20), "own_licence", "hut", None),
        (date(2026, 7, 20), "licence", "grower", None),
        (date(2026, 7, 22), "licence", "老李", None),
    }


def test_the_next_record_begins_with_what_was_entered_last(there: Hut) -> None:
    day_of_work(there)
    desk = read_desk(there.chain.connection, "hut", there.caller, there.now)

    assert set(desk.last) == {"intake", "production", "sale"}
    assert desk.last["sale"].model_dump(include={"customer"}) == {"customer": "inn"}
    assert {product.code: product.next_lot for product in desk.products}[MEAT] == "260722-1"
    assert [(lot.lot, lot.kg, lot.product_en) for lot in desk.stock] == [("M1", 10, "Mussel meat")]
