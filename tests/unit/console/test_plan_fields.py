"""The form of a plan: every field reads back what it showed, and what people write is judged as in a plant file."""

from datetime import timedelta

import pytest

from builders.checks import COOLED, CORE, METAL
from builders.plans import control, limit, plan
from byssus.app.console.plan_fields import groups_of, head_fields, plan_as_text, plan_from_text, with_fields
from byssus.core.errors import InvalidInput
from byssus.core.plant.haccp import Plan

COOKED = {"code": "core", "name": "中心温度", "due": {"every": "PT1H"}, "items": [CORE]}
PLAN = Plan.model_validate(
    plan(control(limit(on_delay="PT15M", deadband=0.5)) | {"checks": [METAL, COOKED, COOLED], "verification": "每月"})
)
RULE = ("control_points", 0, "rules", 0)


def test_what_the_form_shows_changes_nothing_when_it_is_saved_as_it_is() -> None:
    fields = [field for group in [head_fields(PLAN), *groups_of(PLAN.control_points[0], 0)] for field in group.fields]
    assert with_fields(PLAN, {field.path: field.value for field in fields}) == PLAN
    assert [field.name for field in fields] == [
        "reason", "name", "standard", "limit", "on_delay", "deadband", "off_delay", "every", "every", "least", "most",
        "within", "least", "most", "corrective_action", "verification",
    ]  # fmt: skip


def test_figures_are_written_as_people_write_them() -> None:
    changed = with_fields(PLAN, {(*RULE, "limit"): "−15,5", (*RULE, "on_delay"): " 30 ", ("reason",): "放宽"})
    rule = changed.control_points[0].rules[0]
    assert (rule.limit, rule.on_delay, changed.reason) == (-15.5, timedelta(minutes=30), "放宽")


def test_a_limit_that_is_left_empty_is_none() -> None:
    least = ("control_points", 0, "checks", 1, "items", 0, "least")
    assert with_fields(PLAN, {least: ""}).control_points[0].checks[1].items[0].least is None


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ((*RULE, "limit"), "warm", "'warm' is no number"),
        ((*RULE, "limit"), "", "limit"),
        ((*RULE, "deadband"), "-1", "greater than or equal to 0"),
        (("reason",), " ", "reason"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(path: tuple[str | int, ...], text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        with_fields(PLAN, {path: text})


def test_the_whole_plan_reads_back_from_its_text() -> None:
    assert plan_from_text(plan_as_text(PLAN)) == PLAN


@pytest.mark.parametrize("text", ["a: [", "code: x", "- 1", ""])
def test_a_text_that_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        plan_from_text(text)
