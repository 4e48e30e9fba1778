import json
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import networkx as nx
import pytest
from rich.console import Console

from builders.chain import Chain
from builders.epcis import at, crate, lot, made, observed, packed, place
from byssus.core.errors import InvalidInput, NotFound
from byssus.trace.answer.ask import ask, lines
from byssus.trace.answer.model import Node, TraceAnswer
from byssus.trace.answer.render import render
from byssus.trace.codes import canonical
from byssus.trace.exposure.lots import goods_in
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.lineage.stored import trace_items
from byssus.trace.lineage.walk import FAR, Direction, Limits

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

RAW, OTHER, COOKED, PACKED = lot("RAW"), lot("OTHER"), lot("COOKED"), lot("PACKED")
CRATE, PALLET = crate(1), crate(2)
COLD_1, COLD_2 = canonical(place(3)), canonical(place(4))
HISTORY = [
    observed(hour=0, where=1, quantityList=[{"epcClass": RAW, "quantity": 100, "uom": "KGM"}]) | {"action": "ADD"},
    made([RAW, OTHER], [COOKED], 2, readPoint={"id": place(2)}, bizStep="commissioning"),
    made([COOKED], [PACKED], 3, readPoint={"id": place(2)}, bizStep="commissioning"),
    packed(CRATE, PACKED, hour=3, where=2, bizStep="packing"),
    observed(CRATE, hour=4, where=3, bizStep="storing"),
    packed(PALLET, CRATE, hour=6, where=3),
    observed(PALLET, hour=6, where=3, bizStep="shipping"),
    observed(PALLET, hour=8, where=4, bizStep="receiving"),
]


def nodes(answer: TraceAnswer) -> dict[str, Node]:
    return {node.item.uri: node for node in answer.tree.nodes}


@pytest.mark.parametrize(
    "code",
    [PACKED, "]Q1https://brand.example.cn/01/6901234000016/10/PACKED", "(01)06901234000016(10)PACKED",
     "urn:epc:class:lgtin:6901234.000001.PACKED", "https://x.cn/01/06901234000016/10/PACKED/21/77?17=270101"],
)  # fmt: skip
def test_a_code_in_any_form_answers_with_everything_that_it_came_from_and_went_into(told: Chain, code: str) -> None:
    told.tell(*HISTORY)

    answer = ask(told.connection, code, told.now)

    assert {uri: node.steps for uri, node in nodes(answer).items()} == {
        RAW: -2, OTHER: -2, COOKED: -1, PACKED: 0, canonical(CRATE): 1, canonical(PALLET): 2,
    }  # fmt: skip
    assert answer.items[0].product == "单冻贻贝肉"
    assert [place.zone for place in nodes(answer)[PACKED].places] == ["z4"]
    assert not answer.tree.truncated


def test_a_lot_tells_where_it_lay_in_its_containers_and_how_cold_it_was_there(told: Chain) -> None:
    told.tell(*HISTORY)
    told.read(3, 3.5, *[-18.5] * 60, *[-17] * 30, *[-19] * 90)
    told.read(3, 3.5, *[-20] * 30, point=2)

    stays = ask(told.connection, PACKED, told.now).stays

    told_of = [(stay.uri, stay.place.zone, stay.arrived_at, stay.left_at) for stay in stays]
    assert (PACKED, "z3", at(4), at(6)) in told_of
    assert told_of[-1] == (PACKED, "z4", at(8), None)
    [cold] = [stay for stay in stays if stay.place.zone == "z3"]
    assert cold.figures is not None
    assert (cold.figures.minimum, cold.figures.maximum) == (-19, -17)
    assert cold.figures.mean == pytest.approx((30 * -18.5 + 30 * -17 + 60 * -19) / 120, abs=0.02)
    assert [(over.point, over.limit, round(over.minutes)) for over in cold.over] == [
        ("z3/t1", -18, 30),
        ("z3/t2", -18, 0),
    ]
    assert [(gap.point, gap.start, gap.end) for gap in cold.gaps] == [("z3/t2", at(4), at(6))]
    [unwatched] = [stay for stay in stays if stay.place.zone == "z1"]
    assert (unwatched.uri, unwatched.figures) == (RAW, None)
    assert (unwatched.arrived_at, unwatched.left_at) == (at(0), at(2)), "its life went over into the cooked lot"


def test_the_mean_kinetic_temperature_is_that_of_the_standard(told: Chain) -> None:
    told.tell(observed(CRATE, hour=0, where=3), observed(CRATE, hour=24, where=1))
    told.read(3, 0, *[4.0] * 23 * 60, *[15.0] * 61)

    [cold, _] = ask(told.connection, CRATE, told.now).stays

    assert cold.figures is not None
    assert cold.figures.mean_kinetic == pytest.approx(4.8975, abs=1e-4)


