"""18. Expired, recalled or held goods that were still scanned at a till."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL
from byssus.trace.scanned.judgement import Reason

_REASONS = (Reason.EXPIRED, Reason.PAST_BEST_BEFORE, Reason.RECALLED, Reason.HELD)


class Scanned(Row):
    """A scan that should have been refused, and why."""

    zone: str | None
    reason: str
    uri: str
    at: datetime
    found_at: datetime


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Scanned]:
    start, end = params.span(now)
    wanted = {"start": start, "end": end, "reasons": [*_REASONS]}
    for site, zone, reason, uri, at, found_at in connection.execute(SQL["scan_findings"], wanted):
        yield Scanned(site=site, zone=zone, reason=reason, uri=uri, at=at, found_at=found_at)


QUESTION = Question(
    "blocked-scans", 18, "过期、召回或封存仍被扫码销售", "Expired or blocked codes that were still scanned",
    Period, Answer[Scanned], Scanned, _ask,
)  # fmt: skip
