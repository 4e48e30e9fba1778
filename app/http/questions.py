"""The twenty questions of regulators, each an endpoint with its own parameters and answer, as JSON or as a file."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from byssus.app.asking import asked_by
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.trace.questions.model import Form, Params
from byssus.trace.questions.questions import QUESTIONS, AnyQuestion
from byssus.trace.questions.table import write

router = APIRouter(prefix="/questions", tags=["questions"], dependencies=[require(Permission.TRACE)])


class Askable(BaseModel):
    """A question that can be asked at `/questions/{name}`."""

    number: int
    name: str
    zh: str
    en: str


@router.get("")
def get_questions() -> list[Askable]:
    """Everything that can be asked."""
    return [Askable(number=each.number, name=name, zh=each.zh, en=each.en) for name, each in QUESTIONS.items()]


def _endpoint(question: AnyQuestion) -> Callable[..., Response]:
    def ask(context: InContext, caller: CalledBy, params: Params) -> Response:
        with context.pool.connection() as connection:
            answer = asked_by(connection, caller, question, params, context.clock.now())
        if params.form is Form.JSON:
            return Response(answer.model_dump_json(), media_type=params.form.media_type)
        headers = {"Content-Disposition": f'attachment; filename="{question.name}.{params.form}"'}
        return Response(write(answer, question.row, params.form), media_type=params.form.media_type, headers=headers)

    ask.__annotations__["params"] = Annotated[question.params, Query()]
    ask.__name__ = f"ask_{question.name.replace('-', '_')}"
    ask.__doc__ = f"{question.number}. {question.en}. {question.zh}。"
    return ask


def _files() -> dict[int | str, dict[str, object]]:
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"content": {form.media_type: schema for form in Form if form is not Form.JSON}}}


for _question in QUESTIONS.values():
    _route = router.get(f"/{_question.name}", response_model=_question.answer, responses=_files())
    _route(_endpoint(_question))
