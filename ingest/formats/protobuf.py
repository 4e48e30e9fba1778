"""Protocol Buffers on the wire: fields one after the other, each with its number (the encoding, not the schema)."""

from collections.abc import Iterator
from typing import TypeAlias

from byssus.ingest.message import Reason, Refused

Field: TypeAlias = int | bytes
"""A varint as it stands, without sign; anything else as its bytes, little-endian where it is a number."""

_VARINT, _FIXED64, _DELIMITED, _FIXED32 = 0, 1, 2, 5
_WIDTHS = {_FIXED64: 8, _FIXED32: 4}
_LONGEST_VARINT = 10


def fields(message: bytes) -> Iterator[tuple[int, Field]]:
    """Number and content of each field, in order; raises `Refused` where the bytes are no such message."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if kind == _DELIMITED:
            width, at = _varint(message, at)
        elif kind in _WIDTHS:
            width = _WIDTHS[kind]
        else:
            raise _broken(f"wire type {kind} at byte {at}")
        if at + width > len(message):
            raise _broken(f"a field of {width} bytes at byte {at}, and the message ends after {len(message)}")
        yield key >> 3, message[at : at + width]
        at += width


def varint_field(number: int, value: int) -> bytes:
    """A field with an unsigned number, encoded."""
    return _encoded(number << 3 | _VARINT) + _encoded(value)


def bytes_field(number: int, value: bytes) -> bytes:
    """A field with bytes, a text in UTF-8 or a message, encoded."""
    return _encoded(number << 3 | _DELIMITED) + _encoded(len(value)) + value


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """The number at a byte, and where the next one is."""
    value = 0
    for position, byte in enumerate(message[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << 7 * position
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at + position + 1
    raise _broken(f"a number without end at byte {at}")


def _encoded(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _broken(fault: str) -> Refused:
    return Refused(Reason.NOT_PROTOBUF, f"The message is no protobuf: {fault}.")
