"""Readings of clocks that are certainly wrong, and when they were taken."""

from datetime import UTC, datetime, timedelta

import pytest

from builders.ingest import COLD, DAMP, NOW
from byssus.ingest.clocks import Clocks, Stray
from byssus.ingest.registry import Feed, Point

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stray(shown: datetime, minute: float, point: Point = COLD) -> Stray:
    return Stray(Feed(point), shown, -18.5, NOW + minute * MINUTE)


def times(clocks: Clocks, *strays: Stray) -> list[float]:
    """The minutes at which readings were taken, of those of which it is known."""
    return [(found.time - NOW) / MINUTE for found in clocks.retimed(strays)]


@pytest.mark.parametrize("start", [NOW + timedelta(hours=24), EPOCH])
def test_from_its_second_message_on_a_clock_that_runs_tells_the_time(start: datetime) -> None:
    clocks = Clocks()
    assert [times(clocks, stray(start + minute * MINUTE, minute)) for minute in range(4)] == [[], [1], [2], [3]]


def test_the_older_readings_of_a_message_stay_as_far_apart_as_they_were() -> None:
    clocks = Clocks()
    times(clocks, stray(EPOCH, 0))
    message = [stray(EPOCH + 5 * MINUTE - age * MINUTE, 5) for age in (2, 1, 0)]
    assert times(clocks, *message) == [3, 4, 5]


def test_what_was_kept_while_a_link_was_down_has_no_time() -> None:
    clocks = Clocks()
    assert times(clocks, *(stray(EPOCH + minute * MINUTE, minute / 100) for minute in range(100))) == []


def test_a_clock_that_began_anew_has_to_be_seen_again() -> None:
    clocks = Clocks()
    shown = [EPOCH, EPOCH + MINUTE, EPOCH, EPOCH + MINUTE]
    assert [times(clocks, stray(time, minute)) for minute, time in enumerate(shown)] == [[], [1], [], [3]]


def test_points_have_clocks_of_their_own_and_placing_again_changes_nothing() -> None:
    clocks = Clocks()
    first = [stray(EPOCH, 0), stray(EPOCH, 0, DAMP), stray(EPOCH - MINUTE, 0)]
    second = [stray(EPOCH + MINUTE, 1), stray(EPOCH + 9 * MINUTE, 1, DAMP), stray(EPOCH + MINUTE / 2, 1)]
    assert times(clocks, *first) == times(clocks, *first) == []
    assert times(clocks, *second) == times(clocks, *second) == [1, 0.5]
