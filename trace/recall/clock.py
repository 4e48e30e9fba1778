"""How the clock of a recall runs: from knowing of the danger, or from the notice, by dated law (食品召回管理办法)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice

from byssus.core.errors import InvalidInput
from byssus.core.plant.calendar import Calendar, ProductionDays
from byssus.core.plant.law import CountedFrom, RecallClass
from byssus.trace.rules.dated import in_force

_LOOKED_AHEAD = timedelta(days=2000)


@dataclass(frozen=True, slots=True)
class Term:
    """The law for one class from `start` on, before `end`.

    `calendar` knows the working days; `finish_from` says from when they count.
    """

    code: str
    grade: RecallClass
    report_within: timedelta
    working_days: int
    finish_from: CountedFrom
    calendar: Calendar
    start: datetime
    end: datetime | None
    standard: str
    verified: bool

    def years_unknown(self, first: date, last: date) -> tuple[int, ...]:
        """The years between two days of which its calendar has no holiday: there more days count than are worked."""
        known = {day.year for day in self.calendar.off}
        return tuple(year for year in range(first.year, last.year + 1) if year not in known)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when the recall is begun and reported, and before which instant it is finished."""

    report_due: datetime
    finish_due: datetime


class State(StrEnum):
    """How a recall stands against its clock, in the order in which it goes on."""

    REPORT_DUE = "report_due"
    REPORT_OVERDUE = "report_overdue"
    RUNNING = "running"
    OVERDUE = "overdue"
    FINISHED = "finished"
    """Somebody says that it is over; a second person has to confirm it."""
    FINISHED_OVERDUE = "finished_overdue"
    """The same, and nobody confirmed it in time."""
    CLOSED = "closed"

    @property
    def late(self) -> bool:
        """Whether a deadline has passed."""
        return self in {State.REPORT_OVERDUE, State.OVERDUE, State.FINISHED_OVERDUE}


@dataclass(frozen=True, slots=True)
class Progress:
    """When the recall was reported, said to be finished, and closed; None: not yet."""

    reported_at: datetime | None = None
    finished_at: datetime | None = None
    closed_at: datetime | None = None


def term_for(terms: Iterable[Term], grade: RecallClass, known_at: datetime) -> Term:
    """The law that was in force when the danger became known.

    Raises:
        InvalidInput: there was none.
    """
    found = [term for term in in_force(terms, known_at) if term.grade is grade]
    if not found:
        advice = "Enter it in a plant file under `recall_terms`."
        raise InvalidInput(f"No law says how soon a recall of class {grade} is due.", where="grade", advice=advice)
    return max(found, key=lambda term: (term.start, term.code))


def deadlines(term: Term, known_at: datetime, days: ProductionDays, noticed_at: datetime | None = None) -> Deadlines:
    """When a recall is due.

    Args:
        term: the law.
        known_at: when the danger became known.
        days: the days of the firm; those of the calendar of `term` on which is worked count, the first one does not.
        noticed_at: when the first holder was told; None while nobody was, and the days count from knowing.
    """
    began = (noticed_at or known_at) if term.finish_from is CountedFrom.NOTICE else known_at
    day = began.astimezone(days.zone).date() + timedelta(days=1)
    working = ProductionDays(days.zone, calendar=term.calendar)
    counted = list(islice(working.worked(day, day + _LOOKED_AHEAD), term.working_days))
    return Deadlines(known_at + term.report_within, working.span(counted[-1] if counted else day).end)


def state(due: Deadlines, progress: Progress, now: datetime) -> State:
    """How a recall stands at a time."""
    if progress.closed_at:
        return State.CLOSED
    if progress.finished_at:
        return State.FINISHED_OVERDUE if now >= due.finish_due else State.FINISHED
    if now >= due.finish_due:
        return State.OVERDUE
    if progress.reported_at:
        return State.RUNNING
    return State.REPORT_OVERDUE if now > due.report_due else State.REPORT_DUE
