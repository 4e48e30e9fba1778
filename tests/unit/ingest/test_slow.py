"""Slow clocks, told from slow links."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders.ingest import COLD, DAMP, NOW
from byssus.ingest.clocks import Stray
from byssus.ingest.registry import Feed, Point
from byssus.ingest.slow import SLOW, STEADY_INTERVALS, SlowClocks

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LONG = 40
"""Messages, one a minute: far more than it takes to find a clock slow."""


def late(received: datetime, behind: timedelta, point: Point = COLD) -> Stray:
    return Stray(Feed(point), received - behind, -18.5, received)


def found(clocks: SlowClocks, *messages: Stray, live: set[int] | None = None) -> list[datetime]:
    """The times that are given to readings instead of those that they tell, of batches of one message."""
    return [time for message in messages for _, time in clocks.retimed([message], live or set())]


def steady(behind: timedelta = DAY, jitter: tuple[float, ...] = (0,)) -> list[Stray]:
    lags = [behind + jitter[n % len(jitter)] * MINUTE for n in range(LONG)]
    return [late(NOW + n * MINUTE, lag) for n, lag in enumerate(lags)]


@given(
    st.timedeltas(SLOW + MINUTE, timedelta(days=400)),
    st.lists(st.floats(-0.2, 0.2), min_size=1, max_size=LONG).map(tuple),
)
def test_a_lag_that_stays_is_that_of_the_clock_and_readings_are_given_their_time(
    behind: timedelta, jitter: tuple[float, ...]
) -> None:
    assert found(SlowClocks(), *steady(behind, jitter)) == [NOW + n * MINUTE for n in range(STEADY_INTERVALS, LONG)]


@given(st.floats(1.1, 1000))
def test_a_backlog_that_comes_faster_than_it_was_measured_is_no_slow_clock(speed: float) -> None:
    backlog = [late(NOW + n * MINUTE / speed, DAY + n * MINUTE / speed - n * MINUTE) for n in range(LONG)]
    assert found(SlowClocks(), *backlog) == []


@given(st.integers(1, STEADY_INTERVALS - 1))
def test_a_backlog_at_the_pace_of_life_is_no_slow_clock_where_live_readings_come_beside_it(every: int) -> None:
    clocks = SlowClocks()
    for n, message in enumerate(steady()):
        assert found(clocks, message, live={COLD.id} if n % every == 0 else set()) == []


def test_a_live_reading_ends_what_was_known_of_a_slow_clock() -> None:
    clocks = SlowClocks()
    messages = steady()
    assert found(clocks, *messages[:12]) == [NOW + 10 * MINUTE, NOW + 11 * MINUTE]
    assert found(clocks, messages[12], live={COLD.id}) == []
    assert found(clocks, *messages[13:20]) == []


def test_older_readings_of_a_message_stay_as_far_apart_as_they_were() -> None:
    clocks = SlowClocks()
    found(clocks, *steady()[:12])
    newest = late(NOW + 12 * MINUTE, DAY)
    older = newest._replace(time=newest.time - MINUTE / 4)
    assert [time for _, time in clocks.retimed([older, newest], set())] == [
        newest.received_at - MINUTE / 4,
        newest.received_at,
    ]


def test_a_clock_that_is_set_to_another_wrong_time_has_to_be_found_slow_again() -> None:
    clocks = SlowClocks()
    assert found(clocks, *steady()[:12])
    assert found(clocks, *(late(NOW + n * MINUTE, 2 * DAY) for n in range(12, 22))) == []
    assert found(clocks, late(NOW + 22 * MINUTE, 2 * DAY)) == [NOW + 22 * MINUTE]


def test_points_have_clocks_of_their_own_and_placing_again_changes_nothing() -> None:
    clocks = SlowClocks()
    for message in steady():
        other = late(message.received_at, DAY, DAMP)
        assert found(clocks, message) == found(clocks, message)
        assert found(clocks, other, live={DAMP.id}) == []
