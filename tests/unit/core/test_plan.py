from typing import Any

import pytest
from pydantic import ValidationError

from builders.plans import control, limit, plan
from byssus.core.plant.difference import differences
from byssus.core.plant.haccp import Plan
from byssus.core.plant.plans import plan_text

HOURLY = {"code": "core", "name": "中心温度", "due": {"every": "PT1H"}, "items": [
    {"code": "core", "name": "中心温度", "unit": "°C", "least": 90}]}  # fmt: skip


def made(*controls: dict[str, Any], **fields: Any) -> Plan:
    return Plan.model_validate(plan(*controls, **fields))


def refused(*controls: dict[str, Any], **fields: Any) -> str:
    with pytest.raises(ValidationError) as error:
        made(*controls, **fields)
    return str(error.value)


def bone(**fields: Any) -> dict[str, Any]:
    return {"kind": "physical", "name": "碎壳", "significant": True, **fields}


def test_a_significant_hazard_is_controlled_somewhere_or_somehow() -> None:
    assert "needs a `control_point`" in refused(steps=[{"code": "shuck", "name": "脱壳", "hazards": [bone()]}])
    assert made(steps=[{"code": "shuck", "name": "脱壳", "hazards": [bone(measure="目检")]}]).steps[0].hazards


def test_what_a_plan_names_in_itself_is_there() -> None:
    hazards = [bone(control_point="metal")]
    assert "which the plan lacks" in refused(steps=[{"code": "shuck", "name": "脱壳", "hazards": hazards}])
    assert "at step 'steam', which the plan lacks" in refused(control() | {"step": "steam"})


def test_a_code_stands_once_among_its_own() -> None:
    assert "rule of air 'air' stands twice" in refused(control(limit(), limit()))
    assert "check of air 'core' stands twice" in refused(control() | {"checks": [HOURLY, HOURLY]})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"due": {}}, "a check is due sometime"),
        ({"items": []}, "at least 1 item"),
        ({"items": [{"code": "x", "name": "x", "least": 1}]}, "limits need a `unit`"),
        ({"items": [{"code": "x", "name": "x", "unit": "g", "least": 2, "most": 1}]}, "greater than"),
    ],
)
def test_a_check_that_cannot_be_answered_is_refused(change: dict[str, Any], reason: str) -> None:
    assert reason in refused(control() | {"checks": [HOURLY | change]})


def test_a_plan_reads_back_from_its_text() -> None:
    whole = made(
        control(limit(on_delay="PT15M")) | {"checks": [HOURLY], "step": "steam"},
        steps=[{"code": "steam", "name": "蒸煮", "hazards": [bone(control_point="air")]}],
        risks=[{"code": "pests", "stage": "全厂", "point": "虫害", "frequency": "weekly"}],
    )
    assert Plan.model_validate_json(plan_text(whole)) == whole


def test_a_difference_names_the_field_by_the_codes_of_its_parts() -> None:
    before = made(control(limit(on_delay="PT15M")) | {"checks": [HOURLY]})
    after = made(control(limit(limit=-15, on_delay="PT15M"), limit("high")), version=2)
    assert [str(each) for each in differences(before, after)] == [
        "~ control_points.air.rules.air.limit: -18.0 → -15.0",
        "+ control_points.air.rules.high.code: high",
        "+ control_points.air.rules.high.limit: -18.0",
        "+ control_points.air.rules.high.severity: alarm",
        *(f"- control_points.air.checks.core.{field}" for field in (
            "code: core", "name: 中心温度", "due.every: PT1H", "items.core.code: core", "items.core.name: 中心温度",
            "items.core.unit: °C", "items.core.least: 90.0",
        )),
    ]  # fmt: skip


def test_author_and_number_alone_are_no_difference_and_everything_is_one_against_nothing() -> None:
    assert differences(made(control()), made(control(), version=2, author="李四")) == []
    assert [each.path for each in differences(None, made(control()))][:2] == ["code", "name"]


def test_two_hazards_of_one_name_are_told_apart() -> None:
    def shucking(*names: str) -> Plan:
        hazards = [bone(name=name, measure=f"目检 {number}") for number, name in enumerate(names)]
        return made(steps=[{"code": "shuck", "name": "脱壳", "hazards": hazards}])

    assert len(differences(shucking("壳"), shucking("壳", "壳"))) == 4
