"""What regulators ask: the list of questions, each with a form, its answer as a table, and the same as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from nicegui import ui
from pydantic import ValidationError

from byssus.app.asking import asked_by
from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.figures import zone_name
from byssus.app.console.markup import render
from byssus.app.console.ranges import instant, wall
from byssus.app.console.visit import Visit
from byssus.app.console.words import Words
from byssus.app.http.pages import Language
from byssus.core.errors import InvalidInput, NotFound, TooLarge
from byssus.trace.questions.model import Answer, Row
from byssus.trace.questions.questions import QUESTIONS, AnyQuestion, find_question
from byssus.trace.questions.table import lines
from byssus.trace.rules.rules import RULES

_SHOWN: Final = 500


class Kind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    TIME = "datetime-local"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a question's form; the value of a time is on the reader's clock."""

    name: str
    kind: Kind
    required: bool
    value: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of asking: a table whose first line names the columns, or why there is none.

    `trouble` is the key of what went wrong in the reader's language, `problem` what exactly.
    """

    table: list[list[str]]
    hidden: int = 0
    more: int = 0
    trouble: str = ""
    problem: str = ""


async def build(console: Console, visit: Visit, name: str, given: Mapping[str, str]) -> None:
    """The page; without a name, the list alone. A question is asked once all it needs is given."""
    words, zone, now = visit.words, visit.timezone, console.context.clock.now()
    question = find_question(name) if name else None
    fields = form(question, given, zone) if question else []
    ready = question and all(field.value or not field.required for field in fields)
    result = await _ask(console, visit, question, given) if question and ready else None
    with frame.page(console, visit, frame.Tab.QUESTIONS, words("questions.title")):
        page = render(
            "questions.html",
            words,
            questions=list(QUESTIONS.values()),
            question=question,
            fields=fields,
            result=result,
            zone=zone_name(zone, now),
            query=urlencode(_filled(given, zone) if result and result.table else {}),
        )
        ui.html(page, sanitize=False)


_TIMES: Final = frozenset(["from", "to"])
_OTHERS: Final[Mapping[object, Kind]] = MappingProxyType({int: Kind.NUMBER, bool: Kind.CHOICE})


def form(question: AnyQuestion, given: Mapping[str, str], zone: str) -> list[Field]:
    """The fields of a question, with what is filled in."""
    named = [(field.alias or name, field) for name, field in question.params.model_fields.items() if name != "form"]
    return [
        Field(name, Kind.TIME, field.is_required(), _on_the_wall(name, given.get(name, ""), zone))
        if name in _TIMES
        else Field(name, _OTHERS.get(field.annotation, Kind.TEXT), field.is_required(), given.get(name, ""))
        for name, field in named
    ]


def _on_the_wall(name: str, text: str, zone: str) -> str:
    try:
        return wall(instant(name, text, zone), zone)
    except InvalidInput:
        return ""


def _filled(given: Mapping[str, str], zone: str) -> dict[str, str]:
    """What is filled in, with times as the API wants them; raises InvalidInput for a time that is none."""
    filled = {name: value for name, value in given.items() if value}
    return {name: instant(name, value, zone).isoformat() if name in _TIMES else value for name, value in filled.items()}


async def _ask(console: Console, visit: Visit, question: AnyQuestion, given: Mapping[str, str]) -> Result:
    try:
        params = question.params.model_validate(_filled(given, visit.timezone))
        answer = await console.ask(asked_by, visit.caller, question, params, console.context.clock.now())
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        return Result([], trouble=_trouble(where), problem=f"{where}: {fault['msg']}")
    except NotFound as error:
        return Result([], trouble="questions.unknown", problem=str(error))
    except TooLarge as error:
        return Result([], trouble="questions.too_much", problem=str(error))
    except InvalidInput as error:
        return Result([], trouble=_trouble(error.where), problem=str(error))
    return shown(answer, question, visit.words, visit.timezone)


def _trouble(where: str) -> str:
    return "questions.times" if where in _TIMES else "questions.problem"


def shown(answer: Answer[Row], question: AnyQuestion, words: Words, zone: str) -> Result:
    """As much of the answer as a page holds, in the reader's language and on the clock of `zone`."""
    names, *rows = lines(answer, question.row, ZoneInfo(zone))
    other = "en" if words.language is Language.ZH else "zh"
    left_out = {other, f"notice_{other}", f"reason_{other}"}
    kept = [(place, name) for place, name in enumerate(names) if name not in left_out]
    table = [[_in_words(words, name, line[place]) for place, name in kept] for line in rows[:_SHOWN]]
    return Result([[name for _, name in kept], *table] if rows else [], answer.hidden, max(0, len(rows) - _SHOWN))


_CLOSED: Final = frozenset(
    [
        "kind",
        "state",
        "decision",
        "lacks",
        "missing",
        "period",
        "reason",
        "mender",
        "held",
        "overused",
        "overdue",
        "complete",
        "severity",
        "quantity",
    ]
)
"""Columns that hold words of closed sets."""


def _in_words(words: Words, name: str, cell: str) -> str:
    """A cell in the reader's language; what is no word of ours stays as it is."""
    if name == "rule" and cell in RULES:
        return words.name(RULES[cell].zh, RULES[cell].en)
    return "; ".join(_word(words, name, part) for part in cell.split("; ")) if name in _CLOSED else cell


def _word(words: Words, name: str, word: str) -> str:
    """What is told of goods and papers, what kind of alarm it is, or a word of the column's own section."""
    return words.maybe(f"told.{word}") or words.maybe(f"{'case' if name == 'kind' else name}.{word}") or word
