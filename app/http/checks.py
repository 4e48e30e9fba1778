"""What people check at control points: runs, what falls due in them, and what was entered."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from byssus.alerts.checks.book import find_run, history_of, runs_of_site
from byssus.alerts.checks.desk import Answer, Place, answer_check, begin_run, correct_entry, end_run
from byssus.alerts.checks.due import Due, State, Tally, standing, tally
from byssus.alerts.checks.run import Entry, Ongoing, Run
from byssus.alerts.checks.schedule import Start
from byssus.alerts.checks.today import read_today
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.app.http.points import From, To, window_of
from byssus.core.identity.access import Permission
from byssus.core.plant.calendar import Span

router = APIRouter(tags=["checks"], dependencies=[require(Permission.READ_ALARMS)])
_KEEPS = [require(Permission.KEEP_RECORDS)]
_Code = Annotated[str, Field(min_length=1, max_length=200)]
_Words = Annotated[str, Field(max_length=4000)]
_At = Annotated[AwareDatetime | None, Field(description="when it was; now, if left out")]
_Values = Annotated[dict[_Code, float], Field(max_length=100, description="by item; yes is 1, no is 0")]


class RunWanted(BaseModel):
    """What a control point turns to."""

    model_config = ConfigDict(extra="forbid")

    site: _Code
    plan: _Code
    control_point: _Code
    subject: _Code
    at: _At = None


class EndWanted(BaseModel):
    """That a run is over."""

    model_config = ConfigDict(extra="forbid")

    at: _At = None


class AnswerWanted(BaseModel):
    """What was measured."""

    model_config = ConfigDict(extra="forbid")

    check: _Code
    values: _Values
    slot: Annotated[str | None, Field(max_length=100, description="the earliest open one, if left out")] = None
    at: _At = None
    remark: _Words = ""


class CorrectionWanted(BaseModel):
    """What an entry should have read, and why."""

    model_config = ConfigDict(extra="forbid")

    values: _Values
    remark: Annotated[_Words, Field(min_length=1)]


class RunNow(BaseModel):
    """A run, and how its checks stand at each of their times."""

    run: Run
    checks: list[Due]


class RunHistory(RunNow):
    """A run with everything that was ever entered, corrected or not."""

    entries: list[Entry]


class ExpectedRun(BaseModel):
    """A run that a plan expects today; `run` is the number of the one that answers it."""

    plan: str
    control_point: str
    code: str
    due_at: datetime
    state: State
    run: int | None


class Checks(BaseModel):
    """The runs of a site in some time, those that its plans expect today, and what came of the checks that were due."""

    runs: list[RunNow]
    expected: list[ExpectedRun]
    tally: Tally


@router.get("/checks")
def get_checks(
    context: InContext, site: Annotated[str, Query(max_length=200)], start: From = None, end: To = None
) -> Checks:
    """The runs of a site in some time, the last day if left out, with checks done, failed and missed."""
    now = context.clock.now()
    window = window_of(start, end, now)
    span = Span(window.start, window.end)
    with context.pool.connection() as connection:
        runs = [_run_now(each, now) for each in runs_of_site(connection, site, span)]
        expected = [_expected(start) for start in read_today(connection, site, now).starts]
    return Checks(runs=runs, expected=expected, tally=tally((due for each in runs for due in each.checks), span))


@router.post("/runs", status_code=201, dependencies=_KEEPS)
def post_run(context: InContext, caller: CalledBy, wanted: RunWanted) -> RunNow:
    """Turn a control point to a lot, batch, shift or product; 409 names whoever did so first."""
    now = context.clock.now()
    place = Place(wanted.site, wanted.plan, wanted.control_point)
    with context.pool.connection() as connection:
        return _run_now(begin_run(connection, place, wanted.subject, caller.name, wanted.at or now, now), now)


@router.get("/runs/{number}")
def get_run(context: InContext, number: RowNumber) -> RunHistory:
    """A run with everything that was entered."""
    with context.pool.connection() as connection:
        found = _run_now(find_run(connection, number), context.clock.now())
        return RunHistory(run=found.run, checks=found.checks, entries=history_of(connection, number))


@router.post("/runs/{number}/end", dependencies=_KEEPS)
def post_end(context: InContext, caller: CalledBy, number: RowNumber, wanted: EndWanted) -> RunNow:
    """End a run; checks at its end fall due."""
    now = context.clock.now()
    with context.pool.connection() as connection:
        return _run_now(end_run(connection, number, caller.name, wanted.at or now, now), now)


@router.post("/runs/{number}/entries", status_code=201, dependencies=_KEEPS)
def post_entry(context: InContext, caller: CalledBy, number: RowNumber, wanted: AnswerWanted) -> Entry:
    """Enter what was measured; it is judged at once, and a failure raises an alarm."""
    now = context.clock.now()
    answer = Answer(wanted.check, wanted.values, wanted.at or now, wanted.slot, wanted.remark)
    with context.pool.connection() as connection:
        return answer_check(connection, number, answer, caller.name, now)


@router.post("/check-entries/{number}/correction", status_code=201, dependencies=_KEEPS)
def post_correction(context: InContext, caller: CalledBy, number: RowNumber, wanted: CorrectionWanted) -> Entry:
    """Say what an entry should have read, and why; the first one stays."""
    with context.pool.connection() as connection:
        return correct_entry(connection, number, wanted.values, wanted.remark, caller.name, context.clock.now())


def _run_now(ongoing: Ongoing, now: datetime) -> RunNow:
    return RunNow(run=ongoing.run, checks=standing(ongoing, now))


def _expected(start: Start) -> ExpectedRun:
    return ExpectedRun(
        plan=start.plan.code,
        control_point=start.control.code,
        code=start.expected.code,
        due_at=start.due_at,
        state=start.state,
        run=start.run.id if start.run else None,
    )
