from collections.abc import Sequence
from datetime import timedelta

import pytest

from builders.epcis import at
from byssus.app.console.chain_picture import NARROW, WIDE, Frame, picture
from byssus.app.console.cold import own_cold, whole_cold
from byssus.app.console.story import story
from byssus.core.plant.haccp import Direction, Severity
from byssus.trace.answer.cards import chain
from byssus.trace.answer.model import (
    AskedCode,
    Figures,
    Happening,
    Involved,
    Item,
    Life,
    Link,
    LivedStay,
    Node,
    Place,
    TraceAnswer,
    Tree,
)  # fmt: skip
from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.exposure.place import Gap, OverLimit
from byssus.trace.lineage.edges import EdgeKind

COLD = Place(uri="cold", zone="cold-1", name="一号库")
PACK = "pack"


def node(uri: str, steps: int = 0, level: str = "batch", **fields: str) -> Node:
    return Node(
        item=Item(uri=uri, level=level, lot=uri if level == "batch" else None, **fields), steps=steps, places=()
    )


def stay(uri: str, *over: OverLimit, low: float | None = -20, high: float | None = -19, gaps: int = 0) -> LivedStay:
    figures = Figures(readings=9, minimum=low, maximum=high, mean=low, mean_kinetic=low)
    missing = tuple(Gap("t1", at(0), at(0) + timedelta(minutes=gaps)) for _ in range(gaps > 0))
    return LivedStay(
        uri=uri, place=COLD, arrived_at=at(0), left_at=None, figures=figures, over=over, excursions=(), gaps=missing
    )


def over(minutes: float, severity: Severity = Severity.ALARM) -> OverLimit:
    return OverLimit("t1", "air", severity, Direction.ABOVE, -18, minutes)


def event(hour: float, step: str, *things: tuple[str, Role], place: Place | None = COLD) -> Happening:
    involved = tuple(Involved(uri=uri, role=role, quantity=None, unit=None) for uri, role in things)
    return Happening(
        hash=f"{hour} {step}", time=at(hour), type=EventType.OBJECT, action=Action.OBSERVE, step=step,
        disposition=None, place=place, things=involved,
    )  # fmt: skip


def answer(
    nodes: list[Node],
    links: Sequence[tuple[str, str]] = (),
    stays: Sequence[LivedStay] = (),
    events: Sequence[Happening] = (),
) -> TraceAnswer:
    return TraceAnswer(
        asked=AskedCode(text=PACK, valid=True, elements=(), problems=()),
        at=at(9),
        items=tuple(each.item for each in nodes if each.item.uri == PACK),
        tree=Tree(
            nodes=tuple(nodes),
            links=tuple(
                Link(source=a, target=b, kind=EdgeKind.AGGREGATION, starts_at=at(0), ends_at=None) for a, b in links
            ),
            truncated=False,
        ),
        timeline=tuple(events),
        stays=tuple(stays),
        hidden=0,
        life=Life(
            figures=Figures(readings=9, minimum=-20, maximum=95, mean=0, mean_kinetic=50),
            minutes_over=dict.fromkeys(Severity, 30.0),
            excursions=1,
            gap_minutes=2,
            unwatched_stays=1,
        ),
    )


def test_packs_that_are_alike_and_the_cases_that_hold_them_are_folded() -> None:
    packs = [node(f"item-{number}", 1, "item", gtin="1", serial=str(number)) for number in range(6)]
    cases = [node(f"case-{number}", 2, "logistic-unit", sscc=str(number)) for number in range(2)]
    links = [(PACK, each.item.uri) for each in packs]
    links += [(each.item.uri, f"case-{number % 2}") for number, each in enumerate(packs)]
    drawn = chain(answer([node(PACK), *packs, *cases], links))
    assert [len(card.nodes) for card in drawn.cards] == [1, 6, 2]
    assert drawn.links == {(PACK, "item-0"), ("item-0", "case-0")}
    assert [card.asked for card in drawn.cards] == [True, False, False]


def test_lots_are_never_folded_and_a_case_with_something_else_in_it_stands_alone() -> None:
    cases = [node(f"case-{number}", 1, "logistic-unit") for number in range(3)]
    links = [("raw-1", PACK), ("raw-2", PACK), *((PACK, case.item.uri) for case in cases), ("raw-2", "case-2")]
    drawn = chain(answer([node("raw-1", -1), node("raw-2", -1), node(PACK), *cases], links))
    assert [card.uri for card in drawn.cards] == ["raw-1", "raw-2", PACK, "case-0", "case-2"]


def test_a_card_tells_what_made_the_thing_and_the_worst_limit_that_it_was_beyond() -> None:
    seen = event(1, "inspecting", (PACK, Role.CHILD))
    made = event(2, "packing", (PACK, Role.OUTPUT))
    stays = [stay(PACK, over(90), over(5, Severity.CRITICAL)), stay(PACK, over(7, Severity.CRITICAL), over(0.5))]
    [card] = chain(answer([node(PACK)], stays=stays, events=[seen, made])).cards
    assert card.origin == made
    assert card.over == (Severity.CRITICAL, 12)


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_the_picture_holds_every_card_and_thread_within_its_frame(frame: Frame) -> None:
    links = [("a", PACK), ("b", PACK), ("c", PACK), (PACK, "d")]
    shown = picture(chain(answer([*map(node, "abc"), node(PACK), node("d")], links)), frame)
    assert len(shown.placed) == 5
    assert len(shown.threads) == 4
    assert all(spot.x >= 0 and spot.x + shown.card_width <= shown.width + 1 for spot in shown.placed)
    assert max(spot.y for spot in shown.placed) + shown.card_height == shown.height
    assert [thread.marked for thread in shown.threads] == [True] * 4


def test_what_was_done_alike_one_after_the_other_is_told_once() -> None:
    first, second = event(1, "packing", ("a", Role.PARENT)), event(2, "packing", ("b", Role.PARENT))
    between, third = event(3, "storing", ("a", Role.EPC)), event(4, "packing", ("c", Role.PARENT))
    told = story([first, second, between, third])
    assert [[each.time for each in passage.happenings] for passage in told] == [[at(1), at(2)], [at(3)], [at(4)]]
    assert told[0].until == at(2)
    assert [thing.uri for thing in told[0].things] == ["a", "b"]


def test_a_passage_names_inputs_first() -> None:
    [told] = story([event(1, "commissioning", ("cooked", Role.OUTPUT), ("raw", Role.INPUT))])
    assert [thing.uri for thing in told.things] == ["raw", "cooked"]


def test_the_cold_chain_of_a_pack_is_judged_without_the_steamer_that_cooked_it() -> None:
    told = answer([node("raw", -1), node(PACK)], stays=[stay("raw", over(40, Severity.CRITICAL), high=95), stay(PACK)])
    own, whole = own_cold(told), whole_cold(told)
    assert (own.minimum, own.maximum, own.tone) == (-20, -19, "good")
    assert (whole.maximum, whole.tone) == (95, "critical")


@pytest.mark.parametrize(
    ("stays", "tone"),
    [
        ([stay(PACK, over(0.5))], "good"),
        ([stay(PACK, over(90), over(1, Severity.CRITICAL))], "critical"),
        ([stay(PACK, over(3, Severity.WARN), gaps=10)], "warn"),
        ([stay(PACK, gaps=10)], "silent"),
        ([stay(PACK, low=None, high=None)], "silent"),
        ([], "silent"),
    ],
)
def test_a_cold_chain_is_good_only_if_all_of_it_is_known(stays: list[LivedStay], tone: str) -> None:
    assert own_cold(answer([node(PACK)], stays=stays)).tone == tone
