"""Readings set apart by point, whatever order the points come in."""

from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import at
from byssus.alerts.whatif.by_point import ByPoint

rounds = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=6)


@given(st.lists(rounds), st.integers(0, 3))
def test_each_series_is_that_of_its_point_in_the_order_of_the_file(batches: list[list[str]], again: int) -> None:
    by_point, told = ByPoint(), []
    for batch in [each for each in batches for _ in range(again + 1)]:
        numbered = [(point, len(told) + n) for n, point in enumerate(batch)]
        told += numbered
        by_point.add(batch, [at(n) for _, n in numbered], [float(n) for _, n in numbered])
    assert list(by_point.series) == list(dict.fromkeys(point for point, _ in told))
    for point, series in by_point.series.items():
        mine = [n for other, n in told if other == point]
        assert (series.times, series.values) == ([at(n) for n in mine], [float(n) for n in mine])
