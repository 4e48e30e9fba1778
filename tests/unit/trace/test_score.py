"""Points and grades: laws of the score sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from builders.epcis import at
from byssus.core.plant.grading import Grade, Measured, ScoreItem, ScoreSheet
from byssus.trace.grading.score import Measure, score

NAMES = list(Measured)
NUMBERS = st.floats(0, 1000, allow_nan=False)
POSITIVE = st.floats(0.01, 100, allow_nan=False)


@st.composite
def sheets(draw: st.DrawFn) -> ScoreSheet:
    measures = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    items = tuple(
        ScoreItem(measure=name, zh="项", en="item", most=draw(POSITIVE), free=draw(NUMBERS), each=draw(POSITIVE))
        for name in measures
    )
    return sheet(*items)


def sheet(*items: ScoreItem, **least: float) -> ScoreSheet:
    bounds = {"A": 90.0, "B": 75.0, "C": 60.0} | least
    return ScoreSheet.model_validate(
        {"code": "s", "version": 1, "name": "表", "standard": "默认", "valid_from": at(0), "least": bounds,
         "items": [item.model_dump() for item in items]}
    )  # fmt: skip


def measures(values: list[float | None]) -> dict[Measured, Measure]:
    return {
        name: Measure(value=value, found=0 if value is None else int(value))
        for name, value in zip(NAMES, values, strict=True)
    }


VALUES = st.lists(st.none() | NUMBERS, min_size=len(NAMES), max_size=len(NAMES))


@given(sheets(), VALUES)
def test_points_lie_between_none_and_all_and_nothing_measured_does_not_count(
    by: ScoreSheet, values: list[float | None]
) -> None:
    scored = score(by, measures(values))
    judged = [item for item in scored.items if item.points is not None]
    assert all(0 <= (item.points or 0) <= round(item.most, 2) for item in judged)
    assert scored.most == pytest.approx(sum(item.most for item in judged), abs=0.01)
    assert 0 <= scored.share <= 100.1
    assert {item.measure for item in judged} == {
        item.measure for item, value in ((i, measures(values)[i.measure].value) for i in by.items) if value is not None
    }


@given(sheets(), VALUES, st.sampled_from(range(len(NAMES))), POSITIVE)
def test_more_of_what_is_measured_never_makes_a_better_grade(
    by: ScoreSheet, values: list[float | None], which: int, more: float
) -> None:
    before = score(by, measures(values))
    worse = list(values)
    worse[which] = (values[which] or 0.0) + more if values[which] is not None else None
    assert score(by, measures(worse)).proposed >= before.proposed


@pytest.mark.parametrize(
    ("value", "points", "grade"),
    [(0, 10, "A"), (2, 10, "A"), (4, 9, "A"), (5, 8.5, "B"), (10, 6, "C"), (14, 4, "D"), (99, 0, "D")],
)
def test_each_unit_beyond_what_is_free_costs_the_same(value: float, points: float, grade: str) -> None:
    item = ScoreItem(measure=Measured.COMPLAINTS, zh="投诉", en="complaints", most=10, free=2, each=0.5)
    scored = score(sheet(item), {Measured.COMPLAINTS: Measure(value=value, found=int(value))})
    assert (scored.points, scored.proposed) == (points, Grade(grade))


def test_a_sheet_whose_grades_do_not_descend_is_refused() -> None:
    item = ScoreItem(measure=Measured.COMPLAINTS, zh="投诉", en="complaints", most=10, each=1)
    with pytest.raises(ValidationError, match="each with less"):
        sheet(item, B=95)
    with pytest.raises(ValidationError, match="stands twice"):
        sheet(item, item)
