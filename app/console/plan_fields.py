"""The figures and words of a plan that people change most, as fields of a form; all else is edited as text."""

from collections.abc import Iterator, Mapping
from io import StringIO

from pydantic import JsonValue, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from byssus.app.console.field import Field, Group, Kind, Path
from byssus.app.console.rule_fields import rule_fields, without_what_is_not_asked
from byssus.app.console.run_fields import check_groups, run_fields
from byssus.core.errors import InvalidInput
from byssus.core.plant.haccp import ControlPoint, Plan


def head_fields(plan: Plan) -> Group:
    """What is said of the version as a whole."""
    words = (Field((name,), Kind.WORDS, getattr(plan, name)) for name in ("reason", "name", "standard"))
    return Group("", tuple(words))


def groups_of(control: ControlPoint, number: int) -> Iterator[Group]:
    """The fields of the control point that is the plan's `number`th, from 0."""
    base: Path = ("control_points", number)
    for i, rule in enumerate(control.rules):
        yield Group(f"{rule.code} · {rule.severity}", rule_fields(rule, (*base, "rules", i)))
    for i, expected in enumerate(control.expected):
        yield Group(expected.code, run_fields(expected, (*base, "expected", i)))
    for i, check in enumerate(control.checks):
        yield from check_groups(check, (*base, "checks", i))
    words = (Field((*base, name), Kind.WORDS, getattr(control, name)) for name in ("corrective_action", "verification"))
    yield Group("", tuple(words))


def with_fields(plan: Plan, values: Mapping[Path, str]) -> Plan:
    """The plan with other values in some fields, judged as in a plant file.

    Raises:
        InvalidInput: a value cannot be understood, or the plan contradicts itself.
    """
    tree: JsonValue = plan.model_dump(mode="json")
    kinds = {field.path: field.kind for group in _all(plan) for field in group.fields}
    for path, text in values.items():
        _put(tree, path, _value(kinds[path], text.strip(), path))
    for control in _parts(tree, "control_points"):
        rules = _parts(control, "rules")
        rules[:] = map(without_what_is_not_asked, rules)
    return _judged(tree)


def plan_as_text(plan: Plan) -> str:
    """The plan as it would stand in a plant file."""
    yaml, written = YAML(), StringIO()
    yaml.width = 110
    yaml.dump(plan.model_dump(mode="json", exclude_defaults=True), written)
    return written.getvalue()


def plan_from_text(text: str) -> Plan:
    """Read what `plan_as_text` wrote, and people changed.

    Raises:
        InvalidInput: it is no YAML, or no plan; every fault is named.
    """
    try:
        tree: JsonValue = YAML(typ="safe").load(text)
    except YAMLError as error:
        raise InvalidInput(f"This is no YAML: {' '.join(str(error).split())}") from error
    return _judged(tree)


def _judged(tree: JsonValue) -> Plan:
    try:
        return Plan.model_validate(tree)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_url=False))
        raise InvalidInput("; ".join(faults)) from error


def _all(plan: Plan) -> Iterator[Group]:
    yield head_fields(plan)
    for number, control in enumerate(plan.control_points):
        yield from groups_of(control, number)


def _value(kind: Kind, text: str, path: Path) -> JsonValue:
    if kind in (Kind.WORD, Kind.WORDS):
        return text
    if kind is Kind.CHOICE:
        return text or None
    if kind is Kind.DAYS:
        return [*text.split()]
    if not text:
        return None
    try:
        number = float(text.replace("−", "-").replace(",", "."))
    except ValueError:
        raise InvalidInput(f"{text!r} is no number.", where=".".join(map(str, path))) from None
    return f"PT{number * 60:g}S" if kind is Kind.MINUTES else number


def _put(tree: JsonValue, path: Path, value: JsonValue) -> None:
    *above, last = path
    for part in above:
        tree = _part(tree, part)
    if isinstance(tree, dict):
        tree[str(last)] = value


def _part(tree: JsonValue, part: str | int) -> JsonValue:
    if isinstance(tree, list) and isinstance(part, int):
        return tree[part]
    return tree[str(part)] if isinstance(tree, dict) else None


def _parts(tree: JsonValue, name: str) -> list[JsonValue]:
    found = _part(tree, name)
    return found if isinstance(found, list) else []