def test_a_stay_begins_with_the_reading_that_stood_when_the_goods_came(told: Chain) -> None:
    told.tell(observed(CRATE, hour=0.505, where=3), observed(CRATE, hour=0.51, where=1))
    told.read(3, 0.5, -18, -18)

    [cold, _] = ask(told.connection, CRATE, told.now).stays

    assert cold.figures is not None
    assert (cold.figures.readings, cold.figures.mean) == (0, -18)
    assert [gap.point for gap in cold.gaps] == ["z3/t2"]


def test_excursions_count_for_the_stays_they_touch(told: Chain) -> None:
    told.tell(*HISTORY)
    told.connection.execute(
        "insert into excursion (point_id, rule, rule_version, severity, started_at, raised_at, ended_at, cleared_at, "
        "peak, peak_at, minutes_out, degree_minutes, n_readings, n_gaps, origin) select id, 'air', 1, 'alarm', "
        "%s, %s, %s, %s, -12, %s, 30, 90, 30, 0, 'live' from point where code = 'z3/t1'",
        [at(5), at(5.1), at(5.5), at(5.6), at(5.2)],
    )

    answer = ask(told.connection, PACKED, told.now)

    assert [(stay.place.zone, each.peak) for stay in answer.stays for each in stay.excursions] == [("z3", -12)]
    assert answer.life.excursions == 1


def test_an_excursion_leads_to_the_lots_that_lay_there_and_to_where_they_are_now(told: Chain) -> None:
    told.tell(*HISTORY, observed(crate(9), hour=0, where=3), observed(crate(9), hour=1, where=5))

    found = goods_in(told.connection, COLD_1, at(5), at(5.5))

    assert [(lot_there.item.uri, [place.zone for place in lot_there.places]) for lot_there in found] == [
        (canonical(CRATE), ["z4"]),
        (PACKED, ["z4"]),
    ]
    assert [(stay.arrived_at, stay.left_at) for stay in found[1].stays] == [(at(5), at(5.5))]
    assert goods_in(told.connection, COLD_2, at(5), at(5.5)) == []


def test_the_time_line_holds_the_whole_life_and_nothing_of_what_containers_did_before_and_after(told: Chain) -> None:
    told.tell(*HISTORY, packed(CRATE, hour=9, action="DELETE"))
    told.tell(observed(CRATE, hour=1, where=5), observed(CRATE, hour=10))

    timeline = ask(told.connection, PACKED, told.now).timeline

    assert [(event.time, event.step) for event in timeline] == [
        (at(0), None), (at(2), "commissioning"), (at(3), "commissioning"), (at(3), "packing"), (at(4), "storing"),
        (at(6), None), (at(6), "shipping"), (at(8), "receiving"), (at(9), None),
    ]  # fmt: skip


def test_what_is_asked_back_and_forth_is_symmetric_and_as_networkx_has_it(told: Chain) -> None:
    random = Random(7)
    lots = [lot(f"L{number}") for number in range(30)]
    told.tell(*(made(random.sample(lots, 2), random.sample(lots, 2), hour) for hour in range(25)))
    rows = told.rows("select source, target from edge")
    graph = nx.DiGraph(rows)

    for item, direction in product(graph, Direction):
        reached = trace_items(told.connection, [item], direction)
        known = nx.ancestors(graph, item) if direction is Direction.BACK else nx.descendants(graph, item)
        assert set(reached.depth) == {item, *known}


