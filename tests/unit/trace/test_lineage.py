from collections.abc import Collection, Iterable
from itertools import pairwise
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from builders.epcis import at, crate, lot, made, packed
from byssus.trace.codes import canonical
from byssus.trace.epcis.event import Event
from byssus.trace.epcis.read import read_event
from byssus.trace.lineage.edges import Edge, EdgeKind, edges
from byssus.trace.lineage.part import parts_of, standing
from byssus.trace.lineage.walk import Direction, Limits, Reached, walk
from byssus.trace.lineage.window import ALWAYS

LOTS = [lot(name) for name in "ABCDE"]
NO_HURRY = Limits()
CRATES = [crate(number) for number in range(3)]


def events(*originals: dict[str, JsonValue]) -> list[Event]:
    return [event for original in originals if (event := read_event(original).event)]


def edges_from(told: Iterable[Event]) -> set[Edge[str]]:
    return edges(part for event in standing(told) for part in parts_of(event))


def reached(known: set[Edge[str]], start: str, direction: Direction, limits: Limits = NO_HURRY) -> Reached[str]:
    def edges_of(items: Collection[str], way: Direction) -> Iterable[Edge[str]]:
        return [edge for edge in known if (edge.target if way is Direction.BACK else edge.source) in items]

    return walk({start: ALWAYS}, direction, edges_of, limits)


def forth(known: set[Edge[str]], start: str) -> set[str]:
    return set(reached(known, canonical(start), Direction.FORTH).depth) - {canonical(start)}


