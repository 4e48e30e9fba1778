"""8. Alarms that were closed too fast, or without cause or corrective action."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL


class Closed(Row):
    """An alarm, and what its closing lacks: `fast` (under two minutes), `cause`, `corrective_action`."""

    office: str | None
    alarm: int
    kind: str
    severity: str
    raised_at: datetime
    closed_at: datetime
    closed_by: str
    lacks: tuple[str, ...]


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Closed]:
    start, end = params.span(now)
    for row in connection.execute(SQL["closed"], {"start": start, "end": end}):
        site, office, alarm, kind, severity, raised_at, closed_at, closed_by, cause, action, fast = row
        checks = (("fast", not fast), ("cause", bool(cause)), ("corrective_action", bool(action)))
        if lacks := tuple(name for name, well in checks if not well):
            yield Closed(
                site=site,
                office=office,
                alarm=alarm,
                kind=kind,
                severity=severity,
                raised_at=raised_at,
                closed_at=closed_at,
                closed_by=closed_by,
                lacks=lacks,
            )


QUESTION = Question(
    "poorly-closed", 8, "关闭过快或缺少依据的告警", "Alarms closed too fast, or without evidence",
    Period, Answer[Closed], Closed, _ask,
)  # fmt: skip
