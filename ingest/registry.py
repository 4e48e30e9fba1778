"""Which point a channel of a device feeds, and when: the plant as ingest needs it, loaded whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_name("registry.sql"))


@dataclass(frozen=True, slots=True)
class Point:
    """A point that readings are stored under; `every` is the expected interval between them."""

    id: int
    unit: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class Assignment:
    """A channel feeds a point from `valid_from` until just before `valid_to`, or still does."""

    point: Point
    valid_from: datetime
    valid_to: datetime | None

    def holds(self, time: datetime) -> bool:
        """Whether the channel fed the point at `time`."""
        return self.valid_from <= time and (self.valid_to is None or time < self.valid_to)


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that somebody declared, or that spoke first and has no `zone` yet."""

    code: str
    zone: ZoneInfo | None


@dataclass(frozen=True, slots=True)
class Device:
    """A declared device and what its channels fed over time."""

    id: int
    gateway: Gateway
    channels: dict[str, list[Assignment]]


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything declared, by the codes that devices and gateways use for themselves, as of `revision` or later."""

    gateways: Mapping[str, Gateway] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    revision: int = 0


def load_registry(connection: Connection) -> Registry:
    """Read the registry in the caller's transaction."""
    [revision] = connection.execute(_SQL["revision"]).fetchone() or (0,)  # first, so that it is never too new
    gateways = {
        code: Gateway(code, ZoneInfo(zone) if declared else None)
        for code, zone, declared in connection.execute(_SQL["gateways"])
    }
    devices = {code: Device(id_, gateways[gateway], {}) for code, id_, gateway in connection.execute(_SQL["devices"])}
    for device, channel, valid_from, valid_to, *point in connection.execute(_SQL["assignments"]):
        assignment = Assignment(Point(*point), valid_from, valid_to)
        devices[device].channels.setdefault(channel, []).append(assignment)
    return Registry(gateways, devices, revision)
