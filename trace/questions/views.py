"""17. Who viewed, exported or changed what."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Name, Period, Question, Row
from byssus.trace.questions.queries import SQL


class Views(Period):
    """Of one person only, if one is named; `every` adds what was done besides viewing, exporting and importing."""

    actor: Name | None = None
    every: bool = False


class Viewed(Row):
    """A line of the audit record."""

    at: datetime
    actor: str
    action: str
    object: str
    detail: str


def _ask(connection: Connection, params: Views, now: datetime) -> Iterator[Viewed]:
    start, end = params.span(now)
    wanted = {"start": start, "end": end, "actor": params.actor, "every": params.every}
    for at, actor, action, subject, detail in connection.execute(SQL["audit"], wanted):
        yield Viewed(at=at, actor=actor, action=action, object=subject, detail=detail)


QUESTION = Question(
    "views", 17, "谁查看或导出了什么", "Who viewed or exported what", Views, Answer[Viewed], Viewed, _ask
)
