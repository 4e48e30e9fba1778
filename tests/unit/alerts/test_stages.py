from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from byssus.alerts.notify.stages import (
    PACING,
    PLANNING,
    SENDING,
    Candidate,
    Ready,
    Verdict,
    Waiting,
    Waits,
    first_verdict,
)
from byssus.alerts.notify.terms import Occasion, Reason, State
from byssus.alerts.operator.alarm import Kind
from byssus.core.plant.haccp import Severity

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
WAITS = Waits(
    gathers=timedelta(seconds=20),
    gathers_silence=timedelta(minutes=2),
    settles=timedelta(minutes=4),
    digests=timedelta(minutes=50),
)
PAUSE = timedelta(minutes=6)
TOLD_SOON = NOW + WAITS.gathers
OFFICER = Candidate(
    occasion=Occasion.BEGINS,
    kind=Kind.EXCURSION,
    severity=Severity.ALARM,
    at=NOW,
    waits=WAITS,
    after=timedelta(0),
    first=True,
    least_severity=Severity.ALARM,
    on_duty=True,
)
DIRECTOR = replace(OFFICER, after=QUARTER)
LATE_END = replace(OFFICER, occasion=Occasion.ENDS, late=True)


def planned(reason: Reason, due_at: datetime) -> Verdict:
    return Verdict(State.PLANNED, reason, due_at)


def inhibited(reason: Reason, at: datetime = NOW) -> Verdict:
    return Verdict(State.INHIBITED, reason, at)


@pytest.mark.parametrize(
    ("candidate", "verdict"),
    [
        (OFFICER, planned(Reason.GROUPED, TOLD_SOON)),
        (replace(OFFICER, severity=Severity.CRITICAL), planned(Reason.GROUPED, TOLD_SOON)),
        (replace(OFFICER, kind=Kind.NO_DATA), planned(Reason.GROUPED, NOW + WAITS.gathers_silence)),
        (replace(OFFICER, joins_at=NOW + timedelta(seconds=4)), planned(Reason.GROUPED, NOW + timedelta(seconds=4))),
        (replace(OFFICER, joins_at=NOW + QUARTER), planned(Reason.GROUPED, TOLD_SOON)),
        (replace(OFFICER, severity=Severity.WARN), inhibited(Reason.BELOW_CONTACT)),
        (replace(OFFICER, on_duty=False), inhibited(Reason.OFF_DUTY)),
        (replace(OFFICER, occasion=Occasion.BEGAN_LATE), planned(Reason.SETTLING, NOW + WAITS.settles)),
        (replace(OFFICER, occasion=Occasion.IS_OVER), planned(Reason.DIGEST, NOW + WAITS.digests)),
        (replace(OFFICER, occasion=Occasion.ENDS), inhibited(Reason.NEVER_TOLD)),
        (replace(OFFICER, occasion=Occasion.ENDS, told=True), planned(Reason.GROUPED, TOLD_SOON)),
        (replace(OFFICER, occasion=Occasion.ENDS, told=True, on_duty=False), planned(Reason.GROUPED, TOLD_SOON)),
        (LATE_END, planned(Reason.DIGEST, NOW + WAITS.digests)),
        (replace(LATE_END, digest_at=NOW + QUARTER), planned(Reason.DIGEST, NOW + QUARTER)),
        (replace(LATE_END, digested=True), inhibited(Reason.NEVER_TOLD)),
        (replace(LATE_END, withdrawn=True), inhibited(Reason.NEVER_TOLD)),
        (DIRECTOR, planned(Reason.ESCALATION, NOW + QUARTER)),
        (replace(DIRECTOR, told=True), planned(Reason.GROUPED, TOLD_SOON)),
        (replace(DIRECTOR, told=True, first=False), planned(Reason.ESCALATION, NOW + QUARTER)),
        (replace(DIRECTOR, occasion=Occasion.BEGAN_LATE), planned(Reason.SETTLING, NOW + WAITS.settles + QUARTER)),
        (replace(DIRECTOR, occasion=Occasion.IS_OVER), inhibited(Reason.NEVER_TOLD)),
    ],
)
def test_each_candidate_gets_a_named_reason(candidate: Candidate, verdict: Verdict) -> None:
    assert first_verdict(PLANNING, candidate) == verdict


FIRST = Waiting(Occasion.BEGINS, 0, NOW, acknowledged=False, over=False, said=False, due_at=NOW, reason=Reason.GROUPED)
LATER = replace(FIRST, step=1)


@pytest.mark.parametrize(
    ("waiting", "reason"),
    [
        (FIRST, None),
        (replace(FIRST, acknowledged=True), None),
        (replace(FIRST, over=True), None),
        (replace(FIRST, said=True), Reason.SAID_ALREADY),
        (LATER, None),
        (replace(LATER, acknowledged=True), Reason.ACKNOWLEDGED),
        (replace(LATER, over=True), Reason.ENDED),
        (replace(FIRST, occasion=Occasion.BEGAN_LATE, over=True), Reason.ENDED),
        (replace(FIRST, occasion=Occasion.ENDS, over=True, said=True), None),
        (replace(FIRST, occasion=Occasion.IS_OVER, over=True), None),
    ],
)
def test_what_is_no_longer_needed_is_taken_back_for_a_named_reason(waiting: Waiting, reason: Reason | None) -> None:
    assert first_verdict(SENDING, waiting) == (reason and inhibited(reason))


MINUTE_AGO = NOW - timedelta(minutes=1)
SECOND_MESSAGE = Ready(NOW, Severity.ALARM, PAUSE, last_at=MINUTE_AGO, last_news=Severity.ALARM)
HELD = planned(Reason.STORM, MINUTE_AGO + PAUSE)


@pytest.mark.parametrize(
    ("ready", "verdict"),
    [
        (Ready(NOW, Severity.ALARM, PAUSE), None),
        (SECOND_MESSAGE, HELD),
        (replace(SECOND_MESSAGE, news=Severity.CRITICAL), None),
        (replace(SECOND_MESSAGE, news=None), HELD),
        (replace(SECOND_MESSAGE, last_news=None), None),
        (replace(SECOND_MESSAGE, last_at=NOW - PAUSE), None),
        (replace(SECOND_MESSAGE, tried=True), None),
        (Ready(NOW, Severity.CRITICAL, PAUSE, free_at=NOW), None),
        (
            Ready(NOW, Severity.CRITICAL, PAUSE, free_at=NOW + timedelta(seconds=2)),
            planned(Reason.RATE_LIMIT, NOW + timedelta(seconds=2)),
        ),
    ],
)
def test_a_recipient_is_spared_what_is_not_worse_and_a_robot_what_comes_too_soon(
    ready: Ready, verdict: Verdict | None
) -> None:
    assert first_verdict(PACING, ready) == verdict
