"""8. Alarms that were closed too fast, by one person alone, or without anything that proves what was done."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL


class Closed(Row):
    """An alarm, and what its closing lacks.

    `lacks` holds `fast` (under two minutes), `verifier` (a second person is due and has not verified it), `evidence`
    (an account is due and there is neither a photo, a paper, nor a product probe), `cause`, `corrective_action`.
    """

    office: str | None
    alarm: int
    kind: str
    severity: str
    raised_at: datetime
    closed_at: datetime
    closed_by: str
    verified_by: str | None
    files: int
    lacks: tuple[str, ...]


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Closed]:
    return poorly_closed(connection, *params.span(now))


def poorly_closed(connection: Connection, start: datetime, end: datetime) -> Iterator[Closed]:
    """Alarms whose closing in a span of time lacks something, in order of time."""
    for row in connection.execute(SQL["closed"], {"start": start, "end": end}):
        site, office, alarm, kind, severity, raised_at, closed_at, closed_by, *account = row
        cause, action, fast, verified_by, verification_due, account_due, probed, files = account
        there = {
            "fast": not fast,
            "verifier": verified_by is not None or not verification_due,
            "evidence": probed or files > 0 or not account_due,
            "cause": bool(cause),
            "corrective_action": bool(action),
        }
        if lacks := tuple(name for name, is_there in there.items() if not is_there):
            yield Closed(
                site=site,
                office=office,
                alarm=alarm,
                kind=kind,
                severity=severity,
                raised_at=raised_at,
                closed_at=closed_at,
                closed_by=closed_by,
                verified_by=verified_by,
                files=files,
                lacks=lacks,
            )


QUESTION = Question(
    "poorly-closed", 8, "关闭过快、未复核或缺少依据的告警", "Alarms closed too fast, unverified, or without evidence",
    Period, Answer[Closed], Closed, _ask,
)  # fmt: skip
