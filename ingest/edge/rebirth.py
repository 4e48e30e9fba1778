"""What we say to an edge node: please send your birth again."""

from datetime import datetime
from typing import NamedTuple

from byssus.ingest.formats.protobuf import bytes_field, varint_field

_BOOLEAN = 11


class Request(NamedTuple):
    """A message to be published once what it depends on is committed."""

    topic: str
    payload: bytes


def ask_for_birth(node: str, at: datetime) -> Request:
    """The command `Node Control/Rebirth` (Sparkplug 3.0 § 6.4.22) to the node `{group}/{node}`."""
    milliseconds = int(at.timestamp() * 1000)
    metric = b"".join(
        (
            bytes_field(1, b"Node Control/Rebirth"),
            varint_field(3, milliseconds),
            varint_field(4, _BOOLEAN),
            varint_field(14, 1),
        )
    )
    group, edge = node.split("/")
    return Request(f"spBv1.0/{group}/NCMD/{edge}", varint_field(1, milliseconds) + bytes_field(2, metric))
