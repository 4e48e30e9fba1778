"""The rows that a batch comes to, in the order of their tables' columns."""

import hashlib
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from byssus.core.arrival import Doubt
from byssus.core.aspect import Aspect
from byssus.ingest.clocks import Stray
from byssus.ingest.message import Announcement, Aside

_CAPTURES = uuid.UUID("6f1c8a52-7d0e-4c1b-9d1f-2a4f0e6f5b11")


class ReadingRow(NamedTuple):
    """A row of `reading`; `value` is in the point's unit."""

    point_id: int
    time: datetime
    value: float
    received_at: datetime
    backfill: bool
    raw: float | None = None
    """What the device said, where a calibration added something to it."""
    sent_at: datetime | None = None
    """When the gateway or its network had it, where the message tells."""

    @property
    def told(self) -> tuple[int, datetime, datetime]:
        """As `Stray.told`."""
        return self.point_id, self.time, self.received_at


class DoubtfulRow(NamedTuple):
    """A row of `doubtful_reading`."""

    point_id: int
    time: datetime
    value: float
    reason: Doubt
    received_at: datetime


class ScanRow(NamedTuple):
    """A row of `scan`, with the gateway by its code."""

    reader: str
    time: datetime
    code: str
    quantity: float | None
    unit: str | None
    parent: str | None
    step: str | None
    received_at: datetime
    gateway: str


class StatusRow(NamedTuple):
    """What is said of a gateway, by its code."""

    online: bool
    at: datetime
    gateway: str


class DeviceStatusRow(NamedTuple):
    """A row of `device_status`; `value` is in the unit of its aspect."""

    device_id: int
    aspect: Aspect
    time: datetime
    value: float
    received_at: datetime


class CaptureRow(NamedTuple):
    """A row of `epcis_capture`: `document` as it came on the topic `source`."""

    source: str
    document: bytes
    received_at: datetime

    @property
    def id(self) -> uuid.UUID:
        """The same document on the same topic is the same capture: coming again, it changes nothing."""
        return uuid.uuid5(_CAPTURES, f"{self.source} {hashlib.sha256(self.document).hexdigest()}")


@dataclass(slots=True)
class Rows:
    """All rows of a batch."""

    readings: list[ReadingRow] = field(default_factory=list)
    doubtful: list[DoubtfulRow] = field(default_factory=list)
    scans: list[ScanRow] = field(default_factory=list)
    captures: list[CaptureRow] = field(default_factory=list)
    statuses: list[StatusRow] = field(default_factory=list)
    device_statuses: list[DeviceStatusRow] = field(default_factory=list)
    announcements: list[Announcement] = field(default_factory=list)
    aside: Counter[Aside] = field(default_factory=Counter)
    """What was left alone, by why."""
    strays: list[Stray] = field(default_factory=list)
    """Those of the doubtful that may be given another time."""
    late: list[Stray] = field(default_factory=list)
    """Those of the readings that came so late that their clock may be slow."""
    live: set[int] = field(default_factory=set)
    """Points, by number, of which something came that is not late."""
    heard: set[str] = field(default_factory=set)
    """Codes of the gateways that are there, by what came from them."""
