"""Devices and channels that send and feed no point: what they sent last, and which point they may be meant for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.ingest.formats.table import decode, gateway_of
from byssus.ingest.insert import SQL
from byssus.ingest.message import Problem, Reading, Received
from byssus.ingest.proposal import Channel
from byssus.ingest.registry import Registry

_MESSAGES = 5000
"""How far back we look: messages, newest first."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A channel of a device that feeds no point.

    Args:
        device: the code that a plant file has to give it.
        channel: its name in the channels of that device.
        gateway: code of the gateway that sent it; None where its topic does not tell.
        known: the device is declared, and only this channel is not.
        value: what it sent last, in `unit`; None for the unit of whatever point it is for.
        received_at: when that came.
        messages: how many wait that hold it, of the newest 5 000.
        proposed: code of the point that it may be meant for; None where that is not clear.
    """

    device: str
    channel: str
    gateway: str | None
    topic: str
    known: bool
    value: float
    unit: str | None
    received_at: datetime
    messages: int
    proposed: str | None


def hear_unknown(connection: Connection, registry: Registry) -> Mapping[tuple[str, str], "Heard"]:
    """All that wait, in the order of device and channel."""
    waiting = (Received(*row) for row in connection.execute(SQL["newest_unknown"], [_MESSAGES]))
    heard: dict[tuple[str, str], Heard] = {}
    for received in waiting:
        for key, (reading, value) in _unknown_in(received, registry).items():
            heard.setdefault(key, Heard(received, reading, value)).messages += 1
    return dict(sorted(heard.items()))


@dataclass(slots=True)
class Heard:
    """The newest message that holds a channel, and the reading in it."""

    received: Received
    reading: Reading
    value: float
    messages: int = 0

    @property
    def channel(self) -> Channel:
        """The channel, as far as the message tells."""
        reading = self.reading
        return Channel(reading.device, reading.channel, reading.unit, gateway_of(self.received.topic))

    def unknown(self, registry: Registry, proposed: str | None) -> Unknown:
        """What is to be listed, with the point that it may be meant for."""
        reading, received = self.reading, self.received
        return Unknown(
            reading.device,
            reading.channel,
            gateway_of(received.topic),
            received.topic,
            reading.device in registry.devices,
            self.value,
            reading.unit,
            received.at,
            self.messages,
            proposed,
        )


def _unknown_in(received: Received, registry: Registry) -> dict[tuple[str, str], tuple[Reading, float]]:
    """The channels of a message that feed nothing, each with its last reading and the number in it."""
    return {
        (reading.device, reading.channel): (reading, float(reading.value))
        for reading in decode(received.topic, received.payload).readings
        if not isinstance(reading.value, Problem) and _is_unknown(reading, registry)
    }


def _is_unknown(reading: Reading, registry: Registry) -> bool:
    """Whether it feeds nothing, and is not one field among many of a device of which we have what we want."""
    device = registry.devices.get(reading.device)
    if device is None:
        return True
    is_wanted = reading.channel in device.channels or reading.aspect is not None
    return not is_wanted and not (reading.incidental and device.channels)
