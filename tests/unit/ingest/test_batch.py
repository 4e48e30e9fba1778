"""A batch on its way to rows, in two steps."""

from copy import deepcopy
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders.ingest import NOW, reading, received, registry
from byssus.ingest.batch import place_all, retimed
from byssus.ingest.clocks import Clocks
from byssus.ingest.edge.follow import hear
from byssus.ingest.message import Received
from byssus.ingest.slow import STEADY_INTERVALS, SlowClocks

MINUTE = timedelta(minutes=1)
DAY, AHEAD = 24 * 60, -2 * 24 * 60
KNOWN = registry()
AGES = st.lists(st.sampled_from([0, 3, DAY, AHEAD]), min_size=1, max_size=2 * STEADY_INTERVALS)
"""Of readings in minutes: live, a little late, by a clock that is a day behind, and by one that is far ahead."""


def told(ages: list[int]) -> list[Received]:
    """A message a minute, each with a reading of that age."""
    return [received([reading(age=age - minute)])._replace(at=NOW + minute * MINUTE) for minute, age in enumerate(ages)]


@given(AGES)
def test_what_clocks_told_leaves_the_placement_as_it_is_so_that_it_can_be_tried_again(ages: list[int]) -> None:
    placement = place_all(hear(told(ages)), KNOWN)
    before = deepcopy(placement)
    first = retimed(placement, Clocks(), SlowClocks())
    assert placement == before
    assert retimed(placement, Clocks(), SlowClocks()) == first


def test_a_clock_that_is_steadily_behind_is_found_slow_and_its_message_is_not_the_same_when_it_comes_again() -> None:
    placement = place_all(hear(told([DAY] * (STEADY_INTERVALS + 1))), KNOWN)
    found = retimed(placement, Clocks(), SlowClocks())
    assert [row.time for row in found.rows.readings][-1] == NOW + STEADY_INTERVALS * MINUTE
    assert placement.placed[-1].is_recognisable
    assert not found.placed[-1].is_recognisable
