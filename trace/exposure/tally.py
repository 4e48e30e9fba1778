"""Temperatures in sums that add up over spans and points."""

from dataclasses import dataclass

from byssus.core.kinetic import kinetic_temperature


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over readings, each weighed with the seconds it stood for.

    Args:
        readings: how many there were.
        minimum: the lowest, in °C; None where there was none.
        maximum: the highest.
        seconds: the time that readings stood for.
        celsius_seconds: the sum of °C × s.
        kinetic_seconds: the sum of exp(−ΔH/R/T) × s.
    """

    readings: int = 0
    minimum: float | None = None
    maximum: float | None = None
    seconds: float = 0.0
    celsius_seconds: float = 0.0
    kinetic_seconds: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.readings + other.readings,
            min((low for low in (self.minimum, other.minimum) if low is not None), default=None),
            max((high for high in (self.maximum, other.maximum) if high is not None), default=None),
            self.seconds + other.seconds,
            self.celsius_seconds + other.celsius_seconds,
            self.kinetic_seconds + other.kinetic_seconds,
        )

    @property
    def mean(self) -> float | None:
        """The mean over time, in °C; None where no reading stood for any time."""
        return self.celsius_seconds / self.seconds if self.seconds else None

    @property
    def mean_kinetic(self) -> float | None:
        """The constant temperature that would have spoiled as much, in °C (USP <1079.2>)."""
        return kinetic_temperature(self.kinetic_seconds / self.seconds) if self.seconds else None


NOTHING = Tally()
