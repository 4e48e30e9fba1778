"""HACCP plans: control points, and what watches them: ladders of limit rules, people, and scans."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, PositiveInt, model_validator

from byssus.core.plant.checks import Check, Each, Expected
from byssus.core.plant.entry import Code, Entry
from byssus.core.plant.hazards import ProcessStep, Risk
from byssus.core.plant.places import Gtin, Quantity
from byssus.core.plant.severity import Severity as Severity

_LONGEST_WINDOW = timedelta(days=31)


class Direction(StrEnum):
    """On which side of its limit a value is in breach."""

    ABOVE = "above"
    BELOW = "below"


class Measure(StrEnum):
    """What of a point's readings a rule holds against its limit."""

    VALUE = "value"
    """Each reading, in the point's unit."""
    RATE = "rate"
    """How fast the value changed over the window, in the point's unit an hour."""
    CUMULATIVE = "cumulative"
    """For how many minutes of the window readings were beyond a level."""
    MKT = "mkt"
    """The mean kinetic temperature of the window (USP <1079.2>), in °C."""
    DEGREE_MINUTES = "degree_minutes"
    """The same minutes as `cumulative`, each times how far beyond the level the reading was."""

    @property
    def counts(self) -> bool:
        """Whether it counts what was beyond a level."""
        return self in (Measure.CUMULATIVE, Measure.DEGREE_MINUTES)

    def unit(self, unit: str) -> str:
        """The unit of its limit and peak at a point whose values are in `unit`: names of SenML, and made of them."""
        units = {Measure.RATE: f"{unit}/h", Measure.CUMULATIVE: "min", Measure.DEGREE_MINUTES: f"{unit}·min"}
        return units.get(self, unit)


class Rule(Entry):
    """One rung of a ladder (terms of ISA-18.2); `off` beyond the deadband for `off_delay` ends what it raised.

    `limit` and `deadband` are in the unit of the `measure`. A measure other than the value has a `window`, which ends
    with each reading; one that counts time has the level `beyond` which, in `direction`, it counts.
    """

    code: Code
    quantity: Quantity = Quantity.TEMPERATURE
    measure: Measure = Measure.VALUE
    window: Annotated[timedelta, Field(gt=timedelta(0), le=_LONGEST_WINDOW)] | None = None
    beyond: float | None = None
    direction: Direction = Direction.ABOVE
    limit: float
    inclusive: bool = False
    on_delay: timedelta = timedelta(0)
    deadband: Annotated[float, Field(ge=0)] = 0.0
    off_delay: timedelta = timedelta(0)
    max_gap: timedelta | None = None
    severity: Severity

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.measure is Measure.VALUE) != (self.window is None):
            raise ValueError("a rule has a `window` exactly when its `measure` is another than value")
        if self.measure.counts != (self.beyond is not None):
            raise ValueError("a rule has a level `beyond` exactly when it measures cumulative or degree_minutes")
        if self.measure.counts and self.limit <= 0:
            raise ValueError("what is counted has a limit above 0")
        if self.measure is Measure.MKT and self.quantity is not Quantity.TEMPERATURE:
            raise ValueError("only temperatures have a mean kinetic temperature")
        return self


class Monitoring(Entry):
    """What sensors watch at a control point, in the words of the plan; checks say it of themselves."""

    what: str = ""
    how: str = ""
    frequency: str = ""
    who: str = ""


class ControlPoint(Entry):
    """A critical control point: its rules judge sensors, its checks what people enter and what is scanned.

    `standard` is where its critical limits come from, if not from what the plan names; `each` is what a run is about,
    `expected` when one has to begin.
    """

    code: Code
    name: str
    name_en: str | None = None
    step: Code | None = None
    rules: tuple[Rule, ...] = ()
    monitoring: Monitoring = Monitoring()
    each: Each = Each.SHIFT
    expected: tuple[Expected, ...] = ()
    checks: tuple[Check, ...] = ()
    corrective_action: str = ""
    verification: str = ""
    standard: str | None = None


class Plan(Entry):
    """One version of a HACCP plan; `verified` is false for a default that nobody checked against its standard.

    After `valid_to` it has to be validated anew; it goes on watching until the next version does. `approved_by` is a
    second person, whom firms may demand.
    """

    code: Code
    version: PositiveInt
    name: str
    name_en: str | None = None
    author: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]
    standard: str
    verified: bool = False
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None
    approved_by: str | None = None
    products: tuple[Gtin, ...] = ()
    steps: tuple[ProcessStep, ...] = ()
    control_points: tuple[ControlPoint, ...]
    risks: tuple[Risk, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if faults := list(_faults(self)):
            raise ValueError("; ".join(faults))
        return self


def _faults(plan: Plan) -> Iterator[str]:
    """What the parts of a plan say against one another."""
    if plan.valid_to is not None and plan.valid_to <= plan.valid_from:
        yield "`valid_to` is not after `valid_from`"
    yield from _doubled("step", (step.code for step in plan.steps))
    yield from _doubled("control point", (control.code for control in plan.control_points))
    yield from _doubled("risk", (risk.code for risk in plan.risks))
    for control in plan.control_points:
        yield from _doubled(f"rule of {control.code}", (rule.code for rule in control.rules))
        yield from _doubled(f"expected run of {control.code}", (each.code for each in control.expected))
        yield from _doubled(f"check of {control.code}", (check.code for check in control.checks))
        for check in control.checks:
            yield from _doubled(f"item of {control.code} {check.code}", (item.code for item in check.items))
        if control.step is not None and control.step not in {step.code for step in plan.steps}:
            yield f"control point {control.code!r} stands at step {control.step!r}, which the plan lacks"
    controls = {control.code for control in plan.control_points}
    for step in plan.steps:
        for hazard in step.hazards:
            if hazard.control_point is not None and hazard.control_point not in controls:
                yield f"hazard {hazard.name!r} names control point {hazard.control_point!r}, which the plan lacks"


def _doubled(what: str, codes: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield f"{what} {code!r} stands twice"
        seen.add(code)
