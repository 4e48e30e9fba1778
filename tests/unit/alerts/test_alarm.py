from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.operator.alarm import (
    Alarm,
    Closing,
    Kind,
    Step,
    Subject,
    What,
    acknowledge,
    cancel,
    clear,
    close,
    reopen,
)
from byssus.alerts.operator.chain import GENESIS, first_broken, line_hash
from byssus.core.errors import Conflict, InvalidInput
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
        close(ALARM, CLOSING, RAISED + MINUTE)


@pytest.mark.parametrize("missing", ["person", "cause", "corrective_action"])
def test_closing_needs_person_cause_and_corrective_action(missing: str) -> None:
    with pytest.raises(InvalidInput, match=missing):
        replace(CLOSING, **{missing: " "})


def test_closing_also_acknowledges() -> None:
    closed = close(CLEARED, CLOSING, RAISED + 5 * MINUTE).alarm
    assert (closed.acknowledged_by, closed.closed_by, closed.cause) == ("张三", "张三", "door left open")


def test_an_acknowledgement_stays_with_who_gave_it() -> None:
    seen = acknowledge(CLEARED, "李四", RAISED + MINUTE).alarm
    assert close(seen, CLOSING, RAISED + 5 * MINUTE).alarm.acknowledged_by == "李四"


@pytest.mark.parametrize(("seconds", "fast"), [(119, True), (120, False)])
def test_closing_in_under_two_minutes_is_flagged(seconds: int, fast: bool) -> None:
    alarm, line = close(CLEARED, CLOSING, RAISED + timedelta(seconds=seconds))
    assert alarm.closed_fast is fast
    assert line.detail["fast"] is fast


def test_a_closed_alarm_takes_no_further_act() -> None:
    closed = close(CLEARED, CLOSING, RAISED + 5 * MINUTE).alarm
    for act in (lambda: acknowledge(closed, "李四", RAISED), lambda: close(closed, CLOSING, RAISED)):
        with pytest.raises(Conflict, match="张三 closed it"):
            act()


def test_a_reopened_alarm_is_nobodys_again() -> None:
    closed = close(CLEARED, CLOSING, RAISED + 5 * MINUTE).alarm
    again, line = reopen(closed, RAISED + 9 * MINUTE, {})
    assert again == ALARM
    assert (line.what, line.detail) == (What.AMENDED, {"reopened": True})


def test_a_cancelled_alarm_needs_no_note_and_keeps_the_one_it_has() -> None:
    assert cancel(ALARM, RAISED + MINUTE, {}).alarm.closed_by == "byssus"
    closed = close(CLEARED, CLOSING, RAISED + 5 * MINUTE).alarm
    assert cancel(closed, RAISED + 9 * MINUTE, {}).alarm == closed


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
        close(CLEARED, CLOSING, RAISED + 3 * MINUTE),
    )
    assert first_broken(lines) is None
    assert first_broken(lines[1:], previous=lines[0][1]) is None
    changed = replace(lines[1][0], detail={"minutes_out": 1.5})
    assert first_broken([lines[0], (changed, lines[1][1]), lines[2]]) == changed
    assert first_broken([lines[0], lines[2]]) == lines[2][0]
