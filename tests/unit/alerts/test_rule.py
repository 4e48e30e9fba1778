from dataclasses import replace
from datetime import timedelta

import pytest

from builders.conditions import rule
from byssus.alerts.condition.rule import Direction, Severity
from byssus.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", " "),
        ("version", 0),
        ("limit", float("nan")),
        ("limit", float("-inf")),
        ("deadband", -0.5),
        ("deadband", float("inf")),
        ("on_delay", timedelta(seconds=-1)),
        ("off_delay", timedelta(seconds=-1)),
        ("max_gap", timedelta(0)),
    ],
)
def test_a_field_out_of_range_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(InvalidInput, match=f"field {field}: "):
        replace(rule(), **{field: value})


def test_a_value_at_the_limit_is_a_breach_only_when_the_rule_is_inclusive() -> None:
    assert not rule(4.0).is_breached_by(4.0)
    assert rule(4.0, inclusive=True).is_breached_by(4.0)
    assert not rule(4.0, inclusive=True).is_breached_by(3.9999)
    assert rule(0.0, direction=Direction.BELOW, inclusive=True).is_breached_by(0.0)
    assert not rule(0.0, direction=Direction.BELOW).is_breached_by(-0.0)


def test_the_recovery_level_is_subtracted_in_decimal() -> None:
    assert 0.3 - 0.1 != 0.2, "the reason for the rule"
    assert rule(0.3, deadband=0.1).rest == 0.2
    assert rule(0.3, deadband=0.1, direction=Direction.BELOW).rest == -0.4


def test_a_breach_is_never_a_recovery() -> None:
    inclusive = rule(4.0, inclusive=True, deadband=0.0)
    assert inclusive.is_breached_by(4.0)
    assert inclusive.height(4.0) > inclusive.rest


def test_severities_are_declared_from_least_to_worst() -> None:
    assert list(Severity) == [Severity.WARN, Severity.ALARM, Severity.CRITICAL]
