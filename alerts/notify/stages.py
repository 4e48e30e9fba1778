"""Whether and when somebody is told, as lists of stages; each gives a named reason or lets pass.

`PLANNING` is asked of each recipient when a line of the alarm log is written; `SENDING` of each notification when its
time has come, for by then somebody may have acknowledged it, shelved it or put its point out of service, or it may be
over; `PACING` of the message that the rest of them make. How long what waits is the site's policy, as dated data.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from byssus.alerts.notify.terms import Occasion, Reason, State
from byssus.alerts.operator.alarm import Kind
from byssus.core.plant.haccp import Severity

SPACING = timedelta(seconds=3)
"""Between two messages to one robot, on the wall clock: providers allow 20 a minute."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a site's messages wait (see `AlarmPolicy`)."""

    gathers: timedelta
    gathers_silence: timedelta
    settles: timedelta
    digests: timedelta


class Verdict(NamedTuple):
    """Planned for a time, or inhibited; and why."""

    state: State
    reason: Reason
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """One recipient at one step of the escalation, on one occasion.

    Args:
        waits: how long messages of the site wait.
        after: the delay of the step; zero for those who are told at once.
        first: it is the first step at which the recipient appears.
        on_duty: at the time of the step.
        told: the recipient was told of this alarm before, or certainly will be.
        digested: it stands in the recipient's next digest, or stood in one.
        late: the alarm is known from late data only.
        withdrawn: late data proved that the alarm never was.
        joins_at: when a message of the site, or a digest, goes to the recipient that this one can join.
    """

    occasion: Occasion
    kind: Kind
    severity: Severity
    at: datetime
    waits: Waits
    after: timedelta
    first: bool
    least_severity: Severity
    on_duty: bool
    told: bool = False
    digested: bool = False
    late: bool = False
    withdrawn: bool = False
    joins_at: datetime | None = None
    digest_at: datetime | None = None


def below_contact(candidate: Candidate) -> Verdict | None:
    """The contact wants to hear of worse alarms only."""
    below = candidate.severity.rank < candidate.least_severity.rank
    return _inhibited(Reason.BELOW_CONTACT, candidate.at) if below else None


def digest(candidate: Candidate) -> Verdict | None:
    """Nobody is woken for what is over; those who are told first read a line of it."""
    ended_unheard = candidate.occasion is Occasion.ENDS and candidate.late and not candidate.told
    over = candidate.occasion is Occasion.IS_OVER or (ended_unheard and not candidate.withdrawn)
    if not over or candidate.digested or candidate.after:
        return None
    return Verdict(State.PLANNED, Reason.DIGEST, candidate.digest_at or candidate.at + candidate.waits.digests)


def never_told(candidate: Candidate) -> Verdict | None:
    """Who did not hear of the beginning does not hear of the end."""
    over = candidate.occasion in {Occasion.ENDS, Occasion.IS_OVER}
    return _inhibited(Reason.NEVER_TOLD, candidate.at) if over and not candidate.told else None


def off_duty(candidate: Candidate) -> Verdict | None:
    """Another shift has the watch; who was told of the beginning hears of the end all the same."""
    off = candidate.occasion is not Occasion.ENDS and not candidate.on_duty
    return _inhibited(Reason.OFF_DUTY, candidate.at + candidate.after) if off else None


def settling(candidate: Candidate) -> Verdict | None:
    """What late data says is told once it has had time to say the opposite."""
    if candidate.occasion is Occasion.BEGAN_LATE:
        return Verdict(State.PLANNED, Reason.SETTLING, candidate.at + candidate.waits.settles + candidate.after)
    return None


def escalation(candidate: Candidate) -> Verdict | None:
    """A later step has its own deadline; who has been told of the alarm hears at once that it became worse."""
    if not candidate.after or (candidate.told and candidate.first):
        return None
    return Verdict(State.PLANNED, Reason.ESCALATION, candidate.at + candidate.after)


