"""When the checks of a run fall due, and which of them were done, failed or missed. Pure: the time is passed in."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from byssus.alerts.checks.run import Entry, Ongoing, Run, Verdict
from byssus.core.plant.calendar import Span
from byssus.core.plant.checks import Check

WITHIN = "within"
"""The slot of a limit that has a deadline."""
_SETTLED = {Verdict.PASSED, Verdict.FAILED}


class State(StrEnum):
    """How one check at one time of a run stands."""

    FAILED = "failed"
    MISSED = "missed"
    """Its time and grace are over, and nobody answered."""
    OPEN = "open"
    """Due now."""
    LATE = "late"
    """Answered within limits, yet after its grace."""
    PASSED = "passed"
    COMING = "coming"

    @property
    def is_done(self) -> bool:
        """Whether somebody answered."""
        return self in {State.FAILED, State.LATE, State.PASSED}


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of a run at which a check is due; it may be answered until `closes_at`."""

    name: str
    due_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A check at one time of a run, and how that stands; `entry` answered it."""

    check: Check
    slot: Slot
    state: State
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many checks were due in some time, and what came of them; what is due just now counts for nothing yet."""

    due: int = 0
    done: int = 0
    failed: int = 0
    late: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        mine, others = astuple(self), astuple(other)
        return Tally(*(one + another for one, another in zip(mine, others, strict=True)))


def slots(check: Check, run: Run, until: datetime) -> list[Slot]:
    """The times of a run at which a check is due, in order, those that repeat up to `until`.

    The deadline of a limit comes at the end of the run, if that is earlier.
    """
    found = (Slot(name, due_at, due_at + check.grace) for name, due_at in _times(check, run, until))
    return sorted(found, key=lambda slot: slot.due_at)


def standing(ongoing: Ongoing, now: datetime) -> list[Due]:
    """Every check of a run at each of its times, in the order of these, up to those that come next.

    What was measured beside these times counts as due when it was: a failure is one whoever asked for it.
    """
    found: list[Due] = []
    for check in ongoing.control.checks:
        entries = ongoing.of(check)
        answers = {entry.slot: entry for entry in entries if entry.slot is not None}
        for slot in slots(check, ongoing.run, now + (check.due.every or timedelta(0))):
            entry = answers.get(slot.name)
            found.append(Due(check, slot, _state(slot, entry, now), entry))
        found += [_beside(check, entry) for entry in entries if entry.slot is None and entry.verdict in _SETTLED]
    return sorted(found, key=lambda due: due.slot.due_at)


def tally(dues: Iterable[Due], span: Span) -> Tally:
    """What came of the checks that were due in some time."""
    return count(due.state for due in dues if span.start <= due.slot.due_at < span.end)


def count(states: Iterable[State]) -> Tally:
    """What came of checks that stand so."""
    counted = [state for state in states if state.is_done or state is State.MISSED]
    return Tally(
        due=len(counted),
        done=sum(state.is_done for state in counted),
        failed=counted.count(State.FAILED),
        late=counted.count(State.LATE),
        missed=counted.count(State.MISSED),
    )


def _times(check: Check, run: Run, until: datetime) -> Iterator[tuple[str, datetime]]:
    if check.due.start:
        yield "start", run.started_at
    if check.due.every:
        last = min(until, run.ended_at) if run.ended_at else until
        for number in range(1, (last - run.started_at) // check.due.every + 1):
            due_at = run.started_at + number * check.due.every
            if due_at != run.ended_at:
                yield f"every {number}", due_at
    if check.due.end and run.ended_at:
        yield "end", run.ended_at
    if check.due.within:
        deadline = run.started_at + check.due.within
        yield WITHIN, min(deadline, run.ended_at) if run.ended_at else deadline


def _beside(check: Check, entry: Entry) -> Due:
    slot = Slot("beside", entry.at, entry.at)
    return Due(check, slot, _state(slot, entry, entry.at), entry)


def _state(slot: Slot, entry: Entry | None, now: datetime) -> State:
    if entry is not None:
        if entry.verdict is Verdict.FAILED:
            return State.FAILED
        return State.LATE if entry.at > slot.closes_at else State.PASSED
    if now < slot.due_at:
        return State.OPEN if slot.name == WITHIN else State.COMING
    return State.OPEN if now <= slot.closes_at else State.MISSED
