"""Which rules a plant file sets for which points."""

from datetime import timedelta

import pytest

from builders.plans import control, limit, plan, plant, point, site
from byssus.alerts.whatif.laws import Law, Laws, laws_of
from byssus.core.errors import InvalidInput


def law(laws: Laws, point: str) -> Law:
    found = laws.of(point)
    assert found is not None
    return found


def test_a_declared_point_is_judged_by_the_newest_version_of_its_plan_at_its_own_interval() -> None:
    old, new = plan(control(limit(limit=-18))), plan(control(limit(limit=-20)), version=2)
    [rule] = law(laws_of(plant(new, old, sites=(site(point(every="PT5M")),))), "t1").rules
    assert (rule.version, rule.limit, rule.max_gap) == (2, -20, timedelta(minutes=10))


def test_rules_for_another_quantity_do_not_watch_a_point() -> None:
    humid = limit("humid", 80, quantity="humidity")
    laws = laws_of(plant(plan(control(limit(), humid)), sites=(site(point()),)))
    assert [rule.code for rule in law(laws, "t1").rules] == ["air"]


def test_a_point_without_a_plan_has_no_rules() -> None:
    assert law(laws_of(plant(plan(control(limit())), sites=(site(point(by=None)),))), "t1").rules == ()


def test_the_only_control_point_judges_points_that_are_not_declared() -> None:
    [rule] = law(laws_of(plant(plan(control(limit()))), every=timedelta(hours=1)), "anything").rules
    assert rule.max_gap == timedelta(hours=2)


def test_of_several_control_points_one_has_to_be_named() -> None:
    several = plant(plan(control(limit(), code="air"), control(limit("core"), code="core")))
    assert laws_of(several).of("anything") is None
    assert law(laws_of(several, "core"), "anything") == law(laws_of(several, "frozen/core"), "anything")
    with pytest.raises(InvalidInput, match="Name one of frozen/air, frozen/core"):
        laws_of(several, "cook")


def test_a_control_point_that_the_plan_lacks_is_named() -> None:
    with pytest.raises(InvalidInput, match="no control point 'core'"):
        laws_of(plant(plan(control(limit())), sites=(site(point(by="core")),)))


def test_a_control_point_for_several_quantities_judges_declared_points_only() -> None:
    mixed = plant(plan(control(limit(), limit("humid", 80, quantity="humidity"))))
    assert laws_of(mixed).of("anything") is None
    with pytest.raises(InvalidInput, match="for humidity and temperature"):
        laws_of(mixed, "air")