def grouped(candidate: Candidate) -> Verdict | None:
    """What begins or ends at the site within a short while goes out as one message."""
    silent = candidate.kind is Kind.NO_DATA
    own = candidate.at + (candidate.waits.gathers_silence if silent else candidate.waits.gathers)
    return Verdict(State.PLANNED, Reason.GROUPED, min(own, candidate.joins_at or own))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A planned notification whose time has come, or is looked at before.

    Args:
        acknowledged: by now.
        over: the condition has ended, or the alarm was closed or withdrawn.
        said: the recipient was told, by another line of the log, of the same point and cause, no less severe.
        due_at: when its time comes, or came.
        reason: which stage decided last.
        outage_until: the point is out of service until then.
        shelved_until: the alarm, or one about the same that was no less severe, is shelved until then.
        defrosting_until: it is a warning that began in a defrost window, which lasts until then.
    """

    occasion: Occasion
    step: int
    now: datetime
    acknowledged: bool
    over: bool
    said: bool
    due_at: datetime
    reason: Reason
    outage_until: datetime | None = None
    shelved_until: datetime | None = None
    defrosting_until: datetime | None = None

    @property
    def held(self) -> bool:
        """Whether people are spared by will or by design, or it waited for the end of that."""
        holds = (self.outage_until, self.shelved_until, self.defrosting_until)
        return self.reason in HOLDS or any(until is not None and until > self.now for until in holds)


HOLDS = frozenset({Reason.OUT_OF_SERVICE, Reason.SHELVED, Reason.DEFROSTING})
"""The reasons for which people are spared for a while."""
_BEGINNINGS = frozenset({Occasion.BEGINS, Occasion.BEGAN_LATE})


def acknowledged(waiting: Waiting) -> Verdict | None:
    """Somebody takes care of it: the steps that are left need not be taken."""
    stop = waiting.acknowledged and waiting.step > 0 and waiting.occasion is not Occasion.ENDS
    return _inhibited(Reason.ACKNOWLEDGED, waiting.now) if stop else None


def ended(waiting: Waiting) -> Verdict | None:
    """It was over before this step, before late data had settled, or while people were spared."""
    may_lapse = waiting.step > 0 or waiting.occasion is Occasion.BEGAN_LATE or waiting.held
    lapsed = waiting.over and may_lapse and waiting.occasion in _BEGINNINGS
    return _inhibited(Reason.ENDED, waiting.now) if lapsed else None


def out_of_service(waiting: Waiting) -> Verdict | None:
    """People work on the point; what it says meanwhile is recorded."""
    return _held(waiting, Reason.OUT_OF_SERVICE, waiting.outage_until)


def shelved(waiting: Waiting) -> Verdict | None:
    """A person wants nobody to be told for a while."""
    return _held(waiting, Reason.SHELVED, waiting.shelved_until)


def defrosting(waiting: Waiting) -> Verdict | None:
    """By design: a zone that is defrosted grows warmer; this spares people warnings only."""
    return _held(waiting, Reason.DEFROSTING, waiting.defrosting_until)


def _held(waiting: Waiting, reason: Reason, until: datetime | None) -> Verdict | None:
    """Not before `until`; what has a later time of its own keeps it."""
    asked = waiting.due_at <= waiting.now or waiting.reason is reason
    if until is None or until <= waiting.now or not asked or waiting.occasion not in _BEGINNINGS:
        return None
    return Verdict(State.PLANNED, reason, until)


def said_already(waiting: Waiting) -> Verdict | None:
    """The rungs of a ladder say one thing; only a worse one is news."""
    begins = waiting.occasion in _BEGINNINGS
    return _inhibited(Reason.SAID_ALREADY, waiting.now) if begins and waiting.said else None


@dataclass(frozen=True, slots=True)
class Ready:
    """What would go to one recipient about one site as one message.

    Args:
        news: the worst of the conditions that begin; None where all are over.
        tried: it went out before, or another channel did not take it, so it is late already.
        pause: between two messages of the site to one recipient.
        last_at: when the recipient last had a message of the site.
        last_news: the worst beginning that was said within the pause before now.
        free_at: when the robot may speak again.
    """

    now: datetime
    news: Severity | None
    pause: timedelta
    tried: bool = False
    last_at: datetime | None = None
    last_news: Severity | None = None
    free_at: datetime | None = None


def storm(ready: Ready) -> Verdict | None:
    """The recipient knows that something is wrong there: the rest waits and comes as one message."""
    worse = ready.news is not None and (ready.last_news is None or ready.news.rank > ready.last_news.rank)
    if ready.last_at is None or ready.tried or worse or ready.last_at + ready.pause <= ready.now:
        return None
    return Verdict(State.PLANNED, Reason.STORM, ready.last_at + ready.pause)


def rate_limit(ready: Ready) -> Verdict | None:
    """A robot that speaks too often is silenced by its provider."""
    if ready.free_at is None or ready.free_at <= ready.now:
        return None
    return Verdict(State.PLANNED, Reason.RATE_LIMIT, ready.free_at)


PLANNING: tuple[Callable[[Candidate], Verdict | None], ...] = (
    below_contact,
    digest,
    never_told,
    off_duty,
    settling,
    escalation,
    grouped,
)
SENDING: tuple[Callable[[Waiting], Verdict | None], ...] = (
    acknowledged,
    ended,
    out_of_service,
    shelved,
    defrosting,
    said_already,
)
PACING: tuple[Callable[[Ready], Verdict | None], ...] = (storm, rate_limit)

Asked = TypeVar("Asked", Candidate, Waiting, Ready)


def first_verdict(stages: Iterable[Callable[[Asked], Verdict | None]], asked: Asked) -> Verdict | None:
    """What the first stage says that does not let pass; None when all do."""
    return next((verdict for stage in stages if (verdict := stage(asked))), None)


def _inhibited(reason: Reason, at: datetime) -> Verdict:
    return Verdict(State.INHIBITED, reason, at)
