"""From what was measured to points and a proposed grade: a pure function of the score sheet and the measures."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from byssus.core.plant.grading import Grade, Measured, ScoreItem, ScoreSheet


class Part(BaseModel):
    """A part of a year file; frozen, as it is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(Part):
    """What was measured: a number of things, or a share of so many in percent, and where each can be looked at.

    Args:
        value: None where there was nothing to measure.
        found: how many things the value stands for; `evidence` may name fewer.
        of: among how many they were found; None for plain numbers.
        evidence: addresses of pages, the first ones.
    """

    value: float | None
    found: int
    of: int | None = None
    evidence: tuple[str, ...] = ()


class ScoredItem(Part):
    """An item of the sheet with its points, out of `most`, and why; None: there was nothing to judge."""

    measure: Measured
    zh: str
    en: str
    value: float | None
    points: float | None
    most: float
    reason_zh: str
    reason_en: str
    evidence: tuple[str, ...]


class Scored(Part):
    """The whole sheet: points out of those of the items that could be judged, their share in percent, and the grade."""

    items: tuple[ScoredItem, ...]
    points: float
    most: float
    share: float
    proposed: Grade


def score(sheet: ScoreSheet, measures: Mapping[Measured, Measure]) -> Scored:
    """Points and proposed grade; an item without a measure does not count, neither for nor against."""
    items = tuple(_item(item, measures[item.measure]) for item in sheet.items)
    judged = [item for item in items if item.points is not None]
    points, most = _sum(item.points for item in judged), _sum(item.most for item in judged)
    share = round(100 * points / most, 1) if most else 100.0
    return Scored(items=items, points=points, most=most, share=share, proposed=sheet.grade_of(share))


def _sum(values: Iterable[float | None]) -> float:
    return round(sum(value or 0.0 for value in values), 2)


def _item(item: ScoreItem, measure: Measure) -> ScoredItem:
    points = None if measure.value is None else round(_points(item, measure.value), 2)
    zh, en = _reason(item, measure, points)
    return ScoredItem(
        measure=item.measure,
        zh=item.zh,
        en=item.en,
        value=measure.value,
        points=points,
        most=item.most,
        reason_zh=zh,
        reason_en=en,
        evidence=measure.evidence,
    )


def _points(item: ScoreItem, value: float) -> float:
    return max(0.0, item.most - item.each * max(0.0, value - item.free))


def _reason(item: ScoreItem, measure: Measure, points: float | None) -> tuple[str, str]:
    if measure.value is None or points is None:
        return "无可评内容，不计分", "nothing to judge; not counted"
    of_zh = "" if measure.of is None else f"，共 {measure.of}，占 {measure.value:g}%"
    of_en = "" if measure.of is None else f" of {measure.of}, {measure.value:g} %"
    lost = round(item.most - points, 2)
    if not lost:
        return f"{measure.found}{of_zh}；不扣分", f"{measure.found}{of_en}; nothing off"
    zh = f"{measure.found}{of_zh}；超过 {item.free:g} 的部分每单位扣 {item.each:g}，扣 {lost:g}"
    en = f"{measure.found}{of_en}; {item.each:g} off for each beyond {item.free:g}: {lost:g} off"
    return zh, en
