"""The gateways of the city with the sensors behind them, and what these measure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.app.demo.climate import Climate
from byssus.app.demo.dialect import Dialect, dialect_of
from byssus.app.demo.incident import ClockWrong, Stranger
from byssus.core.plant.equipment import Device
from byssus.core.plant.model import Plant
from byssus.core.plant.places import Point, Quantity, Zone


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value of one channel of a sensor, under the time that the gateway's clock showed."""

    device: str
    channel: str
    quantity: Quantity
    time: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Sensor:
    """A device, and the zone and point behind each of its channels."""

    code: str
    channels: Mapping[str, tuple[Zone, Point]]


@dataclass(frozen=True, slots=True)
class Station:
    """A gateway that measures every `every`; it has no sensors where it only passes on scans and events."""

    code: str
    sensors: tuple[Sensor, ...]
    every: timedelta

    @property
    def dialect(self) -> Dialect:
        """How it speaks."""
        return dialect_of(self.code)

    def measure(self, climate: Climate, time: datetime) -> Iterator[Measurement]:
        """All that its sensors show at `time`."""
        wrong = climate.script.now(ClockWrong, self.code, time)
        stamp = time + wrong.ahead if wrong else time
        for sensor in self.sensors:
            for channel, (zone, point) in sensor.channels.items():
                value = climate.value(zone, point, time)
                yield Measurement(sensor.code, channel, point.quantity, stamp, value)
        if climate.script.now(Stranger, self.code, time):
            yield Measurement(_STRANGER, "t", Quantity.TEMPERATURE, stamp, 3.5)


_STRANGER = Dialect.OWN.device("spare", "1")
"""A sensor that no plant file declares."""


def stations(plant: Plant) -> Iterator[Station]:
    """The gateways of a plant."""
    places = {point.code: (zone, point) for site in plant.sites for zone in site.zones for point in zone.points}
    behind: dict[str, list[Sensor]] = {gateway.code: [] for gateway in plant.gateways}
    for device in plant.devices:
        behind[device.gateway].append(_sensor(device, places))
    for code, sensors in behind.items():
        intervals = [point.every for sensor in sensors for _, point in sensor.channels.values()]
        yield Station(code, tuple(sensors), min(intervals, default=timedelta(0)))


def _sensor(device: Device, places: Mapping[str, tuple[Zone, Point]]) -> Sensor:
    return Sensor(device.code, {channel: places[point] for channel, point in device.channels.items()})
