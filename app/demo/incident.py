"""What goes wrong in the demo, where, and how long after its start."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from byssus.app.demo.heat import Load


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that goes wrong at `where`, the code of a zone, a point or a gateway."""

    where: str
    after: timedelta
    """Since the start of the demo's clock."""
    lasts: timedelta

    def happens(self, start: datetime, time: datetime) -> bool:
        """Whether it is on at `time` when the demo began at `start`."""
        return self.after <= time - start < self.after + self.lasts


@dataclass(frozen=True, slots=True)
class Warming(Incident):
    """Something that warms a cold zone: after long enough by `degrees`, at the pace of `tau`."""

    degrees: ClassVar[float]
    tau: ClassVar[timedelta]

    def load(self, start: datetime) -> Load:
        """What that does to the temperature of the zone."""
        return Load(start + self.after, self.lasts, self.degrees, self.tau)


@dataclass(frozen=True, slots=True)
class CompressorFailure(Warming):
    """The machine of a cold room stands still, and the room drifts towards the air outside."""

    degrees = 24.0
    tau = timedelta(hours=3.5)


@dataclass(frozen=True, slots=True)
class DoorLeftOpen(Warming):
    """The door of a cold room stays open."""

    degrees = 12.0
    tau = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LinkLost(Incident):
    """A gateway is cut off; it goes on measuring, and sends what it kept when the link is back."""


@dataclass(frozen=True, slots=True)
class ClockWrong(Incident):
    """The clock of a gateway runs ahead."""

    ahead: timedelta


@dataclass(frozen=True, slots=True)
class ProbeUnplugged(Incident):
    """A probe hangs loose: the transmitter of a point says 327.67, the largest it can."""

    says: ClassVar[float] = 327.67


@dataclass(frozen=True, slots=True)
class Stranger(Incident):
    """Somebody wires a sensor to a gateway and declares it nowhere."""


@dataclass(frozen=True, slots=True)
class Garbled(Incident):
    """The messages of a gateway are cut off in the middle."""


@dataclass(frozen=True, slots=True)
class SaidTwice(Incident):
    """A gateway sends everything twice."""
