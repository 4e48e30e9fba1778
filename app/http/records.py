"""Food-safety records by day, week and month: drafts, signatures, what is missing, and files."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from byssus.alerts.records.book import Listed, Note, Signature, find_record, list_records
from byssus.alerts.records.book import Record as KnownRecord
from byssus.alerts.records.content import Content, Finding
from byssus.alerts.records.desk import (
    Answer,
    Decision,
    add_note,
    answer_item,
    decide,
    finish_action,
    sign_record,
)
from byssus.alerts.records.files import record_file
from byssus.alerts.records.sites import find_keeper
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.paper.form import Form, Language
from byssus.core.plant.hazards import Period
from byssus.core.plant.terms import parse_term

router = APIRouter(tags=["records"], dependencies=[require(Permission.READ_ALARMS)])
_KEEPS = [require(Permission.KEEP_RECORDS)]
_LOOKED_BACK = timedelta(days=60)
_Words = Annotated[str, Field(max_length=4000)]
_Said = Annotated[str, Field(min_length=1, max_length=4000)]
Site = Annotated[str, Query(max_length=200)]
TermName = Annotated[
    str, Path(max_length=20, description="`2026-11-02`, `2026-W45` or `2026-11`", examples=["2026-11-02"])
]


_FILES = {form.media_type: {"schema": {"type": "string", "format": "binary"}} for form in Form}


class Record(BaseModel):
    """A record: signed, with what was added since; or a draft as it reads now, without a signature."""

    term: str
    content: Content
    signature: Signature | None
    notes: list[Note]


class AnswerWanted(BaseModel):
    """What a person found of an item; of the record as a whole, if `item` is empty."""

    model_config = ConfigDict(extra="forbid")

    item: Annotated[str, Field(max_length=300)] = ""
    finding: Finding | None = None
    words: _Words = ""


class DecisionWanted(BaseModel):
    """What is to be done, by whom, until when."""

    model_config = ConfigDict(extra="forbid")

    words: _Said
    owner: Annotated[str, Field(min_length=1, max_length=200)]
    due_on: date


class Decided(BaseModel):
    """A decision, by its number."""

    id: int


class WordsWanted(BaseModel):
    """Words to be added."""

    model_config = ConfigDict(extra="forbid")

    words: _Said


@router.get("/records")
def get_records(
    context: InContext,
    site: Site,
    period: Period = Period.DAILY,
    first: Annotated[date | None, Query(alias="from", description="60 days ago, if left out")] = None,
) -> list[Listed]:
    """The records that there should be, the newest first; those without a signature are missing."""
    now = context.clock.now()
    with context.pool.connection() as connection:
        keeper = find_keeper(connection, site)
        return list_records(connection, keeper, period, first or keeper.over(now) - _LOOKED_BACK, now)


@router.get("/records/{term}")
def get_record(context: InContext, term: TermName, site: Site) -> Record:
    """A record as it was signed, or its draft as it reads now."""
    about, now = parse_term(term), context.clock.now()
    with context.pool.connection() as connection:
        return _shown(find_record(connection, find_keeper(connection, site), about, now))


@router.get(
    "/records/{term}/file",
    response_class=Response,
    responses={200: {"content": _FILES, "description": "the record; the same one gives the same bytes"}},
)
def get_file(
    context: InContext,
    caller: CalledBy,
    term: TermName,
    site: Site,
    form: Form = Form.PDF,
    language: Language = Language.ZH,
) -> Response:
    """A record as PDF or XLSX, in Chinese or English."""
    about = parse_term(term)
    with context.pool.connection() as connection:
        now = context.clock.now()
        record = find_record(connection, find_keeper(connection, site), about, now)
        audit(connection, Deed(now, caller.name, Action.RECORD_EXPORTED, f"{site} {about.name}", {"form": form}))
    headers = {"Content-Disposition": f'attachment; filename="record-{about.name}-{language}.{form}"'}
    return Response(record_file(record, form, language), media_type=form.media_type, headers=headers)


@router.post("/records/{term}/answers", status_code=204, dependencies=_KEEPS)
def post_answer(context: InContext, caller: CalledBy, term: TermName, site: Site, wanted: AnswerWanted) -> None:
    """Say what was found of an item; the last word counts, the earlier ones are kept."""
    about, now = parse_term(term), context.clock.now()
    answer = Answer(wanted.item, wanted.finding, wanted.words)
    with context.pool.connection() as connection:
        answer_item(connection, find_keeper(connection, site), about, answer, caller.name, now)


@router.post("/records/{term}/decisions", status_code=201, dependencies=_KEEPS)
def post_decision(context: InContext, caller: CalledBy, term: TermName, site: Site, wanted: DecisionWanted) -> Decided:
    """Decide something, with owner and date; it is overdue in later records until somebody says that it is done."""
    about, now = parse_term(term), context.clock.now()
    decision = Decision(wanted.words, wanted.owner, wanted.due_on)
    with context.pool.connection() as connection:
        return Decided(id=decide(connection, find_keeper(connection, site), about, decision, caller.name, now))


@router.post("/decisions/{number}/done", status_code=204, dependencies=_KEEPS)
def post_done(context: InContext, caller: CalledBy, number: RowNumber, wanted: WordsWanted) -> None:
    """Say that what was decided is done; 409 names whoever said so first."""
    with context.pool.connection() as connection:
        finish_action(connection, number, wanted.words, caller.name, context.clock.now())


@router.post("/records/{term}/signature", status_code=201, dependencies=_KEEPS)
def post_signature(context: InContext, caller: CalledBy, term: TermName, site: Site) -> Record:
    """Sign a record as it reads now: a day's as officer, a week's as director, a month's as principal of the site."""
    about, now = parse_term(term), context.clock.now()
    with context.pool.connection() as connection:
        return _shown(sign_record(connection, find_keeper(connection, site), about, caller.name, now))


@router.post("/records/{term}/notes", status_code=204, dependencies=_KEEPS)
def post_note(context: InContext, caller: CalledBy, term: TermName, site: Site, wanted: WordsWanted) -> None:
    """Add words to a signed record."""
    about, now = parse_term(term), context.clock.now()
    with context.pool.connection() as connection:
        add_note(connection, find_keeper(connection, site), about, wanted.words, caller.name, now)


def _shown(record: KnownRecord) -> Record:
    return Record(term=record.term.name, content=record.content, signature=record.signature, notes=list(record.notes))
