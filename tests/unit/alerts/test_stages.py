from dataclasses import replace
from datetime import UTC, datetime

import pytest

from byssus.alerts.notify.stages import SETTLING, Candidate, Occasion, Reason, State, Verdict, decide
from byssus.core.plant.model import Channel, Severity

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
OFFICER = Candidate(Occasion.BEGINS, Severity.ALARM, NOW, 1, Channel.EMAIL, Severity.ALARM, told=False)


@pytest.mark.parametrize(
    ("candidate", "verdict"),
    [
        (OFFICER, Verdict(State.PLANNED, Reason.TOLD_AT_ONCE, NOW)),
        (replace(OFFICER, severity=Severity.CRITICAL), Verdict(State.PLANNED, Reason.TOLD_AT_ONCE, NOW)),
        (replace(OFFICER, severity=Severity.WARN), Verdict(State.INHIBITED, Reason.BELOW_CONTACT, NOW)),
        (replace(OFFICER, occasion=Occasion.BEGAN_LATE), Verdict(State.PLANNED, Reason.SETTLING, NOW + SETTLING)),
        (replace(OFFICER, occasion=Occasion.IS_OVER), Verdict(State.INHIBITED, Reason.OVER_WHEN_KNOWN, NOW)),
        (replace(OFFICER, occasion=Occasion.ENDS), Verdict(State.INHIBITED, Reason.NEVER_TOLD, NOW)),
        (replace(OFFICER, occasion=Occasion.ENDS, told=True), Verdict(State.PLANNED, Reason.TOLD_AT_ONCE, NOW)),
    ],
)
def test_each_candidate_gets_a_named_reason(candidate: Candidate, verdict: Verdict) -> None:
    assert decide(candidate) == verdict
