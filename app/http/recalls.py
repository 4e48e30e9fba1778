"""Recalls and drills: what is concerned, where it is, what came back, the clock, and the papers."""

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response

from byssus.app.http.context import CalledBy, Context, InContext
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.app.http.recall_forms import (
    ClassWanted,
    ConfirmWanted,
    DecisionWanted,
    FinishWanted,
    GoodsWanted,
    PlanWanted,
    RecallWanted,
    ReturnWanted,
    SiteWanted,
    WordsWanted,
)
from byssus.app.recalling import open_for, paper_for, recall_for, recalls_of, require_own, take_back_for
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission
from byssus.core.paper.form import Form, Language
from byssus.trace.recall.case import Doer
from byssus.trace.recall.closing import confirm, finish
from byssus.trace.recall.desk import Decision, classify, note, notify_site, report, widen, write_plan
from byssus.trace.recall.freeing import let_go, take_in
from byssus.trace.recall.model import Recall, Summary
from byssus.trace.recall.open import Opening
from byssus.trace.recall.papers import Paper
from byssus.trace.recall.recover import Return

router = APIRouter(prefix="/recalls", tags=["recalls"], dependencies=[require(Permission.TRACE)])
_RECALL = [require(Permission.RECALL)]
_HOLD = [require(Permission.HOLD)]


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


_FILES: dict[int | str, dict[str, object]] = {
    200: {"content": {form.media_type: {"schema": {"type": "string", "format": "binary"}} for form in Form}}
}


@router.get("/{number}/papers/{paper}", response_class=Response, responses=_FILES)
def get_paper(
    context: InContext,
    caller: CalledBy,
    number: RowNumber,
    paper: Paper,
    language: Language = Language.ZH,
) -> Response:
    """Plan, notice, progress or final report as PDF, lists as XLSX; whoever may see the recall gets the notice."""
    with context.pool.connection() as connection:
        written = paper_for(connection, caller, number, paper, language, context.clock.now())
    headers = {"Content-Disposition": f'attachment; filename="recall-{number}-{paper}-{language}.{paper.form}"'}
    return Response(written, media_type=paper.form.media_type, headers=headers)


@router.post("/{number}/plan", dependencies=_RECALL)
def post_plan(context: InContext, caller: CalledBy, number: RowNumber, wanted: PlanWanted) -> Recall:
    """Write the plan anew."""
    return _own(context, caller, number, "", lambda link, doer: write_plan(link, number, wanted.plan, doer))


@router.post("/{number}/report", dependencies=_RECALL)
def post_report(context: InContext, caller: CalledBy, number: RowNumber, wanted: WordsWanted) -> Recall:
    """Say that it was begun and reported, and to whom; 409 names whoever said so first."""
    return _own(context, caller, number, wanted.words, lambda link, doer: report(link, number, doer))


@router.post("/{number}/class", dependencies=_RECALL)
def post_class(context: InContext, caller: CalledBy, number: RowNumber, wanted: ClassWanted) -> Recall:
    """Change the class of a recall; the clock of the new one runs from knowing. 409 if it has it already."""
    return _own(context, caller, number, wanted.words, lambda link, doer: classify(link, number, wanted.grade, doer))


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


@router.post("/{number}/inclusions", dependencies=_RECALL)
def post_inclusion(context: InContext, caller: CalledBy, number: RowNumber, wanted: GoodsWanted) -> Recall:
    """Bring goods back that were let go; they are blocked again. 404 for what nobody let go."""
    return _own(context, caller, number, wanted.words, lambda link, doer: take_in(link, number, wanted.things, doer))


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
