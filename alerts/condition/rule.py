"""A limit rule: from which value on, and after how long, what a point measures becomes an excursion."""

import math
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from byssus.core.errors import InvalidInput
from byssus.core.plant import haccp
from byssus.core.plant.haccp import Direction, Measure, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one limit, as a HACCP plan states it; values and levels are in the unit of the measure.

    To treat both directions alike, values are compared as heights: the value itself for `above`, its negative for
    `below`, so that higher is always worse. Of what is counted more is worse, whichever side of the level it counts.

    Args:
        limit: the critical limit.
        inclusive: a value equal to the limit is a breach too.
        on_delay: how long readings must be in breach before the excursion is raised.
        deadband: how far a value must be back inside the limit to count as recovered.
        off_delay: how long readings must stay recovered before the excursion is cleared.
        max_gap: readings further apart than this say nothing about the time between them.
        measure: what of the readings is judged (see `measure`).
        window: over how long it is measured; nothing for the value itself.
        beyond: the level, in the point's unit, of measures that count.

    Raises:
        InvalidInput: a field is outside its range; the error names rule and field.
    """

    code: str
    version: int
    direction: Direction
    limit: float
    on_delay: timedelta
    deadband: float
    off_delay: timedelta
    max_gap: timedelta
    severity: Severity
    inclusive: bool = False
    measure: Measure = Measure.VALUE
    window: timedelta = timedelta(0)
    beyond: float | None = None
    sign: int = field(init=False, repr=False, compare=False)
    """What a value is multiplied with to become a height."""
    brink: float = field(init=False, repr=False, compare=False)
    """The greatest height that is not a breach."""
    rest: float = field(init=False, repr=False, compare=False)
    """The greatest height that counts as recovered; never a breach, even without a deadband."""

    def __post_init__(self) -> None:
        self._require("code", bool(self.code.strip()), "a name")
        self._require("version", self.version >= 1, "a whole number from 1 on")
        self._require("limit", math.isfinite(self.limit), "a finite number")
        self._require("deadband", math.isfinite(self.deadband) and self.deadband >= 0, "a finite number from 0 on")
        self._require("on_delay", self.on_delay >= timedelta(0), "a duration from 0 on")
        self._require("off_delay", self.off_delay >= timedelta(0), "a duration from 0 on")
        self._require("max_gap", self.max_gap > timedelta(0), "a duration above 0")
        self._require(
            "window", (self.window > timedelta(0)) is (self.measure is not Measure.VALUE), "that of its measure"
        )
        self._require("beyond", (self.beyond is not None) is self.measure.counts, "the level of its measure")
        object.__setattr__(self, "sign", 1 if self.measure.counts else self.side)
        height = self.height(self.limit)
        object.__setattr__(self, "brink", math.nextafter(height, -math.inf) if self.inclusive else height)
        object.__setattr__(self, "rest", self._rest())

    @property
    def side(self) -> int:
        """1 where readings above a level are the bad ones, −1 where those below are."""
        return 1 if self.direction is Direction.ABOVE else -1

    @property
    def reach(self) -> timedelta:
        """How far back readings bear on what is judged at a time."""
        return self.window + self.max_gap if self.measure is not Measure.VALUE else timedelta(0)

    def _require(self, field: str, holds: bool, wanted: str) -> None:
        if not holds:
            found = getattr(self, field)
            raise InvalidInput(f"{found!r} is not {wanted}.", where=f"rule {self.code!r}, field {field}")

    def height(self, value: float) -> float:
        """The value as a height: higher is worse."""
        return self.sign * value

    def is_breached_by(self, value: float) -> bool:
        """Whether the value is beyond the limit (or at it, when `inclusive`)."""
        return self.sign * value > self.brink

    def _rest(self) -> float:
        """Subtracted in decimal, so that 4.1 with a deadband of 0.3 recovers at the 3.8 that a sensor reports."""
        level = Decimal(repr(float(self.height(self.limit)))) - Decimal(repr(float(self.deadband)))
        return min(float(level), self.brink)


def planned(rule: haccp.Rule, version: int, every: timedelta) -> Rule:
    """A rule as a version of a plan states it, for a point that reports `every` so often."""
    return Rule(
        code=rule.code,
        version=version,
        direction=rule.direction,
        limit=rule.limit,
        inclusive=rule.inclusive,
        on_delay=rule.on_delay,
        deadband=rule.deadband,
        off_delay=rule.off_delay,
        max_gap=rule.max_gap or 2 * every,
        severity=rule.severity,
        measure=rule.measure,
        window=rule.window or timedelta(0),
        beyond=rule.beyond,
    )
