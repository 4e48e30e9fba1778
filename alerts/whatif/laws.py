"""Which rules a plant file sets for which points, and by which they would judge points that it does not declare."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from byssus.alerts.condition.rule import Rule, planned
from byssus.core.arrival import PLAUSIBLE, Plausible
from byssus.core.errors import InvalidInput
from byssus.core.plant import haccp, places
from byssus.core.plant.model import Plant


@dataclass(frozen=True, slots=True)
class Law:
    """What watches a point.

    Args:
        rules: by code.
        plausible: what a sensor of the point's quantity can report; the rest is no reading.
        timezone: of local times without a zone; None if nobody said.
    """

    rules: tuple[Rule, ...]
    plausible: Plausible
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws of declared points, and the one for all others; None leaves those unwatched."""

    declared: Mapping[str, Law]
    others: Law | None = None

    def of(self, point: str) -> Law | None:
        """What watches the point of that code."""
        return self.declared.get(point, self.others)


def laws_of(plant: Plant, control_point: str | None = None, every: timedelta = timedelta(minutes=1)) -> Laws:
    """The laws of a plant, by the newest version of each plan, whenever that becomes valid.

    Args:
        plant: plans, and the points that name them.
        control_point: judges the points that are not declared: its code, or `plan/control_point`. It may be left out
            when there is but one.
        every: the interval at which those points report.

    Raises:
        InvalidInput: a control point is named that there is not, or by a name that means several; or the one that is to
            judge the others is for several quantities.
    """
    plans = _newest(plant)
    declared = {
        point.code: _law(_control_point(plans, point), point.quantity, point.every, site.timezone)
        for site in plant.sites
        for zone in site.zones
        for point in zone.points
    }
    return Laws(declared, _others(plans, control_point, every))


def law_by(plan: haccp.Plan, point: places.Point) -> Law:
    """What would watch a point by one version of its plan.

    Raises:
        InvalidInput: the plan lacks the control point of the point.
    """
    return _law(_control_point({plan.code: plan}, point), point.quantity, point.every)


@dataclass(frozen=True, slots=True)
class _Control:
    plan: haccp.Plan
    point: haccp.ControlPoint

    @property
    def name(self) -> str:
        return f"{self.plan.code}/{self.point.code}"

    @property
    def quantities(self) -> set[places.Quantity]:
        return {rule.quantity for rule in self.point.rules}


def _newest(plant: Plant) -> dict[str, haccp.Plan]:
    in_order = sorted(plant.plans, key=lambda plan: (plan.valid_from, plan.version))
    return {plan.code: plan for plan in in_order}


def _controls(plans: Mapping[str, haccp.Plan]) -> Iterator[_Control]:
    return (_Control(plan, point) for plan in plans.values() for point in plan.control_points)


def _control_point(plans: Mapping[str, haccp.Plan], point: places.Point) -> _Control | None:
    if point.plan is None:
        return None
    for control in _controls(plans):
        if (control.plan.code, control.point.code) == (point.plan, point.control_point):
            return control
    raise InvalidInput(
        f"Plan {point.plan!r} has no control point {point.control_point!r}.", where=f"point {point.code!r}"
    )


def _others(plans: Mapping[str, haccp.Plan], wanted: str | None, every: timedelta) -> Law | None:
    """The law of points that are not declared."""
    controls = list(_controls(plans))
    if wanted is None:
        only = controls[0] if len(controls) == 1 else None
        return _law(only, only.quantities.pop(), every) if only and len(only.quantities) == 1 else None
    control = _named(controls, wanted)
    if len(control.quantities) != 1:
        raise InvalidInput(
            f"Control point {control.name!r} is for {' and '.join(sorted(control.quantities)) or 'nothing'}.",
            where="--control-point",
            advice="Declare the points with their quantities in the plant file.",
        )
    return _law(control, control.quantities.pop(), every)


def _named(controls: Sequence[_Control], wanted: str) -> _Control:
    found = [control for control in controls if wanted in (control.point.code, control.name)]
    if len(found) == 1:
        return found[0]
    raise InvalidInput(
        f"There is {'more than one' if found else 'no'} control point {wanted!r}.",
        where="--control-point",
        advice=f"Name one of {', '.join(control.name for control in controls) or 'none: the file has no plan'}.",
    )


def _law(control: _Control | None, quantity: places.Quantity, every: timedelta, timezone: str | None = None) -> Law:
    rules = control.point.rules if control else ()
    version = control.plan.version if control else 1
    kept = (planned(rule, version, every) for rule in rules if rule.quantity is quantity)
    return Law(tuple(sorted(kept, key=lambda rule: rule.code)), PLAUSIBLE[quantity.unit], timezone)
