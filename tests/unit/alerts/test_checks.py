"""When checks fall due, what becomes of them, and what the limits say."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.checks import COOLED, CORE, HOUR, METAL, Work, check, entry, run
from builders.conditions import START
from byssus.alerts.checks.due import Slot, State, slots, standing, tally
from byssus.alerts.checks.judge import judge
from byssus.alerts.checks.run import Verdict
from byssus.core.errors import InvalidInput
from byssus.core.plant.calendar import Span

MINUTE = timedelta(minutes=1)
DAY = Span(START, START + 24 * HOUR)
DEADLINE = Slot("within", START + 2 * HOUR, START + 2 * HOUR + 15 * MINUTE)


def names(work: Work, now: datetime) -> list[tuple[str, str]]:
    return [(due.slot.name, due.state) for due in standing(work.ongoing(), now)]


def test_test_pieces_are_due_at_the_start_hourly_and_at_the_end() -> None:
    ended = run(ended_at=START + 3 * HOUR)
    assert [slot.name for slot in slots(check(), ended, START + 9 * HOUR)] == ["start", "every 1", "every 2", "end"]


def test_a_check_opens_is_missed_after_its_grace_and_the_next_one_is_announced() -> None:
    assert names(Work(), START) == [("start", State.OPEN), ("every 1", State.COMING)]
    assert names(Work(), START + 16 * MINUTE)[0] == ("start", State.MISSED)


def test_an_answer_counts_for_its_slot_and_late_if_it_was_measured_after_the_grace() -> None:
    work = Work(entries=(entry("start", START + 10 * MINUTE), entry("every 1", START + 80 * MINUTE)))
    assert names(work, START + 90 * MINUTE)[:2] == [("start", State.PASSED), ("every 1", State.LATE)]


def test_a_failure_beside_the_times_counts_as_one() -> None:
    work = Work(entries=(entry("start"), entry(None, START + 20 * MINUTE, Verdict.FAILED)))
    found = tally(standing(work.ongoing(), START + 30 * MINUTE), DAY)
    assert (found.due, found.done, found.failed, found.missed) == (2, 2, 1, 0)


def test_a_value_before_the_deadline_settles_nothing_and_after_it_comes_too_late() -> None:
    cooled = check(COOLED)
    assert judge(cooled, {"core": 30}, START + HOUR, DEADLINE) is Verdict.NOT_YET
    assert judge(cooled, {"core": 21}, START + HOUR, DEADLINE) is Verdict.PASSED
    assert judge(cooled, {"core": 22}, START + 2 * HOUR, DEADLINE) is Verdict.FAILED
    assert judge(cooled, {"core": 20}, START + 2 * HOUR + MINUTE, DEADLINE) is Verdict.FAILED


def test_a_deadline_can_be_answered_from_the_start_and_ends_with_the_run() -> None:
    work = Work(checks=(check(COOLED),))
    assert names(work, START + MINUTE) == [("within", State.OPEN)]
    assert names(work, START + 3 * HOUR) == [("within", State.MISSED)]
    work.ended_at = START + HOUR
    assert [due.slot.due_at for due in standing(work.ongoing(), START + HOUR)] == [START + HOUR]


@pytest.mark.parametrize(
    ("values", "words"),
    [({}, "core"), ({"core": 91, "x": 1}, "x"), ({"core": float("nan")}, "a number of °C")],
)
def test_an_answer_that_lacks_something_is_refused(values: dict[str, float], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        judge(check(items=[CORE]), values, START, None)


def test_yes_and_no_are_one_and_nothing_and_nothing_else() -> None:
    assert [judge(check(), {"fe": value}, START, None) for value in (1, 0)] == [Verdict.PASSED, Verdict.FAILED]
    with pytest.raises(InvalidInput, match="yes"):
        judge(check(), {"fe": 2}, START, None)


spans = st.integers(0, 2000).map(lambda minutes: minutes * MINUTE)


@given(spans, spans, st.booleans())
def test_every_due_check_is_done_or_missed_and_none_is_counted_twice(
    ran: timedelta, since: timedelta, ended: bool
) -> None:
    end = START + ran
    now = end + since
    work = Work(ended_at=end if ended else None)
    dues = standing(work.ongoing(), now)
    keys = [due.slot.name for due in dues]
    assert len(set(keys)) == len(keys)
    found = tally(dues, Span(START, now + HOUR))
    assert found.due == found.done + found.missed
    assert found.missed == sum(due.slot.closes_at < now for due in dues)


@given(spans, st.integers(1, 5))
def test_the_tallies_of_days_that_follow_one_another_add_up(ran: timedelta, days: int) -> None:
    now = START + ran
    dues = standing(Work().ongoing(), now)
    edges = [START + n * 12 * HOUR for n in range(2 * days + 1)]
    parts = [tally(dues, Span(a, b)) for a, b in pairwise(edges)]
    assert sum(part.due for part in parts) == tally(dues, Span(edges[0], edges[-1])).due


def test_a_check_by_scan_has_one_tag() -> None:
    with pytest.raises(ValueError, match="one item, with the `tag`"):
        check(METAL, by="scan")
