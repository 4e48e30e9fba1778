"""12. Processes whose yield is out of bounds, and lots of which more was used or sold than there was."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.questions.found import Found, found_between
from byssus.trace.questions.model import Answer, Period, Question
from byssus.trace.rules.load import Span


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Found]:
    return found_between(connection, ("yield", "mass-balance"), Span(*params.span(now)))


QUESTION = Question(
    "mass-balance", 12, "得率异常与物料不平衡", "Yields and mass balances that do not add up",
    Period, Answer[Found], Found, _ask,
)  # fmt: skip
