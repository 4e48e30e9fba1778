"""The table of questions, and how one is asked."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.trace.questions import (
    blocked_scans,
    certificate_use,
    closure_lots,
    coded_units,
    failed_test,
    firm_year,
    gi_mark,
    history,
    mass_balance,
    missing_records,
    on_sale,
    plot_products,
    point_ranking,
    poorly_closed,
    repeated_deviations,
    trace_drill,
    unacknowledged,
    views,
    workshop_gaps,
    zone_excursions,
)
from byssus.trace.questions.model import Answer, Params, ParamsT, Question, Row, RowT
from byssus.trace.questions.scope import Scope

AnyQuestion = Question[Params, Row]
"""One of the table, of which only the name is known."""

QUESTIONS: Final[Mapping[str, AnyQuestion]] = MappingProxyType(
    {
        module.QUESTION.name: module.QUESTION
        for module in (
            history,
            plot_products,
            certificate_use,
            closure_lots,
            failed_test,
            zone_excursions,
            unacknowledged,
            poorly_closed,
            missing_records,
            repeated_deviations,
            point_ranking,
            mass_balance,
            gi_mark,
            on_sale,
            trace_drill,
            firm_year,
            views,
            blocked_scans,
            workshop_gaps,
            coded_units,
        )
    }
)
"""By name, in the order in which regulators count them."""


def find_question(name: str) -> AnyQuestion:
    """The question with that name.

    Raises:
        NotFound: there is none.
    """
    if name not in QUESTIONS:
        raise NotFound(f"There is no question {name!r}.", advice=f"Ask one of: {', '.join(QUESTIONS)}.")
    return QUESTIONS[name]


def answer(
    connection: Connection, question: Question[ParamsT, RowT], params: ParamsT, scope: Scope, now: datetime
) -> Answer[RowT]:
    """The answer as far as somebody may see it.

    Raises:
        ByssusError: what is asked about is not there, or cannot be.
    """
    rows = list(question.ask(connection, params, now))
    seen = tuple(row.told_to(scope.reaches) for row in rows if scope.sees(row, upstream=question.upstream))
    return question.answer(question=question.name, at=now, rows=seen, hidden=len(rows) - len(seen))
