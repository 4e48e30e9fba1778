"""19. Workshops: days on which something was made or sold without intake, and intake without a certificate."""

from collections.abc import Iterator
from datetime import date, datetime

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL


class Gap(Row):
    """A day (UTC), and what is missing: `intake`, `production`, `sale`, `certificate`, or `everything`."""

    day: date
    intakes: int
    productions: int
    sales: int
    missing: tuple[str, ...]


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Gap]:
    start, end = params.span(now, days=7)
    for site, day, intakes, productions, sales, bare in connection.execute(
        SQL["workshop_days"], {"start": start, "end": end}
    ):
        counts = {"intake": intakes, "production": productions, "sale": sales}
        missing = [name for name, count in counts.items() if not count]
        missing = ["everything"] if len(missing) == len(counts) else missing
        if missing or bare:
            lacks = (*missing, *(["certificate"] if bare else []))
            yield Gap(site=site, day=day, intakes=intakes, productions=productions, sales=sales, missing=lacks)


QUESTION = Question(
    "workshop-gaps", 19, "小作坊记录缺口", "Gaps in what workshops report", Period, Answer[Gap], Gap, _ask
)
