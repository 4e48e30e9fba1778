"""What a rule allows, as people are told of it."""

from dataclasses import dataclass
from datetime import timedelta

from byssus.core.plant.haccp import Direction, Measure


@dataclass(frozen=True, slots=True)
class Bound:
    """The limit of a rule, and of what it is one.

    Args:
        limit: in the unit of the measure.
        window: over how long it is measured; None for the value itself.
        beyond: the level of measures that count, in the point's unit.
    """

    direction: Direction
    limit: float
    measure: Measure = Measure.VALUE
    window: timedelta | None = None
    beyond: float | None = None

    @property
    def sign(self) -> str:
        """How what is measured compares with the limit when it is beyond it; of what is counted, more is worse."""
        return ">" if self.measure.counts else self.side

    @property
    def side(self) -> str:
        """How the readings compare with their level that are beyond it."""
        return ">" if self.direction is Direction.ABOVE else "<"

    @property
    def of_value(self) -> float | None:
        """The limit, where it is one of the point's values, as a chart of them can show it."""
        return self.limit if self.measure is Measure.VALUE else None


def bound_of(
    direction: str | None, limit: float, measure: str, window: timedelta | None, beyond: float | None
) -> Bound | None:
    """From a row of the table `rule`; None where there is none."""
    return None if direction is None else Bound(Direction(direction), limit, Measure(measure), window, beyond)
