"""What a message says once it is decoded, before anybody knows which points its channels belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from byssus.core.aspect import Aspect
from byssus.ingest.edge.message import EdgeMessage


class Reason(StrEnum):
    """Why something was refused: the same word in the table, the log and the metric."""

    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    EMPTY = "empty"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_PROTOBUF = "not_protobuf"
    NOT_FINITE = "not_finite"
    WRONG_TYPE = "wrong_type"
    MISSING = "missing"
    BAD_NAME = "bad_name"
    BAD_TIME = "bad_time"
    NO_ZONE = "no_zone"
    UNTIMED = "untimed"
    UNKNOWN_TOPIC = "unknown_topic"
    UNKNOWN_VERSION = "unknown_version"
    UNKNOWN_UNIT = "unknown_unit"
    WRONG_UNIT = "wrong_unit"
    UNKNOWN_DEVICE = "unknown_device"
    UNASSIGNED = "unassigned"
    UNDECODED = "undecoded"
    SIMULATED = "simulated"
    DEVICE_LOG = "device_log"
    AWAITS_BIRTH = "awaits_birth"
    OUT_OF_SEQUENCE = "out_of_sequence"
    UNSTORABLE = "unstorable"
    TIME_AHEAD = "time_ahead"
    TIME_BEFORE_2000 = "time_before_2000"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be used; `detail` is a sentence with the place and the value that was found."""

    reason: Reason
    detail: str

    def at(self, place: str) -> "Problem":
        """The same with the place where it is, within the message."""
        return Problem(self.reason, f"{place}: {self.detail}")


class Refused(Exception):
    """Ends the decoding or placing of one part of a message, or of all of it; those who read messages catch it."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.problem = Problem(reason, detail)


@dataclass(frozen=True, slots=True)
class LocalTime:
    """What a clock on a wall shows; which instant that is depends on the zone of the device."""

    wall: datetime
    """The shown date and time, written as if the zone were UTC."""

    def within(self, zone: ZoneInfo, received_at: datetime) -> datetime:
        """The instant in UTC; of the two that share a wall time when clocks go back, the one nearer to `received_at`.

        A wall time that was skipped when clocks went forward counts on from before the step.
        """
        candidates = (self.wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        return min(candidates, key=lambda instant: abs(received_at - instant))


EventTime: TypeAlias = datetime | LocalTime | timedelta
"""An instant, a wall time, or a span counted from the receipt of the message (zero: it says no time at all)."""

NOW = timedelta(0)
"""The time of what carries no time of its own: that of its receipt."""


class Reading(NamedTuple):
    """One value of one channel of a device."""

    device: str
    channel: str
    time: EventTime
    value: float | Problem
    """In `unit`; a problem when the field holds something else than a finite number."""
    unit: str | None = None
    """None: the unit that the point declares."""
    historical: bool = False
    """True when the message says that the device had stored it and sends it late."""
    incidental: bool = False
    """True for one field among many of a foreign message: it is no fault if nobody wants it."""
    diagnostic: bool = False
    """True when it tells what the device is, so that it matters only where a point asks for it."""
    aspect: Aspect | None = None
    """The side of the device's own state that it tells of, in the unit of that; None: it was measured."""
    faulty: bool = False
    """True when `value` is how this device says that its sensor is broken or missing."""


class Scan(NamedTuple):
    """A code that was read at a reader; `step` overrides the reader's own business step."""

    reader: str
    time: EventTime
    code: str
    quantity: float | None = None
    unit: str | None = None
    parent: str | None = None
    step: str | None = None


class Frame(NamedTuple):
    """A radio frame, which a network may hand on more than once, each time as a message of its own."""

    device: str
    counter: int
    identity: str
    """What is the same each time: the device's session, the counter and the content."""


class Proposal(NamedTuple):
    """A value that a device announces before it sends any, in its own words, for somebody to give it a point."""

    topic: str
    """Where its values come."""
    path: tuple[str, ...]
    """Names of the field within a message, from the outside in; none if the value is the message."""
    name: str | None
    model: str | None
    quantity: str | None
    unit: str | None


class Announcement(NamedTuple):
    """What a device announces on one topic, in place of what it announced there before; None withdraws it."""

    source: str
    proposal: Proposal | None


class Aside(StrEnum):
    """Why there is nothing in a message that anybody could want: the word by which such messages are counted."""

    COMMAND = "command"
    """Said to a device, or asked of the network, by somebody else."""
    NETWORK = "network"
    """About the network or the bridge itself, not about what is behind it."""
    NOTE = "note"
    """An event of a device that is no fault and changes nothing."""
    ATTRIBUTE = "attribute"
    """What a device is rather than what it measures, and no point asks for it."""
    STRANGER = "stranger"
    """A device that nobody declared comes or goes: what it measures is kept, this is of no use later."""
    NO_VALUE = "no_value"
    """Nothing was measured: all is null, or it only keeps a link alive."""


class Decoded(NamedTuple):
    """Everything one message says. What could not be read is in `problems`; the rest is good and is used."""

    readings: Sequence[Reading] = ()
    scans: Sequence[Scan] = ()
    capture: bytes | None = None
    """An EPCIS document, kept as it came."""
    online: bool | None = None
    """What a status message says of its gateway."""
    frame: Frame | None = None
    """The radio frame that carried it."""
    sent_at: datetime | None = None
    """When its gateway, or the network behind that, had it, by their clock; None where the message does not tell."""

    @property
    def says_nothing(self) -> bool:
        """Whether it holds nothing for us and no problem either; what an edge node said is not looked at."""
        return not (self.readings or self.scans or self.problems or self.capture or self.announcement) and (
            self.online is None and self.aside is None
        )

    @property
    def is_timed(self) -> bool:
        """Whether everything in it carries its own time: then it says the same whenever it comes again."""
        return all(type(reading.time) is not timedelta for reading in self.readings) and all(
            type(scan.time) is not timedelta for scan in self.scans
        )

    problems: Sequence[Problem] = ()
    announcement: Announcement | None = None
    edge: EdgeMessage | None = None
    """What an edge node said: to be understood by what it said before."""
    aside: Aside | None = None
    """Why there is nothing in it for us."""


class Received(NamedTuple):
    """A message as it came off the wire."""

    topic: str
    payload: bytes
    at: datetime
    """When we received it, in UTC."""
    packet_id: int | None = None
    """The broker's identifier while it waits for our acknowledgement; None for QoS 0."""
    duplicate: bool = False
    """True when the broker says that it may have delivered it before."""
    retained: bool = False
    """True when the broker had kept it from before we subscribed: it is no news."""
    link: int = 0
    """Number of the connection over which it came: an acknowledgement is good on that one only."""
