"""Slow clocks, told from slow links."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders.ingest import COLD, DAMP, NOW
from byssus.ingest.clocks import Stray
from byssus.ingest.registry import Feed, Point
from byssus.ingest.slow import SLOW, STEADY_INTERVALS, TOLD_RIGHTLY, Cause, Judged, SlowClocks

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LONG = 40
"""Messages, one a minute: far more than it takes to find a clock slow."""


def late(received: datetime, behind: timedelta, point: Point = COLD) -> Stray:
    return Stray(Feed(point), received - behind, -18.5, received)


def judge(clocks: SlowClocks, *messages: Stray, live: set[int] | None = None) -> list[Judged]:
    """What becomes of batches of one message."""
    return [clocks.judge([message], live or set()) for message in messages]


def causes(judged: list[Judged]) -> list[Cause | None]:
    """Whose the lag is, after each batch; None while nobody knows."""
    return [each.known[COLD.id].cause(COLD.every) if each.known else None for each in judged]


def found(clocks: SlowClocks, *messages: Stray, live: set[int] | None = None) -> list[datetime]:
    """The times that are given to readings instead of those that they tell, of batches of one message."""
    return [time for judged in judge(clocks, *messages, live=live) for _, time in judged.slow]


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
    assert [time for _, time in clocks.judge([older, newest], set()).slow] == [
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


def test_until_it_is_known_whose_a_lag_is_readings_wait_and_then_all_of_them_are_settled() -> None:
    judged = judge(SlowClocks(), *steady()[: STEADY_INTERVALS + 1])
    assert [len(each.waiting) for each in judged] == [1] * STEADY_INTERVALS + [0]
    assert causes(judged) == [None] * STEADY_INTERVALS + [Cause.CLOCK]


def test_of_a_point_that_is_rarely_heard_five_messages_are_enough() -> None:
    point = Point(7, "Cel", 15 * MINUTE)
    judged = judge(SlowClocks(), *(late(NOW + n * 15 * MINUTE, DAY, point) for n in range(5)))
    assert [len(each.waiting) for each in judged] == [1, 1, 1, 1, 0]


@given(st.floats(1.6, 1000))
def test_a_backlog_waits_for_its_second_message_and_no_longer(speed: float) -> None:
    first, second, third = (late(NOW + n * MINUTE / speed, DAY + n * MINUTE / speed - n * 5 * MINUTE) for n in range(3))
    judged = judge(SlowClocks(), first, second, third)
    assert [each.waiting for each in judged] == [[first], [], []]
    assert causes(judged) == [None, Cause.LINK, Cause.LINK]
    assert SlowClocks().judge([first, second, third], set()).waiting == [], "of one batch, nothing waits at all"


def test_hours_that_come_at_once_were_kept_and_do_not_wait() -> None:
    for hours, waiting in ((SLOW, 0), (SLOW - MINUTE, 2)):
        at_once = [late(NOW, DAY), late(NOW, DAY + hours)]
        judged = SlowClocks().judge(at_once, set())
        assert (len(judged.waiting), len(judged.slow)) == (waiting, 0)


def test_a_live_reading_settles_what_waited() -> None:
    clocks = SlowClocks()
    judge(clocks, *steady()[:3])
    assert clocks.bears_on({COLD.id})
    assert clocks.judge([], {COLD.id}).known == {COLD.id: TOLD_RIGHTLY}
    assert not clocks.bears_on({COLD.id})


def test_what_a_slow_link_brings_of_a_slow_clock_is_as_far_behind_as_the_clock() -> None:
    """While ingest was away, its broker kept what a slow clock told."""
    clocks = SlowClocks()
    found(clocks, *steady()[:12])
    told = [NOW - DAY + n * MINUTE for n in range(12, 60)]
    at_once = [Stray(Feed(COLD), time, -18.5, NOW + 60 * MINUTE) for time in told]
    assert found(clocks, *at_once) == [time + DAY for time in told]
    assert found(clocks, late(NOW + 61 * MINUTE, DAY)) == [NOW + 61 * MINUTE]


@given(st.timedeltas(SLOW + MINUTE, timedelta(days=3)), st.integers(1, 100))
def test_a_long_backlog_of_a_slow_clock_has_its_true_times_from_the_second_message_on(
    away: timedelta, speed: int
) -> None:
    clocks = SlowClocks()
    found(clocks, *steady()[:12])
    since = NOW + 12 * MINUTE
    backlog = [
        Stray(Feed(COLD), since - DAY + n * MINUTE, -18.5, since + away + n * MINUTE / (1 + speed)) for n in range(30)
    ]
    [first] = judge(clocks, backlog[0])
    assert first.waiting == [backlog[0]]
    judged = judge(clocks, *backlog[1:])
    told = [stray for each in judged for stray, _ in each.slow]
    assert [time for each in judged for _, time in each.slow] == [stray.time + DAY for stray in told]
    assert told[-20:] == backlog[-20:]
    assert found(clocks, late(since + away + 60 * MINUTE, DAY)) == [since + away + 60 * MINUTE]


def test_a_clock_that_is_set_once_more_has_its_readings_wait_again() -> None:
    clocks = SlowClocks()
    found(clocks, *steady()[:12])
    for at, behind in (12, 2 * DAY), (13, 2 * DAY):
        [judged] = judge(clocks, late(NOW + at * MINUTE, behind))
        assert (len(judged.waiting), judged.known) == (1, {})


def test_a_lag_that_followed_that_of_a_link_is_the_links_until_it_is_steady() -> None:
    clocks = SlowClocks()
    judge(clocks, late(NOW, 2 * DAY))
    judged = judge(clocks, *(late(NOW + n * MINUTE, DAY) for n in range(1, STEADY_INTERVALS + 2)))
    assert [each.waiting for each in judged] == [[]] * (STEADY_INTERVALS + 1)
    assert causes(judged) == [Cause.LINK] * STEADY_INTERVALS + [Cause.CLOCK]
