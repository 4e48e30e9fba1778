"""9. Days without enough readings to fill a record, and what happened on them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL

COMPLETE: Final = 0.9
"""Below this a record says that data are missing, and never that all was well; a default of ours."""


class IncompleteDay(Row):
    """A production day of a site of which too few readings came."""

    day: date
    readings: int
    expected: int
    completeness: float
    alarms: int


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[IncompleteDay]:
    start, end = params.span(now, days=7)
    for site, day, readings, expected, alarms in connection.execute(SQL["site_days"], {"start": start, "end": end}):
        if expected and readings / expected < COMPLETE:
            yield IncompleteDay(
                site=site,
                day=day,
                readings=readings,
                expected=round(expected),
                completeness=round(readings / expected, 3),
                alarms=alarms,
            )


QUESTION = Question(
    "missing-records", 9, "数据缺失、记录不全的日子", "Days whose records are incomplete",
    Period, Answer[IncompleteDay], IncompleteDay, _ask,
)  # fmt: skip
