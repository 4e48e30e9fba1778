"""HACCP plans: control points, and the ladders of limit rules that watch them."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, PositiveInt, model_validator

from byssus.core.plant.entry import Code, Entry
from byssus.core.plant.places import Quantity

_LONGEST_WINDOW = timedelta(days=31)


class Direction(StrEnum):
    """On which side of its limit a value is in breach."""

    ABOVE = "above"
    BELOW = "below"


class Severity(StrEnum):
    """The rungs of a ladder of rules, least first."""

    WARN = "warn"
    ALARM = "alarm"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the least; words alone would sort by the alphabet."""
        return list(Severity).index(self)


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


class ControlPoint(Entry):
    """A critical control point and the ladder of rules that watches it."""

    code: Code
    name: str
    rules: tuple[Rule, ...] = ()


class Plan(Entry):
    """One version of a HACCP plan; `verified` is false for a default that nobody checked against its standard."""

    code: Code
    version: PositiveInt
    name: str
    author: str
    reason: str
    standard: str
    verified: bool = False
    valid_from: AwareDatetime
    control_points: tuple[ControlPoint, ...]
