"""Reading and writing the packets of MQTT, against paho's own."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.ingest.packets import Malformed, Publish, find_packet, pubacks, read_publish

TOPICS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
PROPERTIES = st.sampled_from([b"", b"\x01\x01", b"\x26\0\x01k\0\x01v" * 40])
"""None, a payload format indicator, and user properties of 280 bytes."""
MESSAGES = st.builds(
    Publish,
    topic=TOPICS.map(str.encode),
    payload=st.one_of(st.binary(max_size=200), st.binary(min_size=16_384, max_size=16_500)),
    packet_id=st.none() | st.integers(1, 65535),
    duplicate=st.booleans(),
    retained=st.booleans(),
)


def varying(length: int) -> bytes:
    """A length as MQTT 3.1.1 § 2.2.3 writes it."""
    digits = bytearray()
    while length >= 128:
        length, digit = divmod(length, 128)
        digits.append(digit | 128)
    return bytes([*digits, length])


def packet(message: Publish, properties: bytes | None) -> bytes:
    first = 0x30 | message.duplicate << 3 | (message.packet_id is not None) << 1 | message.retained
    body = struct.pack("!H", len(message.topic)) + message.topic
    if message.packet_id is not None:
        body += struct.pack("!H", message.packet_id)
    if properties is not None:
        body += varying(len(properties)) + properties
    body += message.payload
    return bytes([first]) + varying(len(body)) + body


@given(message=MESSAGES, properties=st.none() | PROPERTIES, before=st.binary(max_size=5), after=st.binary(max_size=5))
def test_a_message_is_read_as_it_was_written(
    message: Publish, properties: bytes | None, before: bytes, after: bytes
) -> None:
    written = packet(message, properties)
    buffer = bytearray(before + written + after)
    span = find_packet(buffer, len(before))
    assert span is not None
    assert span.is_publish
    assert span.end == len(before) + len(written)
    assert read_publish(buffer, span, with_properties=properties is not None) == message


def read_first(buffer: bytearray) -> Publish:
    span = find_packet(buffer, 0)
    assert span is not None
    return read_publish(buffer, span, with_properties=True)


@given(message=MESSAGES, data=st.data())
def test_a_packet_that_is_not_all_there_is_waited_for(message: Publish, data: st.DataObject) -> None:
    written = packet(message, None)
    cut = data.draw(st.integers(0, len(written) - 1))
    assert find_packet(bytearray(written[:cut]), 0) is None


@pytest.mark.parametrize(
    "written",
    [
        b"\x32\xff\xff\xff\xff\x01",  # a length of five bytes
        b"\x30\x03\x00\x09a",  # a topic longer than the packet
        b"\x32\x03\x00\x01a",  # no room for the packet id
        b"\x30\x04\x00\x01a\x7f",  # properties longer than the packet
    ],
)
def test_what_is_no_packet_is_noticed(written: bytes) -> None:
    with pytest.raises(Malformed):
        read_first(bytearray(written))


@given(st.lists(st.integers(1, 65535), max_size=600))
def test_acknowledgements_are_one_packet_each(packet_ids: list[int]) -> None:
    assert pubacks(packet_ids) == b"".join(struct.pack("!BBH", 0x40, 2, one) for one in packet_ids)
