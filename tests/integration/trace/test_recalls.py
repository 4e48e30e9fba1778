"""Recalls over a real journal: what is concerned, blocked, won back and missing, and how a recall ends."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from pydantic import JsonValue
from pypdfium2 import PdfDocument

from builders.chain import Chain
from builders.epcis import at, crate, event, packed, place
from builders.island import CLOSURE, live, meat, packs
from byssus.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.law import RecallClass
from byssus.core.plant.model import Plant
from byssus.trace.answer.public import public_pack
from byssus.trace.codes import canonical
from byssus.trace.hold.check import check
from byssus.trace.hold.listing import list_breaches, list_holds
from byssus.trace.hold.model import Why
from byssus.trace.hold.place import Release, release_hold
from byssus.trace.questions.scope import Scope
from byssus.trace.recall.case import Doer, Plan, StepKind
from byssus.trace.recall.clock import State
from byssus.trace.recall.closing import Unexplained, confirm, finish
from byssus.trace.recall.desk import Decision, classify, note, notify_site, report, widen, write_plan
from byssus.trace.recall.follow import follow_recalls, wake_recalls
from byssus.trace.recall.freeing import let_go, take_in
from byssus.trace.recall.model import Kilograms, Proposal, Recall, Standing
from byssus.trace.recall.open import Opening, open_recall
from byssus.trace.recall.origin import Cause, Widening
from byssus.trace.recall.papers import Paper, write_paper
from byssus.trace.recall.recover import Return, take_back
from byssus.trace.recall.view import EVERYBODY, Viewer, list_recalls, view_recall

PLAN = Plan("麻痹性贝类毒素超标", "可致神经麻痹", "集中销毁", "本企业承担", "全部收回")


def opened(chain: Chain, cause: Cause, about: str, *, drill: bool = False, by: str = "王丽") -> int:
    opening = Opening(by, "works", RecallClass.I, cause, about, chain.now, PLAN, drill)
    return open_recall(chain.connection, opening, chain.now)


def text_of(paper: bytes) -> str:
    with PdfDocument(paper) as pages:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def seen(chain: Chain, recall: int, viewer: Viewer = EVERYBODY) -> Recall:
    return view_recall(chain.connection, recall, viewer, chain.now)


def told_of(chain: Chain, *events: dict[str, JsonValue]) -> None:
    chain.tell(*events)
    follow(chain)


def follow(chain: Chain) -> None:
    while follow_recalls(chain.connection, chain.now):
        chain.follow()


def goods(recall: Recall) -> set[str]:
    return {each.item.uri for each in recall.goods if each.let_go_at is None}


def kg(recall: Recall, uri: str) -> Kilograms:
    [found] = [each.kg for each in recall.goods if each.item.uri == uri]
    assert found is not None
    return found


def proposed(recall: Recall, kind: Widening) -> list[Proposal]:
    return [each for each in recall.proposals if each.kind is kind]


def doer(chain: Chain, person: str = "王丽", words: str = "因为") -> Doer:
    return Doer(person, chain.now, words)


@pytest.mark.parametrize(
    ("cause", "about", "concerned"),
    [
        (Cause.FAILED_TEST, live("H3"), {live("H3"), meat("C3"), packs("P3")}),
        (Cause.COMPLAINT, packs("P3"), {packs("P3")}),
        (Cause.CODE, canonical(crate(3)), {packs("P3")}),
        (Cause.AUTHORITY, "(01)06901234000016", {packs("P1"), packs("P3")}),
        (Cause.CERTIFICATE, "HG1", {live("R1"), meat("C1"), packs("P1")}),
        (Cause.CLOSURE, str(CLOSURE["code"]), {live("H1"), live("H2"), live("R1"), meat("C1"), packs("P1")}),
        (Cause.EXCURSION, "3", {packs("P1"), packs("P3")}),
    ],
)
def test_every_cause_leads_to_its_goods(island: Chain, cause: Cause, about: str, concerned: set[str]) -> None:
    recall = seen(island, opened(island, cause, about))

    assert goods(recall) == concerned
    assert (recall.state, recall.late, recall.cause) == (State.REPORT_DUE, False, cause)


@pytest.mark.parametrize(
    ("cause", "about"),
    [(Cause.EXCURSION, "77"), (Cause.CERTIFICATE, "HG9"), (Cause.CLOSURE, "never"), (Cause.CODE, packs("P9"))],
)
def test_a_cause_that_names_nothing_opens_nothing(island: Chain, cause: Cause, about: str) -> None:
    with pytest.raises((NotFound, InvalidInput)):
        opened(island, cause, about)

    assert list_recalls(island.connection, EVERYBODY, island.now) == []


def test_a_recall_that_is_sent_twice_is_opened_once_and_a_drill_as_often_as_one_likes(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))

    with pytest.raises(Conflict, match=f"Recall {recall} ") as refused:
        opened(island, Cause.COMPLAINT, packs("P1") + " ", by="李雷")

    assert refused.value.first is not None
    assert refused.value.first.person == "王丽"
    assert opened(island, Cause.COMPLAINT, packs("P1"), drill=True) > recall
    assert opened(island, Cause.CODE, packs("P1")) > recall, "another cause is another recall"


def test_stock_stands_by_holder_with_their_phone_and_in_kilograms(island: Chain) -> None:
    recall = seen(island, opened(island, Cause.CERTIFICATE, "HG1"))

    lines = {(line.site, line.standing, line.item.uri, line.kg, line.phone) for line in recall.stock}
    assert lines == {
        ("works", Standing.THERE, packs("P1"), 1000, "0580-1"),
        ("shop-1", Standing.THERE, packs("P1"), 490, "0580-2"),
        ("shop-1", Standing.SOLD, packs("P1"), 10, "0580-2"),
        ("shop-2", Standing.THERE, packs("P1"), 500, "0580-2"),
    }
    assert kg(recall, packs("P1")) == Kilograms(
        made=2000, used=0, sold=10, recovered=0, destroyed=0, outstanding=1990, unaccounted=0, excess=0
    )
    assert recall.total is not None
    assert (recall.total.made - recall.total.used, recall.total.outstanding) == (2000, 1990)
    assert "合计 已扣除表内投料 2,000.0 0.0 10.0" in text_of(write_paper(recall, Paper.PROGRESS, "zh"))


def test_more_sold_than_there_was_is_told_as_such(island: Chain) -> None:
    found = kg(seen(island, opened(island, Cause.COMPLAINT, packs("P3"))), packs("P3"))

    assert (found.made, found.sold, found.unaccounted) == (2500, 4500, 0)
    assert found.excess >= 2000


def test_recalled_goods_are_blocked_at_scanner_till_and_consumer(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))

    whys = {block.why for block in check(island.connection, packs("P1"), island.now).blocks}
    assert {Why.HELD, Why.RECALLED} <= whys
    assert not check(island.connection, crate(2), at(30)).may_move, "its pallet, while it lay on it"
    assert public_pack(island.connection, packs("P1")).recalled
    assert not public_pack(island.connection, packs("P3")).recalled
    hold = next(hold for hold in list_holds(island.connection) if hold.cause == "recall")
    assert {thing.item.uri for thing in hold.things} == {packs("P1")}
    with pytest.raises(Conflict, match="recalled"):
        release_hold(island.connection, hold.id, Release("李雷", "合格"), island.now)
    island.now = at(60)
    island.tell(
        event("ObjectEvent", 59, action="OBSERVE", bizStep="shipping", quantityList=[{"epcClass": packs("P1")}])
    )
    assert hold.id in {breach.hold for breach in list_breaches(island.connection)}
    assert seen(island, recall).id == recall


def test_a_drill_blocks_nothing_and_tells_time_and_completeness(island: Chain) -> None:
    before = island.rows("select count(*) from epcis_event"), island.rows("select count(*) from hold")
    drill = opened(island, Cause.CERTIFICATE, "HG1", drill=True)

    assert check(island.connection, meat("C1"), island.now).may_move
    assert (island.rows("select count(*) from epcis_event"), island.rows("select count(*) from hold")) == before
    [listed] = list_recalls(island.connection, EVERYBODY, island.now, drill=True)
    assert listed.measured is not None
    assert (listed.measured.accounted, listed.measured.with_origin, listed.measured.reachable) == (1, 1, 1)
    assert listed.measured.seconds > 0
    assert list_recalls(island.connection, EVERYBODY, island.now, drill=False) == []
    completeness = seen(island, drill).completeness
    assert completeness is not None
    assert completeness.missing
    with pytest.raises(Conflict, match="drill"):
        take_back(island.connection, drill, Return(packs("P1"), "cook", 1, "包", island.now), doer(island))


LATE = [
    event("TransformationEvent", 9, bizStep="packing", readPoint={"id": place(13)},
          inputQuantityList=[{"epcClass": meat("C1"), "quantity": 1, "uom": "KGM"}],
          outputQuantityList=[{"epcClass": packs("P7"), "quantity": 2}]),
    event("TransformationEvent", 10, bizStep="packing", readPoint={"id": place(13)},
          inputQuantityList=[{"epcClass": packs("P7"), "quantity": 2}],
          outputQuantityList=[{"epcClass": packs("P8"), "quantity": 2}]),
    packed(crate(7), hour=11, where=14, childQuantityList=[{"epcClass": packs("P8"), "quantity": 2}]),
]  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_whatever_comes_first_the_same_is_concerned_and_blocked(island: Chain, order: tuple[int, ...]) -> None:
    numbers: list[int] = []
    steps = [lambda: numbers.append(opened(island, Cause.CODE, meat("C1")))]
    steps += [lambda told=told: told_of(island, told, told) for told in LATE]  # type: ignore[misc]

    for number in order:
        steps[number]()

    recall = seen(island, numbers[0])
    assert goods(recall) == {meat("C1"), packs("P1"), packs("P7"), packs("P8")}
    assert {(line.item.uri, line.zone, line.kg) for line in recall.stock if line.item.uri != packs("P1")} >= {
        (packs("P8"), "room", 1)
    }
    assert recall.total is not None
    assert recall.total.unaccounted == 0
    assert not check(island.connection, packs("P8"), island.now).may_move
    assert public_pack(island.connection, packs("P8")).recalled


def test_goods_that_become_known_late_are_a_step_of_their_own(island: Chain) -> None:
    recall = opened(island, Cause.CODE, meat("C1"))
    told_of(island, LATE[0])

    [first, late] = [step for step in seen(island, recall).steps if step.kind is StepKind.GREW]
    assert (first.by, late.by, late.detail["things"]) == ("王丽", "byssus", [packs("P7")])


def test_goods_that_no_event_ties_to_the_cause_any_more_stay_until_a_person_lets_them_go(island: Chain) -> None:
    recall = opened(island, Cause.CODE, meat("C1"))
    told_of(island, LATE[0])
    wrong = {**LATE[0], "errorDeclaration": {"declarationTime": at(47).isoformat(), "reason": "incorrect_data"}}
    told_of(island, wrong)

    [doubted] = [each for each in seen(island, recall).goods if each.doubted_at]
    assert doubted.item.uri == packs("P7")
    assert public_pack(island.connection, packs("P7")).recalled
    with pytest.raises(NotAllowed):
        let_go(island.connection, recall, [packs("P7")], doer(island))
    let_go(island.connection, recall, [packs("P7")], doer(island, "李雷", "录入错误"))
    assert not public_pack(island.connection, packs("P7")).recalled
    assert check(island.connection, packs("P7"), island.now).may_move
    assert public_pack(island.connection, packs("P1")).recalled, "told by the same event, and told again"
    assert packs("P7") not in goods(seen(island, recall))
    with pytest.raises(NotFound):
        let_go(island.connection, recall, [packs("P7")], doer(island, "李雷"))
    follow(island)
    assert packs("P7") not in goods(seen(island, recall)), "a decision stands"


def test_a_recall_is_widened_by_shared_input_line_and_zone_by_a_person_with_a_reason(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    found = seen(island, recall)

    [line] = [each for each in proposed(found, Widening.LINE_SHIFT) if packs("P3") in each.adds]
    assert "cook" in line.zh
    zone = proposed(found, Widening.SENSOR_ZONE)[-1]
    assert zone.adds == (packs("P3"),)
    assert "2026-07-21 16:00 起" in zone.zh, "by the clock of the site"
    assert proposed(found, Widening.SHARED_INPUT) == [], "all of its inputs went into it"
    with pytest.raises(InvalidInput, match="reason"):
        widen(island.connection, recall, Decision(line.kind, line.about, accepted=True), doer(island, words=""))
    widen(island.connection, recall, Decision(line.kind, line.about, accepted=False), doer(island, words="清场"))
    assert goods(seen(island, recall)) == {packs("P1")}
    widen(island.connection, recall, Decision(line.kind, line.about, accepted=True), doer(island, words="未清场"))

    after = seen(island, recall)
    assert packs("P3") in goods(after)
    assert public_pack(island.connection, packs("P3")).recalled
    [decided] = [each for each in proposed(after, Widening.LINE_SHIFT) if each.about == line.about]
    assert (decided.accepted, decided.decided_by, decided.reason) == (True, "王丽", "未清场")
    with pytest.raises(Conflict, match="before"):
        widen(island.connection, recall, Decision(line.kind, line.about, accepted=True), doer(island))


def test_an_input_that_went_into_other_goods_is_proposed_the_nearest_first(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    told_of(island, LATE[0])

    shared = proposed(seen(island, recall), Widening.SHARED_INPUT)
    assert [each.about for each in shared] == [meat("C1"), live("R1"), live("H1"), live("H2")]
    assert shared[0].adds == (packs("P7"), meat("C1"))
    widen(island.connection, recall, Decision(Widening.SHARED_INPUT, meat("C1"), accepted=True), doer(island))
    assert goods(seen(island, recall)) == {meat("C1"), packs("P1"), packs("P7")}


def test_what_comes_back_counts_whether_a_person_or_an_event_tells_it(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    island.now = at(60)
    back = Return(packs("P1"), "shop-1-floor", 200, "包", at(50))

    take_back(island.connection, recall, back, doer(island))
    with pytest.raises(Conflict, match="before"):
        take_back(island.connection, recall, back, doer(island))
    with pytest.raises(Conflict, match="before"):
        take_back(island.connection, recall, replace(back, at=at(50) + timedelta(minutes=4)), doer(island, "李雷"))
    place_20: JsonValue = {"id": place(21)}
    told: JsonValue = [{"epcClass": packs("P1"), "quantity": 300}]
    told_of(island, event("ObjectEvent", 51, action="OBSERVE", bizStep="holding", disposition="recalled",
                          readPoint=place_20, quantityList=told))  # fmt: skip
    gone = Return(packs("P1"), "shop-1-floor", 0.1, "t", at(55), witness="张三")
    take_back(island.connection, recall, gone, doer(island))

    found = kg(seen(island, recall), packs("P1"))
    assert (found.recovered, found.destroyed, found.sold) == (250, 100, 10)
    assert (found.outstanding, found.unaccounted) == (1740, 0)
    lines = {(line.site, line.standing): line.kg for line in seen(island, recall).stock}
    assert ("shop-1", Standing.RECOVERED) not in lines, "what is destroyed lies there no more"
    assert (lines["shop-1", Standing.DESTROYED], lines["shop-1", Standing.THERE]) == (100, 390)
    assert (lines["shop-2", Standing.RECOVERED], lines["shop-2", Standing.THERE]) == (150, 350)
    facts = island.rows("select name, value from event_fact where name in ('witness', 'recall') order by name, value")
    assert ("witness", "张三") in facts
    assert ("recall", str(recall)) in facts


def shown(hour: float, step: str, where: int, packs_: int, **more: JsonValue) -> dict[str, JsonValue]:
    here: JsonValue = {"id": place(where)}
    amount: JsonValue = [{"epcClass": packs("P1"), "quantity": packs_}]
    stays: dict[str, JsonValue] = {} if step == "shipping" else {"bizLocation": here}
    return event(
        "ObjectEvent", hour, action="OBSERVE", bizStep=step, readPoint=here, quantityList=amount, **stays, **more
    )


def test_goods_that_come_back_by_way_of_a_shop_or_from_consumers_count_once(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    island.now = at(90)
    told_of(
        island,
        shown(50, "holding", 20, 200, disposition="recalled"),
        shown(52, "shipping", 20, 200, disposition="in_transit"),
        shown(55, "receiving", 13, 200, disposition="returned"),
        shown(56, "receiving", 20, 8, disposition="returned"),
    )

    found = kg(seen(island, recall), packs("P1"))
    assert found == Kilograms(
        made=2000, used=0, sold=6, recovered=104, destroyed=0, outstanding=1890, unaccounted=0, excess=0
    )
    lines = {(line.site, line.standing): line.kg for line in seen(island, recall).stock}
    assert (lines["works", Standing.THERE], lines["works", Standing.RECOVERED]) == (1000, 100)
    assert (lines["shop-1", Standing.THERE], lines["shop-1", Standing.RECOVERED]) == (390, 4)


def test_a_box_goes_to_whom_the_pallet_it_lies_on_was_shipped(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    island.now = at(90)
    told_of(
        island,
        packed(crate(10), hour=51, where=13, childQuantityList=[{"epcClass": packs("P1"), "quantity": 40}]),
        packed(crate(11), crate(10), hour=52, where=13),
        event("ObjectEvent", 53, action="OBSERVE", epcList=[crate(11)], bizStep="shipping", readPoint={"id": place(13)},
              destinationList=MARKET),
    )  # fmt: skip

    [away] = [line for line in seen(island, recall).stock if line.standing == "on_the_way"]
    assert (away.party, away.phone, away.kg) == ("market", "0580-2", 20)
    assert kg(seen(island, recall), packs("P1")).unaccounted == 0


MARKET: JsonValue = [{"type": "possessing_party", "destination": "urn:epc:id:pgln:6901234.00003"}]


def test_customers_who_tell_nothing_are_told_of_with_what_was_shipped_to_them(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    island.now = at(90)
    inn: dict[str, JsonValue] = {"byssus:customer": "王家饭店", "@context": {"byssus": "urn:x-byssus:voc:"}}
    told_of(island, shown(50, "shipping", 13, 1000, destinationList=MARKET), shown(51, "shipping", 20, 100, **inn))

    found = seen(island, recall)
    assert (kg(found, packs("P1")).unaccounted, kg(found, packs("P1")).outstanding) == (0, 1990)
    away = {(line.holder, line.party, line.phone, line.kg) for line in found.stock if line.standing == "on_the_way"}
    assert away == {("超市", "market", "0580-2", 500), ("王家饭店", "market", None, 50)}
    pallet = event(
        "ObjectEvent", 52, action="OBSERVE", epcList=[crate(9)], bizStep="shipping", readPoint={"id": place(13)}
    )
    told_of(
        island,
        packed(crate(9), hour=51, where=13, childQuantityList=[{"epcClass": packs("P1"), "quantity": 40}]),
        pallet,
    )
    [lost] = [line for line in seen(island, recall).stock if line.standing == "on_the_way" and not line.holder]
    assert (lost.party, lost.zone, lost.kg) == ("works", "cook", 20), "nobody knows to whom, but from where"
    assert kg(seen(island, recall), packs("P1")).unaccounted == 20
    told_of(island, shown(60, "receiving", 21, 600))
    away = {(line.holder, line.kg) for line in seen(island, recall).stock if line.standing == "on_the_way"}
    assert away == {("超市", 200), ("王家饭店", 50), (None, 20)}, "what came of it is on its way no more"


@pytest.mark.parametrize(
    "goods_back",
    [
        Return(packs("P1"), "shop-1-floor", 0, "包", at(49)),
        Return(packs("P1"), "shop-1-floor", 1, "筐", at(49)),
        Return(packs("P1"), "shop-1-floor", 1, "箱", at(49)),
        Return(packs("P1"), "shop-1-floor", 1, "包", at(-99)),
        Return(packs("P1"), "shop-1-floor", 1, "包", at(49), witness=" "),
        Return(packs("P1"), "nowhere", 1, "包", at(49)),
        Return(packs("P3"), "shop-1-floor", 1, "包", at(49)),
    ],
)
def test_what_cannot_have_come_back_is_refused(island: Chain, goods_back: Return) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    island.now = at(60)
    before = island.rows("select count(*) from epcis_event")

    with pytest.raises((InvalidInput, NotFound)):
        take_back(island.connection, recall, goods_back, doer(island))

    assert island.rows("select count(*) from epcis_event") == before


@pytest.mark.parametrize(
    ("amount", "unit", "weighs"), [(100, "斤", 50), (1, "担", 50), (10, "包", 5), (10, "KGM", 10), (5000, "g", 5)]
)
def test_what_comes_back_is_weighed_in_every_unit(island: Chain, amount: float, unit: str, weighs: float) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    island.now = at(60)

    take_back(island.connection, recall, Return(packs("P1"), "shop-1-floor", amount, unit, at(50)), doer(island))

    found = kg(seen(island, recall), packs("P1"))
    assert (found.recovered, found.outstanding, found.unaccounted) == (weighs, 1990 - weighs, 0)


def test_goods_that_were_let_go_by_mistake_come_back_under_the_recall(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P3"))
    with pytest.raises(NotFound, match="Nobody let"):
        take_in(island.connection, recall, [packs("P3")], doer(island))
    island.now = at(49)
    let_go(island.connection, recall, [packs("P3")], doer(island, "李雷", "误判"))
    assert not public_pack(island.connection, packs("P3")).recalled
    island.now = at(50)
    with pytest.raises(InvalidInput, match="reason"):
        take_in(island.connection, recall, [packs("P3")], doer(island, words=" "))

    take_in(island.connection, recall, [packs("P3")], doer(island, words="复检不合格"))

    found = seen(island, recall)
    assert goods(found) == {packs("P3")}
    assert found.steps[-1].kind is StepKind.TAKEN_IN
    assert public_pack(island.connection, packs("P3")).recalled
    assert Why.RECALLED in {block.why for block in check(island.connection, packs("P3"), island.now).blocks}
    follow(island)
    assert [each.doubted_at for each in seen(island, recall).goods] == [None]


def test_a_recall_ends_with_what_is_missing_explained_by_one_and_confirmed_by_another(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    with pytest.raises(Conflict, match="reported"):
        finish(island.connection, recall, doer(island))
    report(island.connection, recall, doer(island, words="市局"))
    with pytest.raises(Conflict, match="before"):
        report(island.connection, recall, doer(island))
    with pytest.raises(Unexplained, match=r"1990\.0 kg are still out there"):
        finish(island.connection, recall, doer(island, words=" "))
    finish(island.connection, recall, doer(island, words="消费者已食用"))
    assert seen(island, recall).state is State.FINISHED
    with pytest.raises(NotAllowed):
        confirm(island.connection, recall, doer(island), agreed=True)
    confirm(island.connection, recall, doer(island, "李雷", "再查"), agreed=False)
    assert seen(island, recall).state is State.RUNNING
    finish(island.connection, recall, doer(island, words="已全部联系"))
    confirm(island.connection, recall, doer(island, "李雷"), agreed=True)

    assert seen(island, recall).state is State.CLOSED
    assert seen(island, recall).proposals == ()
    with pytest.raises(Conflict, match="closed"):
        note(island.connection, recall, doer(island))
    assert public_pack(island.connection, packs("P1")).recalled, "what is found later is still not for sale"


def test_more_that_goes_missing_after_the_explanation_has_to_be_explained_again(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    report(island.connection, recall, doer(island))
    finish(island.connection, recall, doer(island))
    widen(island.connection, recall, Decision(Widening.SHARED_INPUT, meat("C1"), accepted=True), doer(island))
    told_of(island, LATE[0])
    wrong = {
        **LATE[0],
        "outputQuantityList": [{"epcClass": packs("P7"), "quantity": 900}],
        "eventTime": at(9.5).isoformat(),
    }
    told_of(island, wrong)

    with pytest.raises(Conflict, match="Meanwhile"):
        confirm(island.connection, recall, doer(island, "李雷"), agreed=True)


def test_the_clock_runs_from_knowing_and_is_shown_when_it_is_over(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    assert seen(island, recall).report_due == at(72)

    island.now = at(73)
    assert (seen(island, recall).state, seen(island, recall).late) == (State.REPORT_OVERDUE, True)
    report(island.connection, recall, doer(island))
    assert seen(island, recall).state is State.RUNNING
    island.now = seen(island, recall).finish_due
    assert seen(island, recall).state is State.OVERDUE


def test_a_recall_that_goes_on_into_a_year_without_holidays_says_so(island: Chain) -> None:
    island.now = at(24 * 130)
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    assert seen(island, recall).years_unknown == ()

    classify(island.connection, recall, RecallClass.III, doer(island))

    found = seen(island, recall)
    assert (found.known_at.year, found.finish_due.year, found.years_unknown) == (2026, 2027, (2027,))
    assert "2027 年的节假日尚未录入" in text_of(write_paper(found, Paper.PLAN, "zh"))
    assert "holidays of 2027 are not entered" in text_of(write_paper(found, Paper.PROGRESS, "en"))


def test_a_class_is_changed_by_a_person_with_a_reason_and_clock_and_paper_follow(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    before = seen(island, recall)
    with pytest.raises(InvalidInput, match="reason"):
        classify(island.connection, recall, RecallClass.II, doer(island, words=" "))
    with pytest.raises(Conflict, match="already"):
        classify(island.connection, recall, before.grade, doer(island))

    classify(island.connection, recall, RecallClass.II, doer(island, "李雷", "无人受害"))

    after = seen(island, recall)
    [step] = [each for each in after.steps if each.kind is StepKind.CLASSED]
    assert (after.grade, step.by, step.words, step.at) == (RecallClass.II, "李雷", "无人受害", island.now)
    assert after.report_due == before.known_at + timedelta(hours=48)
    assert after.finish_due > before.finish_due
    assert [each.grade for each in list_recalls(island.connection, EVERYBODY, island.now)] == [RecallClass.II]
    paper = text_of(write_paper(after, Paper.PLAN, "en"))
    assert "recall of class II." in paper
    assert "from the day after knowing" in paper
    assert "default, not verified" in paper
    assert "from class I to II" in text_of(write_paper(after, Paper.PROGRESS, "en"))


def test_who_holds_some_goods_sees_their_own_lines_and_nothing_of_the_firm(island: Chain) -> None:
    recall = opened(island, Cause.COMPLAINT, packs("P1"))
    notify_site(island.connection, recall, "shop-1", doer(island, words="电话"))
    write_plan(island.connection, recall, Plan("甲", "乙"), doer(island))
    shop = Viewer(Scope(frozenset({"shop-1"}), frozenset({"market"})), "market")

    theirs = seen(island, recall, shop)
    assert {line.site for line in theirs.stock} == {"shop-1"}
    assert (theirs.hidden, theirs.total, theirs.steps, theirs.proposals) == (2, None, (), ())
    assert [each.id for each in list_recalls(island.connection, shop, island.now)] == [recall]
    own = seen(island, recall, Viewer(Scope(frozenset({"works"}), frozenset({"works"})), "works"))
    assert {line.site for line in own.stock} == {"works", "shop-1", "shop-2"}
    office = seen(island, recall, Viewer(Scope(frozenset({"works"}), frozenset({"works", "gouqi"})), "gouqi"))
    assert ({line.site for line in office.stock}, office.hidden) == ({"works"}, 3)
    assert office.steps
    assert own.notified == {"shop-1": island.now}
    assert own.plan.hazard == "甲"
    stranger = Viewer(Scope(frozenset({"farm-2"}), frozenset({"other"})), "other")
    assert list_recalls(island.connection, stranger, island.now) == []
    with pytest.raises(NotFound):
        seen(island, recall, stranger)


def test_the_recalls_of_others_take_no_place_in_the_list(island: Chain) -> None:
    first = opened(island, Cause.COMPLAINT, packs("P1"))
    later = opened(island, Cause.COMPLAINT, packs("P3"))
    shop = Viewer(Scope(frozenset({"shop-1"}), frozenset({"market"})), "market")

    assert [each.id for each in list_recalls(island.connection, EVERYBODY, island.now, limit=1)] == [later]
    assert [each.id for each in list_recalls(island.connection, shop, island.now, limit=1)] == [first]


def test_a_closure_that_turns_out_to_be_longer_finds_more(island: Chain) -> None:
    recall = opened(island, Cause.CLOSURE, str(CLOSURE["code"]))
    assert live("H3") not in goods(seen(island, recall))

    wider = {**CLOSURE, "area": "泗礁海域"}
    apply_plant(island.connection, Plant.model_validate({"closures": [wider]}))
    wake_recalls(island.connection, island.now)
    follow(island)

    found = seen(island, recall)
    assert live("H3") in goods(found)
    assert {each.item.uri for each in found.goods if each.doubted_at} >= {live("H1"), live("H2")}
