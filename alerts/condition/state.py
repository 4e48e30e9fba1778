"""What a condition machine knows between two readings, and its form in the store."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import TypeAdapter

from byssus.alerts.condition.reading import Reading

BEGINNING = datetime.min.replace(tzinfo=UTC)
"""Earlier than any reading."""


class Phase(StrEnum):
    """Where a machine stands."""

    NORMAL = "normal"
    PENDING = "pending"
    ACTIVE = "active"
    RECOVERING = "recovering"


@dataclass(slots=True)
class Run:
    """Readings from a first breach on: pending until raised, then an excursion until cleared.

    Only the machine that follows it changes it; a `State` holds a copy of its own.
    """

    started_at: datetime
    peak: float
    peak_at: datetime
    over: float | None
    """How far beyond the limit the last reading was; None when it was not in breach."""
    timer: timedelta = timedelta(0)
    """How long it has been in breach while pending, or recovered while recovering."""
    time_out: timedelta = timedelta(0)
    degree_seconds: float = 0.0
    n_readings: int = 1
    n_gaps: int = 0
    raised_by: Reading | None = None
    ended_at: datetime | None = None

    @property
    def phase(self) -> Phase:
        """PENDING, ACTIVE or RECOVERING."""
        if self.raised_by is None:
            return Phase.PENDING
        return Phase.ACTIVE if self.ended_at is None else Phase.RECOVERING


@dataclass(frozen=True, slots=True)
class State:
    """Where one machine stands; with it, a restart resumes every timer exactly."""

    at: datetime = BEGINNING
    """Event time of the newest reading."""
    run: Run | None = None
    """None while NORMAL."""

    @property
    def phase(self) -> Phase:
        """Where the machine stands."""
        return self.run.phase if self.run else Phase.NORMAL


START = State()
"""Before the first reading."""

_STATE = TypeAdapter(State)


def state_to_json(state: State) -> str:
    """The state as JSON; `state_from_json` gives back an equal one, to the microsecond and the last bit."""
    return _STATE.dump_json(state).decode()


def state_from_json(text: str | bytes) -> State:
    """Read what `state_to_json` wrote.

    Raises:
        pydantic.ValidationError: the text is something else.
    """
    return _STATE.validate_json(text)
