"""`byssus ask`: what regulators ask, by the names that the API and the console have for it."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from byssus.app.asking import asked_by
from byssus.app.commands.options import OURSELVES, Data
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.app.writing import writing
from byssus.core.database import connect
from byssus.core.errors import InvalidInput
from byssus.trace.questions.model import Form, Params
from byssus.trace.questions.questions import QUESTIONS, AnyQuestion, find_question
from byssus.trace.questions.table import lines, write


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(ask)


def ask(
    name: Annotated[str, typer.Argument(help="Such as history; left out, all questions are listed.")] = "",
    about: Annotated[
        list[str] | None, typer.Argument(help="What it is about: code=…, from=2026-07-01T00:00+08:00")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Write the answer to a .csv, .xlsx or .json file.")] = None,
    data: Data = None,
) -> None:
    """Ask one of the twenty questions, and print the answer as a table."""
    if not name:
        _list()
        return
    question = find_question(name)
    params = _params(question, about or [], file)
    settings = settings_for(data)
    with connect(database_url(settings), application="byssus-ask") as connection:
        answer = asked_by(connection, OURSELVES, question, params, clock_of(settings).now())
    if file is None:
        names, *rows = lines(answer, question.row)
        table = Table(*names, box=None)
        for row in rows:
            table.add_row(*row)
        Console().print(table if rows else "Nothing.")
    else:
        content = answer.model_dump_json(indent=2).encode() if params.form is Form.JSON else b""
        with writing(file):
            file.write_bytes(content or write(answer, question.row, params.form))
        print(f"{len(answer.rows)} lines.")


def _list() -> None:
    table = Table("", "name", "question", "about", box=None)
    for question in QUESTIONS.values():
        fields = question.params.model_fields.items()
        about = ", ".join(field.alias or each for each, field in fields if each != "form")
        table.add_row(str(question.number), question.name, f"{question.en}. {question.zh}", about)
    Console().print(table)


def _params(question: AnyQuestion, about: list[str], file: Path | None) -> Params:
    forms = {f".{form}": form for form in Form}
    if file is not None and file.suffix not in forms:
        raise InvalidInput("The file's name does not say its format.", where=str(file), advice="End it with .csv.")
    values = dict(text.partition("=")[::2] for text in about)
    try:
        return question.params.model_validate({**values, "format": forms[file.suffix] if file else Form.JSON})
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        raise InvalidInput(f"{fault['msg']}.", where=where, advice="`byssus ask` lists what each is about.") from error
