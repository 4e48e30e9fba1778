"""The recording of a point over a window of time: its readings, where there are none, its limits, its excursions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.alerts.condition.bound import Bound, bound_of
from byssus.alerts.condition.excursion import Origin
from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.core.plant.haccp import Direction, Measure, Severity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
_AS_THEY_ARE = 1500
_LONGEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, `end` not included.

    Raises:
        InvalidInput: it is empty, or longer than 400 days.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise InvalidInput("The window is empty.", where="from, to", advice="Let it end after its start.")
        if self.end - self.start > _LONGEST:
            raise InvalidInput("The window is too long.", where="from, to", advice="Ask for at most 400 days at once.")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A reading, or what the readings of a few minutes come to; in the point's unit."""

    time: datetime
    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class Gap:
    """No reading between these two, for longer than the point's rhythm allows."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """A critical limit, in force from `start` to `end` of the window's time."""

    rule: str
    severity: Severity
    bound: Bound
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class PastExcursion:
    """An excursion and what people did about it; times are event times, None where it has not come to that.

    `bound` is None where the plan by which the point went then is not the one it has.
    """

    id: int
    rule: str
    severity: Severity
    started_at: datetime
    cleared_at: datetime | None
    ended_at: datetime | None
    peak: float
    peak_at: datetime
    minutes_out: float
    n_gaps: int
    origin: Origin
    acknowledged_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    cause: str | None
    corrective_action: str | None
    bound: Bound | None = None

    @property
    def measure(self) -> Measure:
        """What the peak is a value of."""
        return self.bound.measure if self.bound else Measure.VALUE


@dataclass(frozen=True, slots=True)
class Recording:
    """All that is known of a point in a window; `step` is zero when stretches are single readings."""

    window: Window
    step: timedelta
    stretches: list[Stretch]
    gaps: list[Gap]
    limits: list[Limit]
    excursions: list[PastExcursion]

    @property
    def lines(self) -> list[Limit]:
        """The limits of the values themselves."""
        return [limit for limit in self.limits if limit.bound.measure is Measure.VALUE]

    @property
    def windows(self) -> list[Limit]:
        """The limits of what values come to over a while."""
        return [limit for limit in self.limits if limit.bound.measure is not Measure.VALUE]

    @property
    def missing(self) -> timedelta:
        """How long the gaps are in all."""
        return sum((gap.end - gap.start for gap in self.gaps), timedelta(0))


def read_recording(connection: Connection, point: str, every: timedelta, window: Window) -> Recording:
    """The recording of the point of that code, whose expected interval is `every`.

    Single readings while there can be at most 1 500 of them; else stretches, so that a curve has as many at most.
    """
    step = _step(window, every)
    wanted = {"point": point, "start": window.start, "end": window.end, "step": step}
    stretches = connection.execute(_QUERIES["buckets" if step else "each"], wanted)
    return Recording(
        window,
        step,
        [Stretch(*row) for row in stretches],
        [Gap(*row) for row in connection.execute(_QUERIES["gaps"], wanted)],
        [_limit(row) for row in connection.execute(_QUERIES["limits"], wanted)],
        [_excursion(row) for row in connection.execute(_QUERIES["excursions"], wanted)],
    )


def _step(window: Window, every: timedelta) -> timedelta:
    """Nothing, or the whole number of minutes that keeps the window within the bound."""
    span = window.end - window.start
    if span <= _AS_THEY_ARE * every:
        return timedelta(0)
    return timedelta(minutes=-(-span // (_AS_THEY_ARE / 2 * timedelta(minutes=1))))


def _limit(row: TupleRow) -> Limit:
    rule, severity, start, end, direction, limit, measure, window, beyond = row
    bound = Bound(Direction(direction), limit, Measure(measure), window, beyond)
    return Limit(rule, Severity(severity), bound, start, end)


def _excursion(row: TupleRow) -> PastExcursion:
    number, rule, severity, started_at, cleared_at, ended_at, peak, peak_at, minutes_out, n_gaps, origin = row[:11]
    acknowledged_by, closed_at, closed_by, cause, corrective_action = row[11:16]
    return PastExcursion(
        number,
        rule,
        Severity(severity),
        started_at,
        cleared_at,
        ended_at,
        peak,
        peak_at,
        minutes_out,
        n_gaps,
        Origin(origin),
        acknowledged_by,
        closed_at,
        closed_by,
        cause,
        corrective_action,
        bound_of(*row[16:]),
    )
