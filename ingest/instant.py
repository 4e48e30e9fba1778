"""From what a reading says to what can be stored: the instant that its time stands for, and its number."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from byssus.ingest.message import EventTime, LocalTime, Problem, Reading, Reason, Received, Refused
from byssus.ingest.registry import Device
from byssus.ingest.wall import WallClock


@dataclass(slots=True)
class Instants:
    """The instants of what came with one message.

    What a device had logged shows the hour in which clocks go back twice, and only the order tells which is which; each
    device has its own.
    """

    received: Received
    _logs: dict[str, "_Log"] = field(default_factory=dict)

    def of(self, reading: Reading, device: Device) -> datetime:
        """When a reading was taken, in UTC; raises `Refused` as `instant` does."""
        if isinstance(reading.time, datetime):
            return reading.time
        if not (reading.historical and isinstance(reading.time, LocalTime) and device.zone):
            return instant(reading.time, self.received, device.zone, f"Device {reading.device!r}")
        log = self._logs.get(reading.device) or self._logs.setdefault(reading.device, _Log(WallClock(device.zone)))
        return log.instant(reading.time)


@dataclass(slots=True)
class _Log:
    """One device's entries, each of which may hold several readings with the same time."""

    clock: WallClock
    entry: LocalTime | None = None
    at: datetime | None = None

    def instant(self, time: LocalTime) -> datetime:
        if self.at is None or time is not self.entry:
            self.entry, self.at = time, self.clock.instant(time)
        return self.at


def instant(time: EventTime, received: Received, zone: ZoneInfo | None, who: str) -> datetime:
    """When it was, in UTC, of something that came with `received`.

    Args:
        time: as the message has it.
        received: the message.
        zone: that of the device, for wall times; None where nobody declared it.
        who: whose time it is, as the beginning of a sentence.

    Raises:
        Refused: it is counted from a receipt that says nothing, or is a wall time without a zone.
    """
    if isinstance(time, datetime):
        return time
    if isinstance(time, timedelta):
        if received.retained:
            raise Refused(Reason.UNTIMED, f"{who} sent a retained message without a time: nobody knows how old it is.")
        return received.at + time
    if zone is None:
        raise Refused(Reason.NO_ZONE, f"{who} sent a time without zone, and its gateway is not declared with one.")
    return time.within(zone, received.at)


def number(reading: Reading) -> float:
    """The value of a reading; raises `Refused` if its field held something else."""
    if isinstance(reading.value, Problem):
        raise Refused(reading.value.reason, f"Device {reading.device!r}: {reading.value.detail}")
    return reading.value
