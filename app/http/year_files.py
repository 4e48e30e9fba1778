"""Year files of firms and their risk grades: evidence as it reads now, what officers found, what they decided."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel

from byssus.app.grading import FileWanted, exported_by
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.core.paper.form import Form, Language
from byssus.trace.grading.decisions import Decided, decisions
from byssus.trace.grading.desk import (
    DecisionWanted,
    GradedFirm,
    Visit,
    VisitWanted,
    decide,
    enter_visit,
    graded_firms,
    read_file,
    read_visits,
)
from byssus.trace.grading.file import YearFile

router = APIRouter(tags=["year files"], dependencies=[require(Permission.TRACE)])
_GRADES = [require(Permission.GRADE)]
_Year = Annotated[int, Path(ge=2000, le=2199)]
_Firm = Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]+$", description="code of the firm")]
_FILES = {form.media_type: {"schema": {"type": "string", "format": "binary"}} for form in Form}


class FileShown(BaseModel):
    """The file as it reads now, with what officers entered and decided, the latest first."""

    file: YearFile
    visits: list[Visit]
    decisions: list[Decided]


class VisitEntered(BaseModel):
    """A visit, by its number."""

    id: int


@router.get("/year-files/{year}/firms")
def get_firms(context: InContext, caller: CalledBy, year: _Year) -> list[GradedFirm]:
    """The firms that you may see, each with the latest decision on its year."""
    with context.pool.connection() as connection:
        return graded_firms(connection, caller, year, context.clock.now())


@router.get("/year-files/{year}")
def get_year_file(context: InContext, caller: CalledBy, year: _Year, firm: _Firm) -> FileShown:
    """A firm's year by the score sheet in force: points, reasons, evidence, and the grade that follows from them."""
    now = context.clock.now()
    with context.pool.connection() as connection:
        file = read_file(connection, firm, year, caller, now)
        visits, decided = read_visits(connection, firm, year, now), decisions(connection, firm, year, now)
    return FileShown(file=file, visits=visits, decisions=decided)


@router.get("/year-files/{year}/file", response_class=Response, responses={200: {"content": _FILES}})
def get_paper(
    context: InContext,
    caller: CalledBy,
    year: _Year,
    firm: _Firm,
    form: Form = Form.PDF,
    language: Language = Language.ZH,
    decision: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="the file as it read then")] = None,
) -> Response:
    """A year file as PDF or XLSX, as it reads now or as it was decided upon; who took it away is on record."""
    with context.pool.connection() as connection:
        now = context.clock.now()
        content = exported_by(connection, caller, FileWanted(firm, year, form, language, decision), now)
    headers = {"Content-Disposition": f'attachment; filename="year-file-{year}-{language}.{form}"'}
    return Response(content, media_type=form.media_type, headers=headers)


@router.post("/year-files/{year}/decisions", status_code=201, dependencies=_GRADES)
def post_decision(context: InContext, caller: CalledBy, year: _Year, firm: _Firm, wanted: DecisionWanted) -> Decided:
    """Decide on a grade. The file is frozen with it; 409 if it reads otherwise by now than what you saw."""
    with context.pool.connection() as connection:
        return decide(connection, firm, year, wanted, caller, context.clock.now())


@router.post("/firm-visits", status_code=201, dependencies=_GRADES)
def post_visit(context: InContext, caller: CalledBy, firm: _Firm, wanted: VisitWanted) -> VisitEntered:
    """Enter an inspection, a sampling check or a complaint."""
    with context.pool.connection() as connection:
        return VisitEntered(id=enter_visit(connection, firm, wanted, caller, context.clock.now()))
