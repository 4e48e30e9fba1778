"""13. Packs with the GI mark that hold what is not from the GI area, or whose licence was not valid."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.questions.found import Found, found_between
from byssus.trace.questions.model import Answer, Period, Question
from byssus.trace.rules.load import Span


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Found]:
    return found_between(connection, ("gi-mark",), Span(*params.span(now)))


QUESTION = Question(
    "gi-mark", 13, "地理标志用于非产区原料", "The GI mark on what is not from the GI area",
    Period, Answer[Found], Found, _ask,
)  # fmt: skip
