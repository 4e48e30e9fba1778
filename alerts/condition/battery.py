"""When the battery of a device is low."""

from dataclasses import dataclass

from byssus.core.aspect import Aspect

_RECOVERED = {Aspect.BATTERY: 5.0, Aspect.BATTERY_VOLTS: 0.1}
"""By how much a battery has to be above its limit to be well again, in its unit: cold makes it sag (our default)."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What a device last said of its battery, in percent or in volts, and from when on that is low."""

    device: str
    aspect: Aspect
    value: float
    limit: float
    standard: str
    """Where the limit comes from."""

    def is_low(self, *, was_low: bool) -> bool:
        """Whether somebody should change it; once it was low, only a margin above the limit ends that."""
        return self.value < self.limit + (_RECOVERED[self.aspect] if was_low else 0.0)
