"""Every declared device: where it is, what it last said of itself, and how that ran."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.core.aspect import Aspect
from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_suffix(".sql"))


class Condition(StrEnum):
    """What a person needs to know of a device first; the worst comes first."""

    GONE = "gone"
    LOW = "low"
    """Its battery."""
    UNHEARD = "unheard"
    """It says nothing of itself; what it measures stands with its points."""
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Said:
    """What a device said of one side of its state: event time, value in the unit of the aspect, and its receipt."""

    aspect: Aspect
    time: datetime
    value: float
    received_at: datetime
    low: bool = False
    """Whether it is a battery below the limit of its kind."""


@dataclass(frozen=True, slots=True)
class ListedGateway:
    """A gateway: what its last status said, None before the first, and when anything last came from it."""

    code: str
    site: str
    site_name: str
    site_name_en: str | None
    timezone: str
    online: bool | None
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """A device with the points that it feeds now, by code, and what it last said of itself, in the order of aspects.

    Args:
        code: its own, as plant files name it.
        gateway: what it sends through.
        battery: its kind of battery.
        low_percent: below this a battery of that kind is low; devices say percent or volts.
        low_volts: the same in volts.
    """

    code: str
    gateway: ListedGateway
    points: Sequence[str]
    battery: str
    low_percent: float
    low_volts: float
    said: Sequence[Said]

    @property
    def condition(self) -> Condition:
        """How it is; a device that has gone says no more of its battery."""
        presence = self.last(Aspect.ONLINE)
        if presence is not None and not presence.value:
            return Condition.GONE
        if any(said.low for said in self.said):
            return Condition.LOW
        return Condition.GOOD if self.said else Condition.UNHEARD

    @property
    def said_at(self) -> datetime | None:
        """When anything that it said of itself was last received."""
        return max((said.received_at for said in self.said), default=None)

    def last(self, aspect: Aspect) -> Said | None:
        """What it last said of one side of its state."""
        return next((said for said in self.said if said.aspect is aspect), None)


def list_devices(connection: Connection, *, point: str | None = None) -> list[ListedDevice]:
    """Every device, or those that feed a point now, by site, gateway and code."""
    rows = connection.execute(_SQL["devices"], {"point": point, "aspects": [aspect.value for aspect in Aspect]})
    return [_device(row) for row in rows]


def list_said(
    connection: Connection, device: str, aspect: Aspect, start: datetime, end: datetime, limit: int
) -> list[Said]:
    """How one side of a device's state ran from `start` until before `end`, oldest first: a row for each change.

    Raises:
        NotFound: there is no such device.
    """
    found = connection.execute(_SQL["device"], [device]).fetchone()
    if found is None:
        raise NotFound(f"There is no device {device!r}.", advice="The list of devices has every code.")
    wanted = {"device": found[0], "aspect": aspect.value, "start": start, "end": end, "limit": limit}
    return [Said(aspect, *row) for row in connection.execute(_SQL["said"], wanted)]


def _device(row: TupleRow) -> ListedDevice:
    code, points, battery, percent, volts, aspects, times, values, received, *gateway = row
    limits = {Aspect.BATTERY: percent, Aspect.BATTERY_VOLTS: volts}
    said = [
        Said(aspect, time, value, at, low=aspect in limits and value < limits[aspect])
        for aspect, time, value, at in zip(map(Aspect, aspects), times, values, received, strict=True)
    ]
    return ListedDevice(code, ListedGateway(*gateway), points, battery, percent, volts, said)
