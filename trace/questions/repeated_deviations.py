"""10. Control points with the same deviation again and again: three or more in thirty days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import Field

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL

_WITHIN: Final = timedelta(days=30)


class Repeats(Period):
    """How many deviations within thirty days count as repeated."""

    least: Annotated[int, Field(ge=1, le=1000)] = 3


class Repeated(Row):
    """A control point of a site, with its excursions beyond a warning, and the most of them in thirty days."""

    plan: str | None
    control_point: str
    deviations: int
    most_in_30_days: int
    points: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    minutes_out: float


def _ask(connection: Connection, params: Repeats, now: datetime) -> Iterator[Repeated]:
    start, end = params.span(now)
    wanted = {"start": start, "end": end, "least": params.least, "within": _WITHIN}
    for row in connection.execute(SQL["repeated"], wanted):
        site, plan, control_point, count, together, points, first_at, last_at, minutes = row
        yield Repeated(
            site=site,
            plan=plan,
            control_point=control_point,
            deviations=count,
            most_in_30_days=together,
            points=tuple(points),
            first_at=first_at,
            last_at=last_at,
            minutes_out=minutes,
        )


QUESTION = Question(
    "repeated-deviations", 10, "同一控制点三十天内多次偏离", "The same control point, three deviations in 30 days",
    Repeats, Answer[Repeated], Repeated, _ask,
)  # fmt: skip
