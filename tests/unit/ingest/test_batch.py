"""A batch on its way to rows, in two steps."""

from copy import deepcopy
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders.ingest import NOW, reading, received, registry
from byssus.core.arrival import Doubt
from byssus.ingest.batch import Placement, place_all, retimed
from byssus.ingest.clocks import Clocks
from byssus.ingest.edge.follow import hear
from byssus.ingest.message import Received
from byssus.ingest.slow import STEADY_INTERVALS, SlowClocks
from byssus.ingest.waiting import Settled

MINUTE = timedelta(minutes=1)
DAY, AHEAD = 24 * 60, -2 * 24 * 60
KNOWN = registry()
AGES = st.lists(st.sampled_from([0, 3, DAY, AHEAD]), min_size=1, max_size=2 * STEADY_INTERVALS)
"""Of readings in minutes: live, a little late, by a clock that is a day behind, and by one that is far ahead."""


def told(ages: list[int]) -> list[Received]:
    """A message a minute, each with a reading of that age."""
    return [received([reading(age=age - minute)])._replace(at=NOW + minute * MINUTE) for minute, age in enumerate(ages)]


def settled(placement: Placement) -> Settled:
    """As by a store that knows nothing."""
    return Settled(SlowClocks().judge(placement.rows.late, placement.rows.live))


@given(AGES)
def test_what_clocks_told_leaves_the_placement_as_it_is_so_that_it_can_be_tried_again(ages: list[int]) -> None:
    placement = place_all(hear(told(ages)), KNOWN)
    before = deepcopy(placement)
    first = retimed(placement, Clocks(), settled(placement))
    assert placement == before
    assert retimed(placement, Clocks(), settled(placement)) == first


def test_a_clock_that_is_steadily_behind_is_found_slow_and_its_message_is_not_the_same_when_it_comes_again() -> None:
    placement = place_all(hear(told([DAY] * (STEADY_INTERVALS + 1))), KNOWN)
    found = retimed(placement, Clocks(), settled(placement))
    assert [row.time for row in found.rows.readings] == [NOW + n * MINUTE for n in range(STEADY_INTERVALS + 1)]
    assert {row.reason for row in found.rows.doubtful} == {Doubt.TIME_BEHIND}
    assert placement.placed[-1].is_recognisable
    assert not found.placed[-1].is_recognisable


def test_what_waits_is_no_reading_yet_and_what_waited_comes_before_what_is_new() -> None:
    placement = place_all(hear(told([DAY, DAY])), KNOWN)
    assert retimed(placement, Clocks(), settled(placement)).rows.readings == []
    waited = placement.rows.readings[0]._replace(time=NOW - 2 * MINUTE)
    live = place_all(hear(told([0])), KNOWN)
    found = retimed(live, Clocks(), Settled(readings=[waited]))
    assert found.rows.readings == [waited, *live.rows.readings]
