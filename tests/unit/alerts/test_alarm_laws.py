"""Whatever is done to an alarm, in whatever order, leads to no state that cannot be, and its log tells it again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders.replay import replay
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.operator.account import Closing, Decision, LotDecision
from byssus.alerts.operator.acts import acknowledge, add_evidence, comment
from byssus.alerts.operator.alarm import BYSSUS, Alarm, Kind, Probe, Step, Subject, Transition
from byssus.alerts.operator.course import amend, cancel, clear, regrade, relapse
from byssus.alerts.operator.ending import close, reopen, same_person, verify
from byssus.alerts.operator.shelving import Shelving, lapse, shelve, unshelve
from byssus.core.errors import ByssusError
from byssus.core.plant.haccp import Severity

RAISED = datetime(2026, 7, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALARM = Alarm(7, Subject(Kind.EXCURSION, site_id=3), Severity.ALARM, Origin.LIVE, RAISED)
LONGEST = 60 * MINUTE

Act = Callable[[Alarm, datetime], Step | None]

people = st.sampled_from(["张三", "李四", "赵总"])
severities = st.sampled_from(Severity)


def closing(person: str, probe: bool, lots: int) -> Closing:
    decided = tuple(LotDecision(f"lot/{number}", Decision.HOLD) for number in range(lots))
    return Closing(person, "door", "shut", Probe(-16.5, "Cel") if probe else None, decided)


acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda who: lambda alarm, at: acknowledge(alarm, who, at), people),
    st.builds(lambda who: lambda alarm, at: comment(alarm, who, "words", at), people),
    st.builds(lambda who: lambda alarm, at: add_evidence(alarm, who, {"sha256": "00"}, at), people),
    st.builds(
        lambda who, minutes, once: (
            lambda alarm, at: shelve(alarm, Shelving(who, "why", minutes * MINUTE, once), LONGEST, at)
        ),
        people,
        st.integers(1, 70),
        st.booleans(),
    ),
    st.builds(lambda who: lambda alarm, at: unshelve(alarm, who, at), people),
    st.builds(
        lambda who, probe, lots, full: (
            lambda alarm, at: close(
                alarm, closing(who, probe, lots), {"lot/0"} if full else None, at, second_person=full
            )
        ),
        people,
        st.booleans(),
        st.integers(0, 2),
        st.booleans(),
    ),
    st.builds(lambda who: lambda alarm, at: verify(alarm, who, "", at), people),
    st.builds(
        lambda who, overrules: lambda alarm, at: reopen(alarm, who, "why", at, overrules=overrules),
        people,
        st.booleans(),
    ),
    st.just(lapse),
    st.just(lambda alarm, at: clear(alarm, at, {}) if alarm.cleared_at is None else None),
    st.just(lambda alarm, at: amend(alarm, at, {})),
    st.just(lambda alarm, at: relapse(alarm, at, {}) if alarm.cleared_at else None),
    st.builds(lambda severity: lambda alarm, at: regrade(alarm, severity, at, {}), severities),
    st.just(lambda alarm, at: cancel(alarm, at, {})),
)


def can_be(alarm: Alarm) -> None:
    """What holds of every alarm."""
    assert (alarm.acknowledged_at is None) == (alarm.acknowledged_by is None)
    assert (alarm.closed_at is None) == (alarm.closed_by is None)
    assert (alarm.verified_at is None) == (alarm.verified_by is None)
    if alarm.closed_at is None:
        assert not any((alarm.to_verify, alarm.verified_at, alarm.cause, alarm.probe, alarm.closed_fast))
    else:
        assert alarm.cleared_at is not None
        assert alarm.shelf is None
        assert alarm.closed_by == BYSSUS or (alarm.cause and alarm.corrective_action and alarm.acknowledged_by)
    if alarm.verified_by is not None:
        assert not same_person(alarm.verified_by, alarm.closed_by)
    assert not alarm.to_verify or alarm.verified_at is None
    if alarm.shelf is not None:
        assert timedelta(0) < alarm.shelf.until - alarm.shelf.at <= LONGEST
        assert not (alarm.shelf.once and alarm.cleared_at)


@given(st.lists(st.tuples(acts, st.integers(0, 40)), max_size=25))
def test_no_sequence_of_acts_leads_to_an_impossible_state_and_the_log_tells_it_again(
    sequence: list[tuple[Act, int]],
) -> None:
    alarm, at, log = ALARM, RAISED, list[Transition]()
    for act, minutes in sequence:
        at += minutes * MINUTE
        try:
            step = act(alarm, at)
        except ByssusError:
            continue
        if step is not None:
            assert step.alarm.version - alarm.version == (step.alarm != alarm)
            alarm = step.alarm
            log.append(step.transition)
        can_be(alarm)
    assert replay(ALARM, log) == alarm


@given(st.lists(acts, min_size=2, max_size=6), st.permutations(range(6)))
def test_of_acts_that_interleave_each_is_done_or_refused_as_a_whole(found: list[Act], order: list[int]) -> None:
    cleared = clear(ALARM, RAISED + MINUTE, {}).alarm
    alarm, log = cleared, list[Transition]()
    for number in order:
        before = alarm
        try:
            step = found[number % len(found)](alarm, RAISED + 3 * MINUTE)
        except ByssusError:
            assert alarm == before
        else:
            if step is not None:
                alarm = step.alarm
                log.append(step.transition)
        can_be(alarm)
    assert replay(cleared, log) == alarm
