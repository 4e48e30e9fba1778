"""11. All points, the worst first: how complete, how long out of limits, and calibrated until when."""

from collections.abc import Iterator
from datetime import date, datetime

from byssus.core.database import Connection
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL


class Ranked(Row):
    """A point; `calibration_due`, a day of its site, is null where no calibration was entered."""

    office: str | None
    point: str
    quantity: str
    completeness: float
    minutes_out: float
    calibration_due: date | None
    overdue: bool


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Ranked]:
    start, end = params.span(now, days=7)
    rows = connection.execute(SQL["points"], {"start": start, "end": max(start, min(end, now))}).fetchall()
    ranked = [_ranked(*row) for row in rows]
    yield from sorted(ranked, key=lambda each: (each.completeness, -each.minutes_out, each.point))


def _ranked(
    site: str,
    office: str | None,
    point: str,
    quantity: str,
    readings: int,
    expected: float,
    minutes: float,
    due: date | None,
    overdue: bool,
) -> Ranked:
    return Ranked(
        site=site,
        office=office,
        point=point,
        quantity=quantity,
        completeness=round(min(1.0, readings / expected), 3) if expected > 0 else 0.0,
        minutes_out=minutes,
        calibration_due=due,
        overdue=overdue,
    )


QUESTION = Question(
    "point-ranking", 11, "点位排名：完整率、超限时长、校准", "Points ranked: completeness, minutes out, calibration",
    Period, Answer[Ranked], Ranked, _ask,
)  # fmt: skip
