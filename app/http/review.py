"""Looking back: the figures of the alarm system itself, advice about rules, and what another plan would have given."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from byssus.alerts.measures.advice import Replay
from byssus.alerts.measures.figures import Measures
from byssus.alerts.measures.review import WhatIf, read_advice, read_measures, what_if
from byssus.app.http.context import InContext
from byssus.app.http.paging import CodeFilter
from byssus.app.http.permission import require
from byssus.app.http.points import From, To, window_of
from byssus.core.identity.access import Permission
from byssus.core.plant.haccp import Plan

router = APIRouter(tags=["review"], dependencies=[require(Permission.READ_ALARMS)])


class Suggestion(BaseModel):
    """A rule of a point as it is and as it might be, both replayed over the same readings."""

    point: str
    rule: str
    real: Annotated[int, Field(description="excursions that lasted, or in which a more severe rule raised one too")]
    now: Replay
    better: Annotated[Replay | None, Field(description="the suggestion; null when nothing is better")]
    words: Annotated[str, Field(description="such as `−62 % alarms, 0 of 41 real excursions missed`")]


class Question(BaseModel):
    """A version of a plan that need not exist yet, and the site over whose readings it is to be tried."""

    plan: Plan
    site: Annotated[str, Field(max_length=200)]


@router.get("/measures")
def get_measures(context: InContext, site: CodeFilter = None, start: From = None, end: To = None) -> Measures:
    """Alarms per ten minutes, priorities, chattering, stale and most frequent alarms, and how long people took.

    The figures are those of ISA-18.2 and EEMUA 191, for one site or all; the window is of the times of raising.
    """
    window = window_of(start, end, context.clock.now())
    with context.pool.connection() as connection:
        return read_measures(connection, site, window)


@router.get("/advice")
def get_advice(
    context: InContext, point: Annotated[str, Query(max_length=200)], start: From = None, end: To = None
) -> list[Suggestion]:
    """A delay and a deadband for each rule of a point that would have spared alarms and missed nothing real."""
    now = context.clock.now()
    with context.pool.connection() as connection:
        found = read_advice(connection, point, window_of(start, end, now), now)
    return [
        Suggestion(point=each.point, rule=each.rule, real=each.real, now=each.now, better=each.better, words=str(each))
        for each in found
    ]


@router.post("/what-if")
def ask_what_if(context: InContext, question: Question, start: From = None, end: To = None) -> WhatIf:
    """What a version of a HACCP plan would have made of the readings of a site; nothing is stored."""
    now = context.clock.now()
    with context.pool.connection() as connection:
        return what_if(connection, question.plan, question.site, window_of(start, end, now), now)
