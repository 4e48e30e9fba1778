from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.operator.account import Closing, Decision, LotDecision
from byssus.alerts.operator.acts import acknowledge
from byssus.alerts.operator.alarm import Alarm, Kind, Probe, Step, Subject, What
from byssus.alerts.operator.chain import GENESIS, first_broken, line_hash
from byssus.alerts.operator.course import cancel, clear, regrade, relapse
from byssus.alerts.operator.ending import close, reopen, verify
from byssus.alerts.operator.shelving import Shelving, lapse, shelve, unshelve
from byssus.core.errors import Conflict, InvalidInput, NotAllowed
from byssus.core.plant.haccp import Severity

RAISED = datetime(2026, 7, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALARM = Alarm(7, Subject(Kind.EXCURSION, site_id=3), Severity.ALARM, Origin.LIVE, RAISED)
CLEARED = replace(ALARM, cleared_at=RAISED + MINUTE)
CLOSING = Closing("张三", "door left open", "door closed, product probed at -18.4")


def test_the_first_to_acknowledge_is_named_to_the_second() -> None:
    seen = acknowledge(ALARM, "张三", RAISED + MINUTE).alarm
    with pytest.raises(Conflict, match="张三 acknowledged it at 2026-07-01T08:01:00"):
        acknowledge(seen, "李四", RAISED + 2 * MINUTE)


def test_an_active_alarm_cannot_be_closed() -> None:
    with pytest.raises(Conflict, match="still active"):
        close(ALARM, CLOSING, None, RAISED + MINUTE)


@pytest.mark.parametrize("missing", ["person", "cause", "corrective_action"])
def test_closing_needs_person_cause_and_corrective_action(missing: str) -> None:
    with pytest.raises(InvalidInput, match=missing):
        replace(CLOSING, **{missing: " "})


def test_closing_also_acknowledges() -> None:
    closed = close(CLEARED, CLOSING, None, RAISED + 5 * MINUTE).alarm
    assert (closed.acknowledged_by, closed.closed_by, closed.cause) == ("张三", "张三", "door left open")


def test_an_acknowledgement_stays_with_who_gave_it() -> None:
    seen = acknowledge(CLEARED, "李四", RAISED + MINUTE).alarm
    assert close(seen, CLOSING, None, RAISED + 5 * MINUTE).alarm.acknowledged_by == "李四"


@pytest.mark.parametrize(("seconds", "fast"), [(119, True), (120, False)])
def test_closing_in_under_two_minutes_is_flagged(seconds: int, fast: bool) -> None:
    alarm, line = close(CLEARED, CLOSING, None, RAISED + timedelta(seconds=seconds))
    assert alarm.closed_fast is fast
    assert line.detail["fast"] is fast


def test_a_closed_alarm_takes_no_further_act() -> None:
    closed = close(CLEARED, CLOSING, None, RAISED + 5 * MINUTE).alarm
    for act in (lambda: acknowledge(closed, "李四", RAISED), lambda: close(closed, CLOSING, None, RAISED)):
        with pytest.raises(Conflict, match="张三 closed it"):
            act()


def test_an_alarm_that_relapses_is_nobodys_again() -> None:
    closed = close(CLEARED, CLOSING, None, RAISED + 5 * MINUTE).alarm
    again, line = relapse(closed, RAISED + 9 * MINUTE, {})
    assert again == replace(ALARM, version=closed.version + 1)
    assert (line.what, line.detail) == (What.AMENDED, {"reopened": True})


def test_a_cancelled_alarm_needs_no_note_and_keeps_the_one_it_has() -> None:
    assert cancel(ALARM, RAISED + MINUTE, {}).alarm.closed_by == "byssus"
    closed = close(CLEARED, FULL, {"lot/1"}, RAISED + 5 * MINUTE, second_person=True).alarm
    after = cancel(closed, RAISED + 9 * MINUTE, {}).alarm
    assert (after.cause, after.to_verify) == ("door left open", False)
    with pytest.raises(Conflict, match="never was"):
        reopen(cancel(ALARM, RAISED, {}).alarm, "张三", "no", RAISED, overrules=True)


FULL = Closing("张三", "door left open", "moved", Probe(-16.5, "Cel"), (LotDecision("lot/1", Decision.HOLD),))


def test_a_full_account_needs_the_probe_and_a_decision_for_each_lot_that_lay_there() -> None:
    with pytest.raises(InvalidInput, match="product probe"):
        close(CLEARED, CLOSING, {"lot/1"}, RAISED + 5 * MINUTE)
    with pytest.raises(InvalidInput, match="2 of the lots that lay there, such as lot/2"):
        close(CLEARED, FULL, {"lot/1", "lot/2", "lot/3"}, RAISED + 5 * MINUTE)
    with pytest.raises(InvalidInput, match="decided twice"):
        replace(FULL, lots=FULL.lots * 2)
    closed, line = close(CLEARED, FULL, {"lot/1"}, RAISED + 5 * MINUTE, second_person=True)
    assert closed.to_verify
    assert line.detail["lots"] == [{"lot": "lot/1", "decision": "hold"}]


@pytest.mark.parametrize("person", ["张三", " 张 三", "张三 "])
def test_nobody_verifies_what_they_closed_themselves(person: str) -> None:
    closed = close(CLEARED, FULL, {"lot/1"}, RAISED + 5 * MINUTE, second_person=True).alarm
    with pytest.raises(NotAllowed, match="张三 closed it"):
        verify(closed, person, "", RAISED + 6 * MINUTE)


def test_a_second_person_verifies_once() -> None:
    closed = close(CLEARED, FULL, {"lot/1"}, RAISED + 5 * MINUTE, second_person=True).alarm
    verified = verify(closed, "李四", "seen", RAISED + 6 * MINUTE).alarm
    assert (verified.verified_by, verified.to_verify) == ("李四", False)
    with pytest.raises(Conflict, match="李四 verified it"):
        verify(verified, "王五", "", RAISED + 7 * MINUTE)
    for never in (ALARM, close(CLEARED, CLOSING, None, RAISED + 5 * MINUTE).alarm):
        with pytest.raises(Conflict):
            verify(never, "李四", "", RAISED + 6 * MINUTE)


def test_what_was_verified_is_reopened_only_by_who_may_overrule() -> None:
    closed = close(CLEARED, FULL, {"lot/1"}, RAISED + 5 * MINUTE, second_person=True).alarm
    assert reopen(closed, "李四", "wrong lot", RAISED, overrules=False).alarm.closed_at is None
    verified = verify(closed, "李四", "", RAISED + 6 * MINUTE).alarm
    with pytest.raises(NotAllowed, match="李四 verified it"):
        reopen(verified, "王五", "wrong lot", RAISED, overrules=False)
    again, line = reopen(verified, "赵总", "wrong lot", RAISED + 7 * MINUTE, overrules=True)
    assert (again.cleared_at, again.acknowledged_by, again.closed_at) == (CLEARED.cleared_at, "张三", None)
    assert (again.probe, again.verified_by, line.detail) == (None, None, {"reason": "wrong lot"})
    with pytest.raises(Conflict, match="is open"):
        reopen(again, "赵总", "again", RAISED, overrules=True)


HOURS = timedelta(hours=8)
ONCE, TIMED = Shelving("张三", "defrosting by hand", None, True), Shelving("张三", "door works", 30 * MINUTE, False)


def test_a_shelving_ends_when_the_alarm_clears_or_its_time_is_over() -> None:
    once, timed = (shelve(ALARM, each, HOURS, RAISED).alarm for each in (ONCE, TIMED))
    assert clear(once, RAISED + MINUTE, {}).alarm.shelf is None
    assert clear(timed, RAISED + MINUTE, {}).alarm.shelf == timed.shelf
    assert lapse(timed, RAISED + 29 * MINUTE) is None
    over = lapse(timed, RAISED + 30 * MINUTE)
    assert over is not None
    assert (over.alarm.shelf, over.transition.actor) == (None, "byssus")
    assert lapse(once, RAISED + HOURS) is not None
    assert close(clear(timed, RAISED, {}).alarm, CLOSING, None, RAISED + 5 * MINUTE).alarm.shelf is None


def test_a_shelving_has_an_end_that_the_plant_allows_and_the_second_hears_of_the_first() -> None:
    with pytest.raises(InvalidInput, match="30 minutes at most"):
        shelve(ALARM, replace(TIMED, lasts=31 * MINUTE), 30 * MINUTE, RAISED)
    with pytest.raises(InvalidInput, match="once, or for a time"):
        replace(ONCE, once=False)
    with pytest.raises(Conflict, match="张三 shelved it"):
        shelve(shelve(ALARM, TIMED, HOURS, RAISED).alarm, ONCE, HOURS, RAISED)
    with pytest.raises(Conflict, match="has cleared"):
        shelve(CLEARED, ONCE, HOURS, RAISED)
    with pytest.raises(Conflict, match="not shelved"):
        unshelve(ALARM, "张三", RAISED)


def test_severity_goes_down_as_well_as_up() -> None:
    up = regrade(ALARM, Severity.CRITICAL, RAISED, {}).alarm
    down, line = regrade(up, Severity.WARN, RAISED, {"fault": "flat_line"})
    assert (down.severity, line.detail["severity_before"]) == (Severity.WARN, "critical")


def chained(*steps: Step) -> list[tuple[object, bytes]]:
    previous, lines = GENESIS, []
    for _, line in steps:
        previous = line_hash(previous, line)
        lines.append((line, previous))
    return lines


def test_a_line_that_was_changed_or_taken_out_breaks_the_chain() -> None:
    lines = chained(
        acknowledge(ALARM, "张三", RAISED + MINUTE),
        clear(ALARM, RAISED + 2 * MINUTE, {"minutes_out": 12.5}),
        close(CLEARED, CLOSING, None, RAISED + 3 * MINUTE),
    )
    assert first_broken(lines) is None
    assert first_broken(lines[1:], previous=lines[0][1]) is None
    changed = replace(lines[1][0], detail={"minutes_out": 1.5})
    assert first_broken([lines[0], (changed, lines[1][1]), lines[2]]) == changed
    assert first_broken([lines[0], lines[2]]) == lines[2][0]
