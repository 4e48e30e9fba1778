"""Recalls and drills: what is concerned, where it is, what came back, the clock, and the papers."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from byssus.app.http.context import CalledBy, Context, InContext
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.app.recalling import open_for, paper_for, recall_for, recalls_of, require_own, take_back_for
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission
from byssus.core.plant.law import RecallClass
from byssus.trace.questions.model import Time
from byssus.trace.recall.case import Doer, Plan
from byssus.trace.recall.closing import confirm, finish
from byssus.trace.recall.desk import Decision, let_go, note, notify_site, report, widen, write_plan
from byssus.trace.recall.model import Recall, Summary
from byssus.trace.recall.open import Opening
from byssus.trace.recall.origin import Cause, Widening
from byssus.trace.recall.papers import Paper
from byssus.trace.recall.recover import Return

router = APIRouter(prefix="/recalls", tags=["recalls"], dependencies=[require(Permission.TRACE)])
_RECALL = [require(Permission.RECALL)]
_HOLD = [require(Permission.HOLD)]
_Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
_Said = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
_Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
_Code = Annotated[str, Field(min_length=1, max_length=8000, pattern=r"^[^\x00]+$")]


class _Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PlanWanted(_Wanted):
    """What people write into the plan; the rest of it is known."""

    hazard: Annotated[_Said, Field(description="what is wrong with the goods, and why")]
    harm: Annotated[_Said, Field(description="what harm they may do")]
    disposal: _Words = ""
    cost: _Words = ""
    effect: _Words = ""

    @property
    def plan(self) -> Plan:
        """The same as a value."""
        return Plan(self.hazard, self.harm, self.disposal, self.cost, self.effect)


class RecallWanted(PlanWanted):
    """What to call back, and why; a drill blocks nothing."""

    firm: _Name
    grade: RecallClass
    cause: Cause
    about: Annotated[
        _Code,
        Field(description="a code; the number of the alarm; the code of the closure or certificate"),
    ]
    known_at: Annotated[Time | None, Field(description="when the firm came to know; now, if left out")] = None
    drill: bool = False


class WordsWanted(_Wanted):
    """What is said to it."""

    words: _Said


class SiteWanted(_Wanted):
    """Whose people were told, and by which way."""

    site: _Name
    words: _Words = ""


class DecisionWanted(_Wanted):
    """A proposal, whether the recall is widened by it, and why."""

    kind: Widening
    about: _Code
    accepted: bool
    words: _Said


class ReturnWanted(_Wanted):
    """What came back, or was destroyed before a witness."""

    code: _Code
    zone: _Name
    amount: Annotated[float, Field(gt=0, lt=1e9)]
    unit: Annotated[str, Field(min_length=1, max_length=10, description="kg, 斤, 包, ...")]
    at: Annotated[Time | None, Field(description="now, if left out; the same entry twice is refused")] = None
    witness: Annotated[_Name | None, Field(description="who saw that it was destroyed; left out, it came back")] = None
    words: _Words = ""


class GoodsWanted(_Wanted):
    """Goods that are not concerned after all, and why."""

    things: Annotated[list[_Code], Field(min_length=1, max_length=1000)]
    words: _Said


class FinishWanted(_Wanted):
    """What became of what is missing; needed unless all is accounted for."""

    words: _Words = ""


class ConfirmWanted(_Wanted):
    """Whether a second person agrees that it is over; if not, why."""

    agreed: bool
    words: _Words = ""


@router.get("")
def get_recalls(context: InContext, caller: CalledBy, drill: bool | None = None) -> list[Summary]:
    """The newest hundred recalls, of one's own goods or that concern one's own stock, with how they stand."""
    with context.pool.connection() as connection:
        return recalls_of(connection, caller, context.clock.now(), drill=drill)


@router.post("", status_code=201, dependencies=_RECALL)
def post_recall(context: InContext, caller: CalledBy, wanted: RecallWanted) -> Recall:
    """Open a recall: what it concerns is worked out, held, and recalled in the journal; a drill only looks."""
    now = context.clock.now()
    opening = Opening(
        person=caller.name,
        firm=wanted.firm,
        grade=wanted.grade,
        cause=wanted.cause,
        about=wanted.about,
        known_at=wanted.known_at or now,
        plan=wanted.plan,
        drill=wanted.drill,
    )
    with context.pool.connection() as connection:
        return recall_for(connection, caller, open_for(connection, caller, opening, now), now)


@router.get("/{number}")
def get_recall(context: InContext, caller: CalledBy, number: RowNumber) -> Recall:
    """All that is known of a recall now; the firm and its offices see all of it, a holder their own stock."""
    with context.pool.connection() as connection:
        return recall_for(connection, caller, number, context.clock.now())


class Language(StrEnum):
    """What a paper is written in."""

    ZH = "zh"
    EN = "en"


_PDF: dict[int | str, dict[str, object]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/{number}/papers/{paper}", response_class=Response, responses=_PDF)
def get_paper(
    context: InContext,
    caller: CalledBy,
    number: RowNumber,
    paper: Paper,
    language: Annotated[Language, Query()] = Language.ZH,
) -> Response:
    """Plan, notice, progress or final report as PDF; everybody who may see the recall gets the notice."""
    with context.pool.connection() as connection:
        written = paper_for(connection, caller, number, paper, language, context.clock.now())
    headers = {"Content-Disposition": f'attachment; filename="recall-{number}-{paper}-{language}.pdf"'}
    return Response(written, media_type="application/pdf", headers=headers)


@router.post("/{number}/plan", dependencies=_RECALL)
def post_plan(context: InContext, caller: CalledBy, number: RowNumber, wanted: PlanWanted) -> Recall:
    """Write the plan anew."""
    return _own(context, caller, number, "", lambda link, doer: write_plan(link, number, wanted.plan, doer))


@router.post("/{number}/report", dependencies=_RECALL)
def post_report(context: InContext, caller: CalledBy, number: RowNumber, wanted: WordsWanted) -> Recall:
    """Say that it was begun and reported, and to whom; 409 names whoever said so first."""
    return _own(context, caller, number, wanted.words, lambda link, doer: report(link, number, doer))


@router.post("/{number}/notified", dependencies=_RECALL)
def post_notified(context: InContext, caller: CalledBy, number: RowNumber, wanted: SiteWanted) -> Recall:
    """Say that the people of a site were told."""
    return _own(context, caller, number, wanted.words, lambda link, doer: notify_site(link, number, wanted.site, doer))


@router.post("/{number}/widenings", dependencies=_RECALL)
def post_widening(context: InContext, caller: CalledBy, number: RowNumber, wanted: DecisionWanted) -> Recall:
    """Accept or decline a proposal; what it adds is concerned and blocked at once."""
    decision = Decision(wanted.kind, wanted.about, wanted.accepted)
    return _own(context, caller, number, wanted.words, lambda link, doer: widen(link, number, decision, doer))


@router.post("/{number}/returns", dependencies=_HOLD)
def post_return(context: InContext, caller: CalledBy, number: RowNumber, wanted: ReturnWanted) -> Recall:
    """Enter what came back or was destroyed; it becomes an event. 409 if the same was entered before."""
    now = context.clock.now()
    goods = Return(wanted.code, wanted.zone, wanted.amount, wanted.unit, wanted.at or now, wanted.witness)
    with context.pool.connection() as connection:
        take_back_for(connection, caller, number, goods, Doer(caller.name, now, wanted.words))
        return recall_for(connection, caller, number, now)


@router.post("/{number}/releases", dependencies=_RECALL)
def post_release(context: InContext, caller: CalledBy, number: RowNumber, wanted: GoodsWanted) -> Recall:
    """Decide that goods are not concerned; 403 for whoever opened the recall."""
    return _own(context, caller, number, wanted.words, lambda link, doer: let_go(link, number, wanted.things, doer))


@router.post("/{number}/notes", dependencies=_RECALL)
def post_note(context: InContext, caller: CalledBy, number: RowNumber, wanted: WordsWanted) -> Recall:
    """Add words to the log."""
    return _own(context, caller, number, wanted.words, lambda link, doer: note(link, number, doer))


@router.post("/{number}/finish", dependencies=_RECALL)
def post_finish(context: InContext, caller: CalledBy, number: RowNumber, wanted: FinishWanted) -> Recall:
    """Say that it is over; 422 if something is missing and not explained."""
    return _own(context, caller, number, wanted.words, lambda link, doer: finish(link, number, doer))


@router.post("/{number}/confirmation", dependencies=_RECALL)
def post_confirmation(context: InContext, caller: CalledBy, number: RowNumber, wanted: ConfirmWanted) -> Recall:
    """Close it as a second person, or send it back; 403 for whoever said that it is over."""

    def doing(connection: Connection, doer: Doer) -> None:
        confirm(connection, number, doer, agreed=wanted.agreed)

    return _own(context, caller, number, wanted.words, doing)


def _own(
    context: Context, caller: Caller, number: int, words: str, doing: Callable[[Connection, Doer], None]
) -> Recall:
    """Do something with a recall of one's own firm or office, and show what came of it."""
    now = context.clock.now()
    with context.pool.connection() as connection:
        require_own(connection, caller, number, now)
        doing(connection, Doer(caller.name, now, words))
        return recall_for(connection, caller, number, now)
