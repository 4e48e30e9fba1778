"""HACCP plans: control points, and the ladders of limit rules that watch them."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, PositiveInt

from byssus.core.plant.entry import Code, Entry
from byssus.core.plant.places import Quantity


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


class Rule(Entry):
    """One rung of a ladder (terms of ISA-18.2); `off` beyond the deadband for `off_delay` ends what it raised."""

    code: Code
    quantity: Quantity = Quantity.TEMPERATURE
    direction: Direction = Direction.ABOVE
    limit: float
    inclusive: bool = False
    on_delay: timedelta = timedelta(0)
    deadband: Annotated[float, Field(ge=0)] = 0.0
    off_delay: timedelta = timedelta(0)
    max_gap: timedelta | None = None
    severity: Severity


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
