"""16. A firm's year, as evidence for its risk grade; an officer decides."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.trace.questions.model import Answer, Name, Params, Question, Row
from byssus.trace.questions.queries import SQL

_MEASURES = (
    ("sites", "场所数", "Sites"),
    ("alarms", "告警数", "Alarms"),
    ("critical_alarms", "严重告警数", "Critical alarms"),
    ("closed_fast", "两分钟内关闭的告警", "Alarms closed within two minutes"),
    ("minutes_to_acknowledge", "确认用时中位数（分钟）", "Median minutes to acknowledge"),
    ("minutes_out", "超限分钟数", "Minutes out of limits"),
    ("holds", "因超限封存次数", "Holds of excursions"),
    ("holds_broken", "封存期间发货或销售次数", "Held goods shipped or sold"),
)


class Year(Params):
    """A firm, and a calendar year in UTC."""

    firm: Name
    year: Annotated[int, Field(ge=2000, le=2199)]


class Measure(Row):
    """One measure of the year; null where there is nothing to measure."""

    measure: str
    zh: str
    en: str
    value: float | None


def _ask(connection: Connection, params: Year, _: datetime) -> Iterator[Measure]:
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (params.year, params.year + 1))
    row = connection.execute(SQL["firm"], {"party": params.firm, "start": start, "end": end}).fetchone()
    if row is None:
        raise NotFound(f"There is no firm {params.firm!r}.", advice="Firms are the parties of plant files.")
    for (name, zh, en), value in zip(_MEASURES, row, strict=True):
        yield Measure(party=params.firm, measure=name, zh=zh, en=en, value=None if value is None else float(value))


QUESTION = Question("firm-year", 16, "企业年度档案", "A firm's year file", Year, Answer[Measure], Measure, _ask)
