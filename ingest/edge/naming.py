"""Writes the names of metrics into a message that has only their aliases, so that it stands for itself."""

from collections.abc import Mapping

from byssus.ingest.edge.readings import Announced, Known
from byssus.ingest.formats.protobuf import bytes_field, fields, varint_field
from byssus.ingest.formats.sparkplug import parse_metric
from byssus.ingest.message import Refused


def named(payload: bytes, device: str | None, known: Mapping[Known, Announced]) -> bytes:
    """`payload` with the name, data type and unit of each metric that `known` tells; a metric that is broken stays.

    In protobuf the last of several equal fields counts, so that they are just appended.
    """
    parts: list[bytes] = []
    for number, field in fields(payload):
        if isinstance(field, int):
            parts.append(varint_field(number, field))
        else:
            parts.append(bytes_field(number, field + _names(field, device, known) if number == 2 else field))
    return b"".join(parts)


def _names(metric: bytes, device: str | None, known: Mapping[Known, Announced]) -> bytes:
    try:
        found = parse_metric(metric)
    except Refused:
        return b""
    key = found.name or found.alias
    announced = None if key is None else known.get((device, key))
    if announced is None:
        return b""
    datatype = found.datatype or announced.datatype
    return b"".join(
        (
            bytes_field(1, announced.name.encode()),
            b"" if datatype is None else varint_field(4, datatype),
            b"" if announced.unit is None else bytes_field(9, _unit(announced.unit)),
        )
    )


def _unit(unit: str) -> bytes:
    return bytes_field(1, b"engUnit") + bytes_field(2, bytes_field(8, unit.encode()))
