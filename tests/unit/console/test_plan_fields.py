"""The form of a plan: every field reads back what it showed, and what people write is judged as in a plant file."""

from datetime import UTC, datetime, time, timedelta

import pytest

from builders.checks import COOLED, CORE, METAL
from builders.plans import control, limit, plan
from byssus.app.console.markup import render
from byssus.app.console.plan_fields import groups_of, head_fields, plan_as_text, plan_from_text, with_fields
from byssus.app.console.rule_fields import with_rule, without_rule
from byssus.app.console.run_fields import with_run, without_run
from byssus.app.console.words import Words
from byssus.app.http.pages import Language
from byssus.core.errors import InvalidInput
from byssus.core.plant.checks import Expected
from byssus.core.plant.haccp import Plan, Severity
from byssus.core.plant.people import Weekday

COOKED = {"code": "core", "name": "中心温度", "due": {"every": "PT1H"}, "items": [CORE]}
RUNS = [
    {"code": "early", "at": "08:45"},
    {"code": "late", "at": "16:00:30", "missed": "warn", "days": ["fri", "mon"]},
]
PLAN = Plan.model_validate(
    plan(
        control(limit(on_delay="PT15M", deadband=0.5))
        | {"expected": RUNS, "checks": [METAL, COOKED, COOLED], "verification": "每月"}
    )
)
RULE = ("control_points", 0, "rules", 0)
RUN = ("control_points", 0, "expected", 0)


def test_what_the_form_shows_changes_nothing_when_it_is_saved_as_it_is() -> None:
    fields = [field for group in [head_fields(PLAN), *groups_of(PLAN.control_points[0], 0)] for field in group.fields]
    assert with_fields(PLAN, {field.path: field.value for field in fields}) == PLAN
    assert [field.name for field in fields] == [
        "reason", "name", "standard", "code", "quantity", "measure", "window", "direction", "beyond", "limit",
        "on_delay", "deadband", "off_delay", "severity", *("code", "at", "grace", "missed", "days") * 2, "every",
        "missed", "every", "missed", "least", "most", "within", "missed", "least", "most",
        "corrective_action", "verification",
    ]  # fmt: skip


def test_figures_are_written_as_people_write_them() -> None:
    changed = with_fields(PLAN, {(*RULE, "limit"): "−15,5", (*RULE, "on_delay"): " 30 ", ("reason",): "放宽"})
    rule = changed.control_points[0].rules[0]
    assert (rule.limit, rule.on_delay, changed.reason) == (-15.5, timedelta(minutes=30), "放宽")


KINDS: list[tuple[dict[str, str], dict[str, object]]] = [
    ({"measure": "rate", "window": "60", "limit": "4"}, {"window": timedelta(hours=1)}),
    ({"measure": "cumulative", "window": "1440", "beyond": "-18", "limit": "240"}, {"beyond": -18.0}),
    ({"measure": "degree_minutes", "window": "1440", "beyond": "-18", "limit": "500"}, {"limit": 500.0}),
    ({"measure": "mkt", "window": "1440", "limit": "-17"}, {"window": timedelta(days=1)}),
    ({"quantity": "door", "limit": "0.5", "on_delay": "10"}, {"on_delay": timedelta(minutes=10)}),
    ({"quantity": "humidity", "direction": "below", "limit": "75", "severity": "warn"}, {"limit": 75.0}),
]


@pytest.mark.parametrize(("entered", "found"), KINDS, ids=[str(entered) for entered, _ in KINDS])
def test_every_kind_of_rule_can_be_entered(entered: dict[str, str], found: dict[str, object]) -> None:
    changed = with_fields(PLAN, {(*RULE, name): value for name, value in entered.items()})
    rule = changed.control_points[0].rules[0]
    chosen = [name for name in ("measure", "quantity", "direction", "severity") if name in entered]
    assert [getattr(rule, name) for name in chosen] == [entered[name] for name in chosen]
    assert {name: getattr(rule, name) for name in found} == found


def test_a_measure_that_has_no_window_or_level_drops_what_was_entered_there() -> None:
    counted = with_fields(PLAN, {(*RULE, name): value for name, value in KINDS[1][0].items()})
    plain = with_fields(counted, {(*RULE, "measure"): "value", (*RULE, "limit"): "-18"})
    assert plain.control_points[0].rules[0] == PLAN.control_points[0].rules[0]


def test_a_rule_is_added_with_a_free_code_and_taken_away_again() -> None:
    twice = with_rule(with_rule(PLAN, 0), 0)
    assert [rule.code for rule in twice.control_points[0].rules[1:]] == ["rule-1", "rule-2"]
    assert without_rule(without_rule(twice, 0, 2), 0, 1) == PLAN
    bare = without_rule(PLAN, 0, 0)
    assert [rule.code for rule in with_rule(bare, 0).control_points[0].rules] == ["rule-1"]


def test_when_a_run_begins_and_what_follows_if_nobody_begins_it_is_entered() -> None:
    entered = {"code": "first", "at": "07:30", "grace": "45", "missed": "alarm", "days": "mon wed"}
    changed = with_fields(PLAN, {(*RUN, name): value for name, value in entered.items()})
    assert changed.control_points[0].expected[0] == Expected(
        code="first",
        at=time(7, 30),
        grace=timedelta(minutes=45),
        missed=Severity.ALARM,
        days=(Weekday.MON, Weekday.WED),
    )
    assert with_fields(changed, {(*RUN, "missed"): ""}).control_points[0].expected[0].missed is None


def test_a_check_that_is_missed_is_an_alarm_only_where_the_plan_says_so() -> None:
    missed = ("control_points", 0, "checks", 0, "missed")
    changed = with_fields(PLAN, {missed: "critical"})
    assert changed.control_points[0].checks[0].missed is Severity.CRITICAL
    assert with_fields(changed, {missed: ""}) == PLAN


def test_an_expected_run_is_added_with_a_free_code_and_taken_away_again() -> None:
    twice = with_run(with_run(PLAN, 0), 0)
    assert [run.code for run in twice.control_points[0].expected[2:]] == ["run-1", "run-2"]
    assert without_run(without_run(twice, 0, 3), 0, 2) == PLAN


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
        ((*RUN, "days"), "", "one day of the week at least"),
        ((*RUN, "days"), "someday", "days"),
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


@pytest.mark.parametrize(("after", "said"), [(-1, False), (0, True)])
def test_a_version_that_has_to_be_validated_anew_says_so(after: int, said: bool) -> None:
    until = datetime(2026, 7, 1, tzinfo=UTC)
    lasting = PLAN.model_copy(update={"valid_to": until, "verified": True})
    shown = render("plan_label.html", Words(Language.EN), plan=lasting, now=until + timedelta(after), zone="UTC")
    assert ("to be validated anew since 2026-07-01" in shown) == said
