"""7. Alarms that nobody has acknowledged, by local office."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Params, Question, Row
from byssus.trace.questions.queries import SQL


class Waiting(Row):
    """An alarm that waits, and for how long."""

    office: str | None
    alarm: int
    kind: str
    severity: str
    point: str | None
    raised_at: datetime
    minutes: float


def _ask(connection: Connection, _: Params, now: datetime) -> Iterator[Waiting]:
    for site, office, alarm, kind, severity, point, raised_at in connection.execute(SQL["unacknowledged"]):
        yield Waiting(
            site=site,
            office=office,
            alarm=alarm,
            kind=kind,
            severity=severity,
            point=point,
            raised_at=raised_at,
            minutes=round((now - raised_at).total_seconds() / 60, 1),
        )


QUESTION = Question(
    "unacknowledged", 7, "未确认的告警（按监管所）", "Alarms that nobody acknowledged, by office",
    Params, Answer[Waiting], Waiting, _ask,
)  # fmt: skip
