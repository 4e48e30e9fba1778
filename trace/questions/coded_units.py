"""20. Codes issued ÷ units produced, by product."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.issuing.coverage import coverage
from byssus.trace.questions.model import Answer, Period, Question, Row


class Coded(Row):
    """A product; `share` is null where nothing was produced."""

    gtin: str
    product: str
    issued: int
    produced: float
    share: float | None


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Coded]:
    for each in coverage(connection, *params.span(now)):
        yield Coded(
            party=each.firm,
            gtin=each.gtin,
            product=each.product,
            issued=each.issued,
            produced=each.produced,
            share=each.share,
        )


QUESTION = Question(
    "coded-units", 20, "赋码数与产量", "Codes issued against units produced", Period, Answer[Coded], Coded, _ask
)
