"""What people do at control points, each act in one transaction: begin and end runs, answer checks, correct an answer.

A failed check raises an alarm of its own; a good one of the same check, a correction, or the end of the run clears it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from byssus.alerts.checks.book import (
    QUERIES,
    control_of,
    find_entry,
    find_run,
    not_before,
    site_number,
)
from byssus.alerts.checks.deviation import Cleared, clear_deviations, raise_deviation
from byssus.alerts.checks.due import Due, Slot, State, slots, standing
from byssus.alerts.checks.judge import judge
from byssus.alerts.checks.run import Entry, Ongoing, Verdict
from byssus.core.arrival import FURTHEST_AHEAD
from byssus.core.database import Connection
from byssus.core.errors import Conflict, InvalidInput
from byssus.core.plant.checks import Check
from byssus.core.plant.haccp import ControlPoint
from byssus.core.plant.plans import plans_of_site


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody enters; `slot` is the time of the run that it answers, the earliest open one if left out."""

    check: str
    values: Mapping[str, float]
    at: datetime
    slot: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A control point of a plan at a site."""

    site: str
    plan: str
    control_point: str


def begin_run(connection: Connection, place: Place, subject: str, person: str, at: datetime, now: datetime) -> Ongoing:
    """Turn a control point to a lot, batch, shift or product; its checks fall due from then on.

    Raises:
        NotFound: there is no such site.
        InvalidInput: the site goes by no such plan, or the plan has no such control point; or `at` lies ahead.
        Conflict: it is about that already; the error says who began, and when.
    """
    subject = " ".join(subject.split())
    if not subject:
        raise InvalidInput("A run is about something; the subject is empty.", where="subject")
    _not_ahead(at, now)
    with connection.transaction():
        site = site_number(connection, place.site)
        version = watching(connection, place, now).version
        values = {"site": site, "plan": place.plan, "version": version, "control_point": place.control_point}
        values |= {"subject": subject, "at": at, "person": person}
        row = connection.execute(QUERIES["begin_run"], values).fetchone()
        if row is None:
            raise _begun(connection, place, subject)
        return find_run(connection, row[0])


def end_run(connection: Connection, number: int, person: str, at: datetime, now: datetime) -> Ongoing:
    """The lot, batch, shift or product has passed; what was out of limits there lasts no longer.

    Raises:
        NotFound: there is no such run.
        InvalidInput: the end lies before the beginning, or ahead.
        Conflict: somebody ended it first.
    """
    _not_ahead(at, now)
    with connection.transaction():
        run = _locked(connection, number).run
        not_before(run, at)
        if run.ended_at is not None:
            raise Conflict(f"{run.ended_by} ended it at {run.ended_at.isoformat(timespec='seconds')}.")
        connection.execute(QUERIES["end_run"], {"id": number, "at": at, "person": person})
        clear_deviations(connection, Cleared(number, "run_ended"), now)
        return find_run(connection, number)


def answer_check(connection: Connection, number: int, answer: Answer, person: str, now: datetime) -> Entry:
    """Keep what was measured, judged by the plan's limits; a failure raises an alarm.

    Raises:
        NotFound: there is no such run.
        InvalidInput: the run has no such check or slot, a value is missing, or the time lies ahead or before the run.
        Conflict: somebody answered that slot first; the error says who.
    """
    _not_ahead(answer.at, now)
    with connection.transaction():
        ongoing = _locked(connection, number)
        not_before(ongoing.run, answer.at)
        check = check_of(ongoing, answer.check)
        slot = _slot(ongoing, check, answer, now)
        return _Sheet(ongoing, check, slot, answer, person, now).keep(connection)


def correct_entry(
    connection: Connection, number: int, values: Mapping[str, float], remark: str, person: str, now: datetime
) -> Entry:
    """Say what an entry should have read, and why; the first one stays and is shown beside it.

    Raises:
        NotFound: there is no such entry.
        InvalidInput: a value is missing, or the reason.
        Conflict: somebody corrected it first; the error says who.
    """
    if not remark.strip():
        raise InvalidInput("A correction says why; the remark is empty.", where="remark")
    with connection.transaction():
        before = find_entry(connection, number)
        ongoing = _locked(connection, before.run)
        row = connection.execute(QUERIES["correction"], {"id": number}).fetchone()
        if row is not None:
            raise Conflict(f"{row[0]} corrected it at {row[1].isoformat(timespec='seconds')}.", where=f"entry {number}")
        check = check_of(ongoing, before.check)
        slot = _named(slots(check, ongoing.run, now), before.slot) if before.slot else None
        answer = Answer(check.code, values, before.at, remark=remark)
        return _Sheet(ongoing, check, slot, answer, person, now, before).keep(connection)


def check_of(ongoing: Ongoing, code: str) -> Check:
    """A check of the run's control point.

    Raises:
        InvalidInput: it has none of that code.
    """
    for check in ongoing.control.checks:
        if check.code == code:
            return check
    raise InvalidInput(f"Control point {ongoing.control.code} has no check {code!r}.", where="check")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """An answer with all that it is kept with; `before` is the entry that it corrects."""

    ongoing: Ongoing
    check: Check
    slot: Slot | None
    answer: Answer
    person: str
    now: datetime
    before: Entry | None = None

    def keep(self, connection: Connection) -> Entry:
        verdict = judge(self.check, self.answer.values, self.answer.at, self.slot)
        values = {
            "run": self.ongoing.run.id,
            "check": self.check.code,
            "slot": self.slot.name if self.slot and verdict is not Verdict.NOT_YET else None,
            "at": self.answer.at,
            "entered_at": self.now,
            "person": self.person,
            "values": orjson.dumps(dict(self.answer.values)).decode(),
            "verdict": verdict,
            "remark": self.answer.remark.strip(),
            "corrects": self.before.id if self.before else None,
            "alarm": self._follow(connection, verdict),
        }
        [number] = connection.execute(QUERIES["insert_entry"], values).fetchone() or ()
        return find_entry(connection, number)

    def _follow(self, connection: Connection, verdict: Verdict) -> int | None:
        """Bring the alarms of the check in line; the number of that of a failure."""
        run = self.ongoing.run
        if verdict is Verdict.FAILED:
            known = self.before.alarm if self.before else None
            return known or raise_deviation(connection, run, self.check, self.answer.values, self.person, self.now)
        if self.before and self.before.alarm:
            clear_deviations(connection, Cleared(run.id, "corrected", alarm=self.before.alarm), self.now)
        elif verdict is Verdict.PASSED:
            clear_deviations(connection, Cleared(run.id, "passed", self.check.code, self.answer.at), self.now)
        return None


def _slot(ongoing: Ongoing, check: Check, answer: Answer, now: datetime) -> Slot | None:
    """The slot that is answered; None when nothing is due, and somebody measures all the same."""
    dues = [due for due in standing(ongoing, now) if due.check == check]
    if answer.slot is None:
        return next((due.slot for due in dues if due.state is State.OPEN), None)
    found = next((due for due in dues if due.slot.name == answer.slot), None)
    if found is None:
        raise InvalidInput(f"The run has no time {answer.slot!r} for this check.", where="slot")
    if found.entry is not None:
        raise _answered(found)
    return found.slot


def _named(found: list[Slot], name: str) -> Slot | None:
    return next((slot for slot in found if slot.name == name), None)


def _locked(connection: Connection, number: int) -> Ongoing:
    connection.execute(QUERIES["lock_run"], {"id": number})
    return find_run(connection, number)


@dataclass(frozen=True, slots=True)
class Watching:
    """A control point, and the version of its plan that is in force."""

    version: int
    control: ControlPoint


def watching(connection: Connection, place: Place, now: datetime) -> Watching:
    """What the plan in force says of a control point at a site.

    Raises:
        InvalidInput: the site goes by no such plan, or the plan has no such control point.
    """
    for plan in plans_of_site(connection, place.site, now):
        if plan.code == place.plan:
            return Watching(plan.version, control_of(plan, place.control_point))
    raise InvalidInput(f"Site {place.site} goes by no plan {place.plan!r} now.", where="plan")


def _begun(connection: Connection, place: Place, subject: str) -> Conflict:
    wanted = {"site": place.site, "plan": place.plan, "control_point": place.control_point, "subject": subject}
    row = connection.execute(QUERIES["open_run"], wanted).fetchone()
    if row is None:
        return Conflict(f"{subject} ended just now.", advice="Begin it again.")
    run = find_run(connection, row[0]).run
    return Conflict(f"{run.started_by} began {subject} at {run.started_at.isoformat(timespec='seconds')}.")


def _answered(due: Due) -> Conflict:
    by, at = (due.entry.entered_by, due.entry.entered_at) if due.entry else ("somebody", due.slot.due_at)
    return Conflict(
        f"{by} entered it at {at.isoformat(timespec='seconds')}.",
        where=f"check {due.check.code}, {due.slot.name}",
        advice="Correct that entry if it is wrong.",
    )


def _not_ahead(at: datetime, now: datetime) -> None:
    if at > now + FURTHEST_AHEAD:
        raise InvalidInput(f"{at.isoformat(timespec='seconds')} lies ahead.", where="at", advice="Give a time gone by.")
