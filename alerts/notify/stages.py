"""Whether and when somebody is told, as a list of stages; each gives a named reason or lets pass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from byssus.core.plant.model import Channel, Severity

SETTLING = timedelta(minutes=5)
"""How long late data may go on arriving before what it says is told: the next piece often ends it."""


class Occasion(StrEnum):
    """Why there may be something to tell."""

    BEGINS = "begins"
    """A condition that lasts, or that came live."""
    BEGAN_LATE = "began_late"
    """Late data says that a condition began and lasts."""
    IS_OVER = "is_over"
    """A condition that was over before anybody could have been told."""
    ENDS = "ends"
    """The end of a condition that may have been told."""


class State(StrEnum):
    """Where a notification stands. All but the first two are what came of sending it."""

    PLANNED = "planned"
    INHIBITED = "inhibited"
    SENT = "sent"
    OK = "ok"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Which stage decided; the same word in the table, the log and the metric."""

    TOLD_AT_ONCE = "told_at_once"
    SETTLING = "settling"
    OVER_WHEN_KNOWN = "over_when_known"
    BELOW_CONTACT = "below_contact"
    NEVER_TOLD = "never_told"
    ENDED_WHILE_SETTLING = "ended_while_settling"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One recipient on one occasion.

    Args:
        told: the recipient was told of the same alarm before, or will be.
    """

    occasion: Occasion
    severity: Severity
    at: datetime
    contact_id: int
    channel: Channel
    least_severity: Severity
    told: bool


class Verdict(NamedTuple):
    """Planned for a time, or inhibited; and why."""

    state: State
    reason: Reason
    due_at: datetime


Stage = Callable[[Candidate], Verdict | None]


def over_when_known(candidate: Candidate) -> Verdict | None:
    """Nobody is woken for what is over: it is recorded, and waits for its note."""
    return _inhibited(candidate, Reason.OVER_WHEN_KNOWN) if candidate.occasion is Occasion.IS_OVER else None


def below_contact(candidate: Candidate) -> Verdict | None:
    """The contact wants to hear of worse alarms only."""
    below = candidate.severity.rank < candidate.least_severity.rank
    return _inhibited(candidate, Reason.BELOW_CONTACT) if below else None


def never_told(candidate: Candidate) -> Verdict | None:
    """Who did not hear of the beginning does not hear of the end."""
    ends = candidate.occasion is Occasion.ENDS
    return _inhibited(candidate, Reason.NEVER_TOLD) if ends and not candidate.told else None


def settling(candidate: Candidate) -> Verdict | None:
    """What late data says is told once it has had time to say the opposite."""
    if candidate.occasion is Occasion.BEGAN_LATE:
        return Verdict(State.PLANNED, Reason.SETTLING, candidate.at + SETTLING)
    return None


STAGES: tuple[Stage, ...] = (over_when_known, below_contact, never_told, settling)


def decide(candidate: Candidate) -> Verdict:
    """Ask each stage in turn; whom none holds back is told at once."""
    for stage in STAGES:
        if verdict := stage(candidate):
            return verdict
    return Verdict(State.PLANNED, Reason.TOLD_AT_ONCE, candidate.at)


def _inhibited(candidate: Candidate, reason: Reason) -> Verdict:
    return Verdict(State.INHIBITED, reason, candidate.at)
