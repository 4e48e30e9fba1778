"""A year file on paper, in Chinese or English: the sheet, each item with its reason, what was decided; PDF and XLSX."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from byssus.core.paper.form import Form, Language, write_sheet
from byssus.core.paper.sheet import Sheet, Table
from byssus.trace.grading.decisions import Decided
from byssus.trace.grading.file import CitedSheet, YearFile
from byssus.trace.grading.score import ScoredItem

_WORDS: Final = {
    "zh": {
        "title": "企业年度档案与风险分级", "firm": "企业", "year": "年份", "as_of": "数据截至", "sheet": "评分表",
        "unverified": "默认值，未核实", "points": "得分", "proposed": "建议等级", "items": "评分项目", "item": "项目",
        "value": "数值", "reason": "说明", "evidence": "依据", "decisions": "定级记录", "grade": "等级",
        "by": "决定人", "at": "时间", "none": "尚未定级", "draft": "未定级的草稿", "hash": "本档案 SHA-256：{hash}",
        "digest": "评分内容摘要 SHA-256：{hash}", "of": "{points:g} / {most:g}（{share:g}%）", "page": "第 {n} 页",
        "utc": "时间为 UTC",
    },
    "en": {
        "title": "Year file and risk grade of a firm", "firm": "Firm", "year": "Year",
        "as_of": "Data as of",
        "sheet": "Score sheet", "unverified": "a default, not verified", "points": "Points",
        "proposed": "Proposed grade",
        "items": "Items", "item": "Item", "value": "Value", "reason": "Reason", "evidence": "Evidence",
        "decisions": "Decisions", "grade": "Grade", "by": "Decided by", "at": "At",
        "none": "No officer has decided yet",
        "draft": "A draft, not decided upon",
        "hash": "SHA-256 of this file: {hash}",
        "digest": "SHA-256 of the scored sheet: {hash}", "of": "{points:g} of {most:g} ({share:g} %)",
        "page": "page {n}",
        "utc": "Times are in UTC",
    },
}  # fmt: skip


def file_on_paper(file: YearFile, decisions: Sequence[Decided], form: Form, language: Language) -> bytes:
    """The file with the decisions on it, the latest first; the same ones give the same bytes."""
    return write_sheet(sheet(file, decisions, language), form)


def sheet(file: YearFile, decisions: Sequence[Decided], language: str) -> Sheet:
    """Written in Chinese (`zh`) or English (`en`)."""
    words = _WORDS[language]
    frozen = next((each for each in decisions if each.file == file), None)
    foot = [words["draft"]] if frozen is None else [words["hash"].format(hash=frozen.sha256)]
    return Sheet(
        language,
        words["title"],
        _facts(file, language),
        (_items(file, language), _decisions(decisions, language)),
        (*foot, words["digest"].format(hash=file.digest), words["utc"]),
        words["page"],
    )


def _facts(file: YearFile, language: str) -> tuple[tuple[str, str], ...]:
    words, evidence, scored = _WORDS[language], file.evidence, file.evidence.scored
    name = evidence.firm_name if language == "zh" else evidence.firm_name_en or evidence.firm_name
    points = words["of"].format(points=scored.points, most=scored.most, share=scored.share)
    return (
        (words["firm"], f"{name} ({evidence.firm})"),
        (words["year"], str(evidence.year)),
        (words["as_of"], _moment(file.as_of)),
        (words["sheet"], _cited(evidence.sheet, language)),
        (words["points"], points),
        (words["proposed"], scored.proposed),
    )


def _cited(cited: CitedSheet, language: str) -> str:
    name = cited.name if language == "zh" else cited.name_en or cited.name
    mark = "" if cited.verified else f" [{_WORDS[language]['unverified']}]"
    return f"{name} {cited.code} v{cited.version}, {cited.standard}{mark}"


def _items(file: YearFile, language: str) -> Table:
    words = _WORDS[language]
    header = (words["item"], words["value"], words["points"], words["reason"], words["evidence"])
    rows = tuple(_row(item, language) for item in file.evidence.scored.items)
    return Table(words["items"], header, rows, (18, 6, 8, 26, 42))


def _row(item: ScoredItem, language: str) -> tuple[str, ...]:
    name, reason = (item.zh, item.reason_zh) if language == "zh" else (item.en, item.reason_en)
    value = "—" if item.value is None else f"{item.value:g}"
    points = "—" if item.points is None else f"{item.points:g} / {item.most:g}"
    return name, value, points, reason, "\n".join(item.evidence)


def _decisions(decisions: Sequence[Decided], language: str) -> Table:
    words = _WORDS[language]
    header = (words["at"], words["grade"], words["proposed"], words["by"], words["reason"])
    rows = tuple((_moment(each.at), each.grade.value, each.proposed.value, each.by, each.reason) for each in decisions)
    return Table(words["decisions"], header, rows, (16, 8, 10, 16, 50), words["none"])


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
