"""Which point a channel of a device feeds, and when: the plant as ingest needs it, loaded whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from byssus.core.arrival import ANYTHING, PLAUSIBLE, Plausible, grace
from byssus.core.database import Connection
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_name("registry.sql"))
_CONTACT = "/"
"""The unit of a door, open or shut."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point that readings are stored under; `every` is the expected interval between them."""

    id: int
    unit: str
    every: timedelta
    grace: timedelta = field(init=False, repr=False, compare=False)
    """How old a live reading may be."""
    plausible: Plausible = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "grace", grace(self.every))
        object.__setattr__(self, "plausible", PLAUSIBLE.get(self.unit, ANYTHING))


@dataclass(frozen=True, slots=True)
class Assignment:
    """A channel feeds a point from `valid_from` until just before `valid_to`, or still does."""

    point: Point
    valid_from: datetime
    valid_to: datetime | None
    warm_up: timedelta = timedelta(0)

    def holds(self, time: datetime) -> bool:
        """Whether the channel fed the point at `time`."""
        return self.valid_from <= time and (self.valid_to is None or time < self.valid_to)

    @property
    def turns(self) -> list[datetime]:
        """The times at which it begins, has warmed up, and ends."""
        ends = [self.valid_to] if self.valid_to else []
        return [self.valid_from, self.valid_from + self.warm_up, *ends]

    def warms_up(self, time: datetime) -> bool:
        """Whether the sensor had only just come there; a contact of a door has nothing to warm up."""
        return self.point.unit != _CONTACT and time < self.valid_from + self.warm_up


@dataclass(frozen=True, slots=True)
class Correction:
    """What a calibration adds to the values of a channel from `valid_from` on, in the unit of its point."""

    valid_from: datetime
    added: float


class Feed(NamedTuple):
    """How the values of a channel come to a point at a certain time."""

    point: Point
    correction: float = 0.0
    warms_up: bool = False


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that somebody declared, or that spoke first and has no `zone` yet."""

    code: str
    zone: ZoneInfo | None


@dataclass(frozen=True, slots=True)
class Device:
    """A declared device, what its channels fed over time, and how they were corrected; the newest of each first."""

    id: int
    gateway: Gateway
    channels: dict[str, list[Assignment]]
    corrections: dict[str, list[Correction]] = field(default_factory=dict)
    own_zone: ZoneInfo | None = None
    """That of the wall times which it sends, where that is not its gateway's."""
    _courses: "dict[str, Course]" = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of the wall times which it sends; None where nobody declared one."""
        return self.own_zone or self.gateway.zone

    def feed(self, channel: str, time: datetime) -> Feed | None:
        """Where the values of a channel went at `time`; None if nowhere."""
        course = self._courses.get(channel) or self._courses.setdefault(channel, self._course(channel))
        for since, feed in course:
            if since <= time:
                return feed
        return None

    def _course(self, channel: str) -> "Course":
        """Worked out once, for nothing is asked as often as where a value goes."""
        assignments = self.channels[channel]
        turns = {turn for each in assignments for turn in each.turns} | {
            each.valid_from for each in self.corrections.get(channel, ())
        }
        return [(turn, self._feed(channel, turn)) for turn in sorted(turns, reverse=True)]

    def _feed(self, channel: str, time: datetime) -> Feed | None:
        for assignment in self.channels[channel]:
            if assignment.holds(time):
                return Feed(assignment.point, self._correction(channel, time), assignment.warms_up(time))
        return None

    def _correction(self, channel: str, time: datetime) -> float:
        for each in self.corrections.get(channel, ()):
            if each.valid_from <= time:
                return each.added
        return 0.0


Course: TypeAlias = list[tuple[datetime, Feed | None]]
"""From when on the values of a channel go where, the newest first; None: nowhere."""


Sensor: TypeAlias = tuple[Device, str]
"""A device and one of its channels."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything declared, by the codes that devices and gateways use for themselves, as of `revision` or later."""

    gateways: Mapping[str, Gateway] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    revision: int = 0

    def sensors(self) -> Mapping[int, list[Sensor]]:
        """Number of a point → what feeds it, or did."""
        found: dict[int, list[Sensor]] = {}
        for device in self.devices.values():
            for channel, assignments in device.channels.items():
                for point in {assignment.point.id for assignment in assignments}:
                    found.setdefault(point, []).append((device, channel))
        return found


def load_registry(connection: Connection) -> Registry:
    """Read the registry in the caller's transaction."""
    [revision] = connection.execute(_SQL["revision"]).fetchone() or (0,)  # first, so that it is never too new
    gateways = {
        code: Gateway(code, ZoneInfo(zone) if declared else None)
        for code, zone, declared in connection.execute(_SQL["gateways"])
    }
    devices = {
        code: Device(id_, gateways[gateway], {}, own_zone=ZoneInfo(zone) if zone else None)
        for code, id_, gateway, zone in connection.execute(_SQL["devices"])
    }
    for device, channel, valid_from, valid_to, warm_up, *point in connection.execute(_SQL["assignments"]):
        assignment = Assignment(Point(*point), valid_from, valid_to, warm_up)
        devices[device].channels.setdefault(channel, []).append(assignment)
    for device, channel, *correction in connection.execute(_SQL["corrections"]):
        devices[device].corrections.setdefault(channel, []).append(Correction(*correction))
    return Registry(gateways, devices, revision)
