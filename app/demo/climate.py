"""What a sensor would show at any instant: a pure function of seed, script, point and time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.app.demo.chance import between, wander
from byssus.app.demo.heat import Load
from byssus.app.demo.incident import DoorLeftOpen, ProbeUnplugged, Warming
from byssus.app.demo.room import batch, defrosts, openings, room_of
from byssus.app.demo.script import Script
from byssus.core.plant.places import Point, Quantity, Zone


@dataclass(frozen=True, slots=True)
class Climate:
    """The air, the tunnels and the tanks of the city."""

    seed: int
    script: Script

    def value(self, zone: Zone, point: Point, time: datetime) -> float:
        """What the sensor of a point shows at `time`, in the unit of the point."""
        if loose := self.script.now(ProbeUnplugged, point.code, time):
            return loose.says
        match point.quantity:
            case Quantity.TEMPERATURE:
                return round(self._temperature(zone, point, time), 2)
            case Quantity.HUMIDITY:
                return round(78 + 9 * wander(self.seed, point.code, time.timestamp()), 1)
            case Quantity.DOOR:
                return float(self._open(zone, time))

    def _temperature(self, zone: Zone, point: Point, time: datetime) -> float:
        noise = wander(self.seed, point.code, time.timestamp())
        if point.control_point == "cool":
            return batch(self.seed, point.code, time) + 0.3 * noise
        room = room_of(zone, point)
        level = room.level + between(-room.spread, room.spread, self.seed, point.code)
        return level + room.noise * noise + sum(load.at(time) for load in self._loads(zone, point, time))

    def _loads(self, zone: Zone, point: Point, time: datetime) -> Iterator[Load]:
        room = room_of(zone, point)
        if room.door:
            for opened, lasts in openings(self.seed, zone, time):
                yield Load(opened, lasts, room.door, timedelta(minutes=20))
        if room.defrost:
            yield from defrosts(self.seed, zone, room.defrost, time)
        yield from (incident.load(self.script.start) for incident in self.script.of(Warming, zone.code))

    def _open(self, zone: Zone, time: datetime) -> bool:
        in_passing = any(opened <= time < opened + lasts for opened, lasts in openings(self.seed, zone, time))
        return in_passing or self.script.now(DoorLeftOpen, zone.code, time) is not None
