"""Single packs whose codes name their batch belong to it, however an event or a scanner told of them."""

from itertools import permutations

import pytest
from pydantic import JsonValue

from builders.chain import Chain
from builders.epcis import at, crate, lot, made, observed, packed
from byssus.trace.answer.ask import ask
from byssus.trace.answer.model import TraceAnswer
from byssus.trace.codes import canonical
from byssus.trace.hold.check import check
from byssus.trace.hold.place import Placing, place_hold
from byssus.trace.questions.questions import answer, find_question
from byssus.trace.questions.scope import EVERYTHING

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

RAW, BATCH = lot("raw"), lot("B")
ON_LABEL = f"{BATCH}/21/S1"
PACK = canonical(ON_LABEL)
EVENTS = (
    made([RAW], [BATCH], 0),
    observed(ON_LABEL, hour=2, where=5, bizStep="retail_selling"),
    packed(crate(1), PACK, hour=1, where=3),
)


def steps(answer: TraceAnswer) -> dict[str, int]:
    return {node.item.uri: node.steps for node in answer.tree.nodes}


@pytest.mark.parametrize("order", list(permutations(EVENTS)), ids=range(6))
def test_a_lot_leads_to_the_single_packs_of_its_batches_and_they_back_to_it(
    told: Chain, order: tuple[dict[str, JsonValue], ...]
) -> None:
    for event in order:
        told.tell(event)

    assert steps(ask(told.connection, RAW, told.now)) == {RAW: 0, BATCH: 1, PACK: 2, canonical(crate(1)): 3}
    assert steps(ask(told.connection, PACK, told.now)) == {RAW: -2, BATCH: -1, PACK: 0, canonical(crate(1)): 1}


def test_a_scanned_pack_belongs_to_the_batch_on_its_label(told: Chain) -> None:
    told.tell(EVENTS[0])
    told.scan("store-door", "(01)06901234000016(10)B(21)S1", 1)
    told.capture()

    assert PACK in steps(ask(told.connection, RAW, told.now))


def test_a_test_that_failed_tells_of_each_pack_that_was_sold_and_where(told: Chain) -> None:
    failed = observed(hour=0.5, where=2, bizStep="inspecting", disposition="non_conformant",
                      quantityList=[{"epcClass": RAW, "quantity": 10, "uom": "KGM"}])  # fmt: skip
    told.tell(*EVENTS, failed, observed(f"{BATCH}/21/S2", hour=3, where=5, bizStep="retail_selling"))
    question = find_question("failed-test")

    rows = answer(told.connection, question, question.params(), EVERYTHING, told.now).rows

    sold = {
        (each["uri"], each["zone"], each["pieces_or_kg"])
        for row in rows
        if (each := row.model_dump())["state"] == "sold"
    }
    assert sold == {(PACK, "z5", 1), (f"{PACK[:-1]}2", "z5", 1)}


def test_what_is_held_holds_the_single_packs_of_its_batches_even_where_their_code_is_short(told: Chain) -> None:
    told.tell(*EVENTS)
    place_hold(told.connection, Placing("王丽", RAW, "毒素"), at(3))

    assert [block.uri for block in check(told.connection, PACK, at(4)).blocks] == [RAW]


def test_a_scan_that_was_declared_wrong_joins_nothing(told: Chain) -> None:
    told.tell(*EVENTS)
    wrong = {"errorDeclaration": {"declarationTime": at(5).isoformat(), "reason": "did_not_occur"}}

    told.tell(EVENTS[1] | wrong)

    assert PACK not in steps(ask(told.connection, RAW, told.now))