def back(known: set[Edge[str]], start: str) -> set[str]:
    return set(reached(known, canonical(start), Direction.BACK).depth) - {canonical(start)}


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A few hours of making and packing, with rework, reused crates and crates in crates."""
    hours = st.integers(0, 6)
    some_lots = st.lists(st.sampled_from(LOTS), min_size=1, max_size=2, unique=True)
    making = st.builds(
        lambda inputs, outputs, hour, joined: made(inputs, outputs, hour, **joined),
        st.lists(st.sampled_from([*LOTS, *CRATES]), min_size=1, max_size=2, unique=True),
        some_lots,
        hours,
        st.sampled_from([{}, {"transformationID": "urn:x:season"}]),
    )
    packing = st.builds(
        lambda parent, children, hour, action: packed(parent, *children, hour=hour, action=action),
        st.sampled_from(CRATES),
        st.lists(st.sampled_from([*LOTS, *CRATES]), min_size=1, max_size=2, unique=True),
        hours,
        st.sampled_from(["ADD", "OBSERVE", "DELETE"]),
    )
    return events(*draw(st.lists(making | packing, max_size=8)))


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_and_the_number_of_tellings_do_not_matter(told: list[Event], random: Random) -> None:
    again = told + told[: len(told) // 2]
    random.shuffle(again)

    assert edges_from(again) == edges_from(told)


labels = st.sets(
    st.builds(
        lambda batch, pack: Edge(batch, pack, EdgeKind.BATCH, at(0), None, "label"),
        st.sampled_from(LOTS[:2]),
        st.sampled_from(LOTS[2:]),
    ),
    max_size=2,
)
"""Lots that are said to be packs of other lots."""


@given(histories(), labels)
def test_y_is_reached_forth_from_x_exactly_if_x_is_reached_back_from_y(told: list[Event], said: set[Edge[str]]) -> None:
    known = edges_from(told) | said
    things = {edge.source for edge in known} | {edge.target for edge in known}

    onwards = {(x, y) for x in things for y in forth(known, x)}
    backwards = {(x, y) for y in things for x in back(known, y)}

    assert onwards == backwards


@given(histories(), labels)
def test_a_walk_finds_what_every_path_of_the_graph_allows(told: list[Event], said: set[Edge[str]]) -> None:
    known = edges_from(told) | said
    graph = nx.MultiDiGraph((edge.source, edge.target, {"edge": edge}) for edge in known)

    for start in graph:
        allowed = {
            end
            for end in graph
            if end != start
            for path in nx.all_simple_edge_paths(graph, start, end)
            if is_open([graph.edges[step]["edge"] for step in path])
        }
        assert allowed <= forth(known, start)
        assert forth(known, start) <= nx.descendants(graph, start)


def is_open(path: list[Edge[str]]) -> bool:
    """Whether each run of containments held at one time, and still at the transformation it ends in."""
    since, until = None, None
    for edge in path:
        if edge.kind is EdgeKind.BATCH:
            continue
        if edge.kind is EdgeKind.TRANSFORMATION:
            if since and not (since <= edge.starts_at and (until is None or edge.starts_at <= until)):
                return False
            since, until = None, None
            continue
        since = max(edge.starts_at, since or edge.starts_at)
        until = min((end for end in (until, edge.ends_at) if end), default=None)
        if until and since > until:
            return False
    return True


def test_transformations_alone_are_walked_as_networkx_walks_them() -> None:
    known = edges_from(
        events(*(made([a, b], [c], n) for n, (a, b, c) in enumerate(zip(LOTS, LOTS[1:], LOTS[2:], strict=False))))
    )
    graph = nx.DiGraph((edge.source, edge.target) for edge in known)

    assert {x: forth(known, x) for x in graph} == {x: nx.descendants(graph, x) for x in graph}
    assert {x: back(known, x) for x in graph} == {x: nx.ancestors(graph, x) for x in graph}


def test_every_merged_input_leads_to_every_output_of_one_transformation_told_in_parts() -> None:
    season = {"transformationID": "urn:x:rope-7"}
    known = edges_from(
        events(made([LOTS[0]], [], 0, **season), made([], [LOTS[2]], 9, **season), made([LOTS[1]], [], 3, **season))
    )

    assert {(edge.source, edge.target) for edge in known} == {(LOTS[0], LOTS[2]), (LOTS[1], LOTS[2])}
    assert {edge.starts_at for edge in known} == {at(9)}


def test_contents_count_only_for_what_their_container_went_through_while_they_were_in_it() -> None:
    a, b, c, d, _ = LOTS
    pallet = CRATES[1]
    known = edges_from(
        events(
            packed(CRATES[0], a, hour=0),
            packed(CRATES[0], a, hour=1, action="DELETE"),
            packed(CRATES[0], b, hour=2),
            packed(pallet, CRATES[0], hour=3),
            made([pallet], [d], hour=4),
            packed(CRATES[0], c, hour=5),
        )
    )

    assert back(known, d) == {canonical(pallet), canonical(CRATES[0]), b}
    assert d in forth(known, b)
    assert d not in forth(known, a) | forth(known, c)


@pytest.mark.parametrize("children", [(LOTS[0],), ()], ids=["named", "all of them"])
def test_a_delete_ends_what_was_inside(children: tuple[str, ...]) -> None:
    known = edges_from(
        events(packed(CRATES[0], LOTS[0], hour=0), packed(CRATES[0], *children, hour=2, action="DELETE"))
    )

    assert [(edge.starts_at, edge.ends_at) for edge in known] == [(at(0), at(2))]


def test_part_of_a_lot_may_be_taken_out_while_the_rest_stays_in() -> None:
    def weighed(kilos: float, hour: float, action: str) -> dict[str, JsonValue]:
        content = [{"epcClass": LOTS[0], "quantity": kilos, "uom": "KGM"}]
        return packed(CRATES[0], hour=hour, action=action, childQuantityList=content)

    half = [weighed(100, 0, "ADD"), weighed(40, 1, "DELETE")]

    assert [edge.ends_at for edge in edges_from(events(*half))] == [None]
    assert [edge.ends_at for edge in edges_from(events(*half, weighed(59.97, 2, "DELETE")))] == [at(2)]


def test_what_is_declared_wrong_leaves_no_trace() -> None:
    wrong = made([LOTS[0]], [LOTS[1]])
    declared = wrong | {"errorDeclaration": {"declarationTime": at(5).isoformat(), "reason": "did_not_occur"}}

    assert edges_from(events(wrong)) != set()
    assert edges_from(events(declared, wrong)) == set()


def test_rework_goes_round_in_circles_and_the_walk_still_ends() -> None:
    known = edges_from(events(made([LOTS[0]], [LOTS[1]], 0), made([LOTS[1]], [LOTS[0]], 1)))

    found = reached(known, LOTS[0], Direction.FORTH)

    assert found.depth == {LOTS[0]: 0, LOTS[1]: 1}
    assert len(found.edges) == 2
    assert not found.truncated


@pytest.mark.parametrize(
    ("limits", "truncated"),
    [(Limits(depth=2), True), (Limits(items=4), True), (Limits(depth=5, items=5), False)],
)
def test_a_walk_that_a_limit_cuts_says_so(limits: Limits, truncated: bool) -> None:
    chain = [lot(str(number)) for number in range(5)]
    known = edges_from(events(*(made([one], [next_one], n) for n, (one, next_one) in enumerate(pairwise(chain)))))

    assert reached(known, chain[0], Direction.FORTH, limits).truncated is truncated