def test_a_tree_that_is_cut_says_so(told: Chain) -> None:
    told.tell(*HISTORY)

    assert ask(told.connection, PACKED, told.now, Limits(depth=1)).tree.truncated


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (lot("NEVER"), NotFound, "No event tells of https://id.gs1.org/01/06901234000016/10/NEVER."),
        ("https://id.gs1.org/01/06901234000017", InvalidInput, "the check digit should be 6"),
        ("mussels", InvalidInput, "'mussels' cannot be on a label"),
        ("9999-12-31T23:59:59-14:00", InvalidInput, "it names nothing"),
        ("http://x.example/q/1", NotFound, "No event tells of http://x.example/q/1."),
        ("", InvalidInput, "cannot be on a label"),
        ("urn:x:\0", InvalidInput, "cannot be on a label"),
        ("(01)\0", InvalidInput, "cannot be on a label"),
    ],
)
def test_an_unknown_code_gets_a_clear_answer(told: Chain, code: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        ask(told.connection, code, told.now)

    assert words in str(caught.value)


def test_the_answer_can_be_read_in_a_terminal(told: Chain) -> None:
    told.tell(*HISTORY)
    told.read(3, 4, *[-18.5] * 60)
    console = Console(width=200, record=True, file=None, quiet=False)

    with console.capture() as captured:
        console.print(render(ask(told.connection, PACKED, told.now), ZoneInfo("Asia/Shanghai")))

    text = captured.get()
    assert "单冻贻贝肉 lot PACKED" in text
    assert text.index("lot COOKED") < text.index("lot RAW")
    assert "SSCC 069012340000000023" in text
    assert "2026-07-21 00:00" in text, "noon in UTC and four hours is midnight in Shanghai"
    assert "-18.5" in text


def test_the_number_of_a_certificate_leads_to_the_lots_under_it(told: Chain) -> None:
    under = made(
        [RAW], [OTHER], 1, **{"@context": [{"x": "https://x.example/voc/"}], "x:complianceCertificate": "HG-7"}
    )
    told.tell(*HISTORY, under)

    answer = ask(told.connection, "HG-7", told.now)

    assert [item.uri for item in answer.items] == [OTHER]
    assert (answer.asked.valid, answer.asked.problems) == (True, ())
    assert nodes(answer)[PACKED].steps == 2
    with pytest.raises(InvalidInput, match="HG-8"):
        ask(told.connection, "HG-8", told.now)


@pytest.mark.parametrize("certificate", ["HG-1/2", "20260718001", "8001", "0106901234000016"])
def test_the_number_of_a_certificate_may_look_like_a_code_of_goods(told: Chain, certificate: str) -> None:
    named = {"@context": {"ex": "https://ex.example/"}, "ex:complianceCertificate": certificate}
    told.tell(made([lot("A")], ["https://id.gs1.org/01/06901234000023/10/B"], 0, **named))

    answer = ask(told.connection, certificate, told.now)

    assert [item.lot for item in answer.items] == ["B"]
    assert (answer.asked.valid, answer.asked.problems) == (True, ())


def test_what_a_clock_that_is_ahead_tells_of_is_yet_to_come(told: Chain) -> None:
    told.tell(observed(lot("L"), hour=1, where=3), observed(lot("L"), hour=24 * 365, where=4))

    answer = ask(told.connection, lot("L"), told.now)

    assert [stay.place.zone for stay in answer.stays] == ["z3"]
    assert answer.life.gap_minutes == 2 * 47 * 60, "two thermometers were silent until now, and not for a year"
    assert [place.zone for node in answer.tree.nodes for place in node.places] == ["z3"]


def test_the_answer_in_lines_is_the_same_and_says_at_its_end_whether_it_was_cut(told: Chain) -> None:
    told.tell(*HISTORY)
    told.read(3, 3.5, *[-18.5] * 60)
    whole = ask(told.connection, PACKED, told.now)

    parts = [json.loads(line) for line in lines(told.connection, PACKED, told.now, FAR)]

    def of(name: str) -> list[object]:
        return [part[name] for part in parts if name in part]

    shown = whole.model_dump(mode="json")
    assert (of("node"), of("link")) == (shown["tree"]["nodes"], shown["tree"]["links"])
    assert (of("asked"), of("happening"), of("stay")) == ([shown["asked"]], shown["timeline"], shown["stays"])
    assert parts[-1] == {"end": {"at": shown["at"], "truncated": False, "hidden": 0, "life": shown["life"]}}
    *_, end = lines(told.connection, PACKED, told.now, Limits(items=2))
    assert json.loads(end)["end"]["truncated"]


def test_an_answer_in_lines_is_looked_up_as_it_is_told(told: Chain) -> None:
    told.tell(*HISTORY)
    rest = lines(told.connection, PACKED, told.now, FAR)
    for line in rest:
        if line.startswith(b'{"happening"'):
            break
    told.read(3, 3.5, *[-18.5] * 60)

    stays = [json.loads(line)["stay"] for line in rest if line.startswith(b'{"stay"')]

    assert [stay["figures"]["maximum"] for stay in stays if stay["place"]["zone"] == "z3"] == [-18.5]


def test_many_things_at_once_are_found_in_their_containers(told: Chain) -> None:
    told.tell(packed(CRATE, PACKED, hour=0, where=2), observed(CRATE, hour=1, where=3))
    told.connection.execute(
        "insert into item (uri, level) select 'urn:x:' || n, 'other' from generate_series(1, 10001) n"
    )
    items = [item for (item,) in told.rows("select id from item")]

    found = whereabouts(told.connection, items)

    assert sum(bool(stays) for stays in found.values()) == len({PACKED, CRATE})
