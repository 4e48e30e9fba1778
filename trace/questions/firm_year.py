"""16. A firm's year: each item of the score sheet with points, reason and evidence; the grade that an officer gave."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from pydantic import Field

from byssus.core.database import Connection
from byssus.trace.grading.decisions import decisions
from byssus.trace.grading.file import year_file
from byssus.trace.questions.model import Answer, Name, Params, Question, Row


class Year(Params):
    """A firm, and a calendar year in the zone of its first site."""

    firm: Name
    year: Annotated[int, Field(ge=2000, le=2199)]


class FileLine(Row):
    """A line of the year file: an item of the sheet, then the `total` with the proposed grade, then every `decision`.

    `points` is null where there was nothing to judge; `evidence` are addresses of pages.
    """

    item: str
    zh: str
    en: str
    value: float | None = None
    points: float | None = None
    most: float | None = None
    grade: str | None = None
    reason_zh: str
    reason_en: str
    evidence: tuple[str, ...] = ()
    by: str | None = None
    at: datetime | None = None


def _ask(connection: Connection, params: Year, now: datetime) -> Iterator[FileLine]:
    file = year_file(connection, params.firm, params.year, now)
    scored, sheet = file.evidence.scored, file.evidence.sheet
    for item in scored.items:
        told = item.model_dump(exclude={"measure"})
        yield FileLine(party=params.firm, item=item.measure, **told)
    mark_zh, mark_en = ("", "") if sheet.verified else ("（默认值，未核实）", " (a default, not verified)")
    yield FileLine(
        party=params.firm,
        item="total",
        zh="合计与建议等级",
        en="Total and proposed grade",
        value=scored.share,
        points=scored.points,
        most=scored.most,
        grade=scored.proposed,
        reason_zh=f"{sheet.name} {sheet.code} v{sheet.version}{mark_zh}",
        reason_en=f"{sheet.name_en or sheet.name} {sheet.code} v{sheet.version}{mark_en}",
        at=file.as_of,
    )
    for decided in decisions(connection, params.firm, params.year, now):
        yield FileLine(
            party=params.firm,
            item="decision",
            zh="监管人员定级",
            en="Grade given by an officer",
            grade=decided.grade,
            reason_zh=decided.reason,
            reason_en=decided.reason,
            evidence=(f"sha256:{decided.sha256}",),
            by=decided.by,
            at=decided.at,
        )


QUESTION = Question(
    "firm-year", 16, "企业年度档案与风险分级", "A firm's year file and risk grade",
    Year, Answer[FileLine], FileLine, _ask,
)  # fmt: skip
