"""9. Records that nobody signed, days without enough data to fill one, and nil reports of days with alarms."""

from collections.abc import Iterator
from datetime import date, datetime

from byssus.core.database import Connection
from byssus.trace.questions.duties import records_due
from byssus.trace.questions.model import Answer, Period, Question, Row


class PoorRecord(Row):
    """A record that was due; `term` is its day, week or month.

    `missing` holds `record` (nobody signed it), `data` (fewer than 90 % of the readings came), `nil_report` (it says
    that nothing was found, and there were `alarms`). Completeness is told of days on which something is measured.
    """

    term: str
    period: str
    day: date
    missing: tuple[str, ...]
    signed_by: str | None
    readings: int
    expected: int | None
    completeness: float | None
    alarms: tuple[int, ...]


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[PoorRecord]:
    start, end = params.span(now, days=7)
    for due in records_due(connection, start, min(end, now)):
        if faults := due.faults:
            yield PoorRecord(
                site=due.site,
                term=due.term.name,
                period=due.term.period,
                day=due.term.first,
                missing=tuple(faults),
                signed_by=due.signed_by,
                readings=due.readings,
                expected=due.expected,
                completeness=None if due.completeness is None else round(due.completeness, 3),
                alarms=due.alarms,
            )


QUESTION = Question(
    "missing-records", 9, "缺失的记录，以及有告警的零风险报告",
    "Records that are missing, and nil reports despite alarms", Period, Answer[PoorRecord], PoorRecord, _ask,
)  # fmt: skip
