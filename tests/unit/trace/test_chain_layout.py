from hypothesis import given
from hypothesis import strategies as st

from byssus.trace.answer.layout import lay_out

NODES = list(range(12))
links = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=30)


@given(links, st.integers(1, 4))
def test_every_node_has_one_spot_and_no_row_is_too_long(drawn: set[tuple[int, int]], per_row: int) -> None:
    spots = lay_out(NODES, drawn, per_row)
    assert sorted(spot.node for spot in spots) == NODES
    assert len({(spot.row, spot.column) for spot in spots}) == len(NODES)
    assert all(spot.column < spot.of <= per_row for spot in spots)


@given(links, st.integers(1, 4))
def test_sources_stand_above_what_was_made_of_them(drawn: set[tuple[int, int]], per_row: int) -> None:
    downwards = {(a, b) for a, b in drawn if a < b}
    row = {spot.node: spot.row for spot in lay_out(NODES, downwards, per_row)}
    assert all(row[source] < row[target] for source, target in downwards)


@given(links)
def test_rework_that_goes_in_a_circle_is_drawn_too(drawn: set[tuple[int, int]]) -> None:
    circle = {*drawn, (0, 1), (1, 2), (2, 0)}
    row = {spot.node: spot.row for spot in lay_out(NODES, circle, 3)}
    assert sum(row[source] < row[target] for source, target in ((0, 1), (1, 2), (2, 0))) == 2


def test_a_generation_of_many_takes_rows_of_almost_equal_length() -> None:
    spots = lay_out(list(range(8)), [(number, 7) for number in range(7)], 3)
    assert [spot.of for spot in spots if spot.column == 0] == [3, 3, 1, 1]


def test_nothing_is_drawn_of_nothing() -> None:
    assert lay_out([], [], 3) == []
