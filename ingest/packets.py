"""PUBLISH and PUBACK, the two MQTT packets that pass by the thousand, read and written many at a time.

MQTT 3.1.1 § 2.2, 3.3 and 3.4; MQTT 5.0 § 2.1, 3.3 and 3.4, where a PUBLISH has properties as well.
"""

import struct
from collections.abc import Sequence
from typing import NamedTuple

_PUBLISH = 0x30
_RETAIN, _QOS, _DUP = 0x01, 0x06, 0x08
_PUBACK = 0x4002
"""Type and remaining length; that of MQTT 5 without a reason code, which means success, is the same (§ 3.4.2.1)."""


class Malformed(Exception):
    """The bytes are no MQTT: what follows them cannot be read either."""


class Span(NamedTuple):
    """A whole packet within a buffer: its first byte, and where its body begins and ends."""

    first: int
    begin: int
    end: int

    @property
    def is_publish(self) -> bool:
        """Whether it carries a message."""
        return self.first & 0xF0 == _PUBLISH


class Publish(NamedTuple):
    """A message as its packet says it; `packet_id` is None for QoS 0."""

    topic: bytes
    payload: bytes
    packet_id: int | None
    duplicate: bool
    retained: bool


def find_packet(buffer: bytearray, start: int) -> Span | None:
    """The packet that begins at `start`; None while not all of it is there.

    Raises:
        Malformed: its length takes more than four bytes.
    """
    length = shift = 0
    for begin in range(start + 1, min(start + 5, len(buffer))):
        byte = buffer[begin]
        length |= (byte & 0x7F) << shift
        if byte < 0x80:
            end = begin + 1 + length
            return Span(buffer[start], begin + 1, end) if end <= len(buffer) else None
        shift += 7
    if len(buffer) - start >= 5:
        raise Malformed("A packet's length takes more than four bytes.")
    return None


def read_publish(buffer: bytearray, span: Span, *, with_properties: bool) -> Publish:
    """The message in a PUBLISH packet; MQTT 5 has properties, of which none matters to us.

    Raises:
        Malformed: the topic or the properties reach beyond the packet.
    """
    first, begin, end = span
    at = begin + 2 + int.from_bytes(buffer[begin : begin + 2], "big")
    topic = bytes(buffer[begin + 2 : at])
    packet_id = None
    if first & _QOS:
        packet_id = int.from_bytes(buffer[at : at + 2], "big")
        at += 2
    if with_properties:
        at = _after_properties(buffer, at)
    if at > end:
        raise Malformed("A PUBLISH packet ends before its payload begins.")
    return Publish(topic, bytes(buffer[at:end]), packet_id, bool(first & _DUP), bool(first & _RETAIN))


def _after_properties(buffer: bytearray, start: int) -> int:
    """Where the properties that begin at `start` end; their length is written like that of a packet."""
    properties = find_packet(buffer, start - 1)
    if properties is None:
        raise Malformed("The properties of a PUBLISH packet are cut off.")
    return properties.end


def pubacks(packet_ids: Sequence[int]) -> bytes:
    """A PUBACK packet for each of `packet_ids`, in their order, as MQTT § 4.6 demands."""
    words = [_PUBACK] * (2 * len(packet_ids))
    words[1::2] = packet_ids
    return struct.pack(f"!{len(words)}H", *words)
