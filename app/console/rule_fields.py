"""The fields of a rule, whatever it measures, and rules that are added to a control point or taken away."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

from pydantic import JsonValue

from byssus.app.console.field import Field, Kind, Path
from byssus.core.plant.haccp import Measure, Plan, Rule, Severity

_MINUTE = timedelta(minutes=1)


def rule_fields(rule: Rule, base: Path) -> tuple[Field, ...]:
    """All fields of a rule; those that its measure does not have are empty."""
    return (
        Field((*base, "code"), Kind.WORD, rule.code),
        _choice((*base, "quantity"), rule.quantity),
        _choice((*base, "measure"), rule.measure),
        Field((*base, "window"), Kind.MINUTES, "" if rule.window is None else f"{rule.window / _MINUTE:g}"),
        _choice((*base, "direction"), rule.direction),
        Field((*base, "beyond"), Kind.NUMBER, "" if rule.beyond is None else f"{rule.beyond:g}"),
        Field((*base, "limit"), Kind.NUMBER, f"{rule.limit:g}"),
        Field((*base, "on_delay"), Kind.MINUTES, f"{rule.on_delay / _MINUTE:g}"),
        Field((*base, "deadband"), Kind.NUMBER, f"{rule.deadband:g}"),
        Field((*base, "off_delay"), Kind.MINUTES, f"{rule.off_delay / _MINUTE:g}"),
        _choice((*base, "severity"), rule.severity),
    )


def is_asked(field: str, measure: str) -> bool:
    """Whether a rule with this measure has the field of that name."""
    if field == "window":
        return measure != Measure.VALUE
    return field != "beyond" or Measure(measure).counts


def without_what_is_not_asked(rule: JsonValue) -> JsonValue:
    """A rule as JSON, without a window or a level that its measure does not have."""
    if not isinstance(rule, dict):
        return rule
    return {name: value if is_asked(name, str(rule["measure"])) else None for name, value in rule.items()}


def with_rule(plan: Plan, number: int) -> Plan:
    """The plan with one more rule at its `number`th control point, like the last one there, to be edited."""
    control = plan.control_points[number]
    last = control.rules[-1] if control.rules else Rule(code="rule", limit=0, severity=Severity.WARN)
    added = last.model_copy(update={"code": next(_free_codes(plan, number))})
    return _with_rules(plan, number, (*control.rules, added))


def without_rule(plan: Plan, number: int, rule: int) -> Plan:
    """The plan without the `rule`th rule of its `number`th control point."""
    rules = plan.control_points[number].rules
    return _with_rules(plan, number, (*rules[:rule], *rules[rule + 1 :]))


def _with_rules(plan: Plan, number: int, rules: tuple[Rule, ...]) -> Plan:
    controls = list(plan.control_points)
    controls[number] = controls[number].model_copy(update={"rules": rules})
    return plan.model_copy(update={"control_points": tuple(controls)})


def _free_codes(plan: Plan, number: int) -> Iterator[str]:
    taken = {rule.code for rule in plan.control_points[number].rules}
    return (code for n in range(1, len(taken) + 2) if (code := f"rule-{n}") not in taken)


def _choice(path: Path, value: StrEnum) -> Field:
    return Field(path, Kind.CHOICE, value.value, tuple(each.value for each in type(value)))
