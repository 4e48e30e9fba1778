"""Knows a message that was committed before: by the broker's packet id, when our acknowledgement was lost.

Readings with a time are the same when they come again; a message that carries none would be new each time. MQTT 3.1.1
§ 4.4 has the broker repeat it under the same packet id with the duplicate flag: what we committed under that id tells.
Where a broker numbers anew (rumqttd does), only the content of a message protects it from being stored twice.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from byssus.core.database import Connection
from byssus.ingest.edge.follow import Heard
from byssus.ingest.insert import SQL
from byssus.ingest.message import Frame, Received


def not_yet_committed(connection: Connection, client: str, batch: Sequence[Heard]) -> Sequence[Heard]:
    """`batch` without what the session `client` has committed before, and without second copies of what is in it."""
    suspects = [one.received.packet_id for one in batch if one.received.duplicate]
    if not suspects:
        return batch
    known = set(connection.execute(SQL["committed_before"], [client, suspects]))
    news = []
    for one in batch:
        delivery = (one.received.packet_id, digest(one.received))
        if not one.received.duplicate or delivery not in known:
            news.append(one)
        known.add(delivery)
    return news


def note_deliveries(connection: Connection, client: str, messages: Sequence[Received]) -> None:
    """Remember which messages this transaction commits under which packet ids."""
    latest = {message.packet_id: digest(message) for message in messages if message.packet_id is not None}
    if latest:
        ids = sorted(latest)
        connection.execute(SQL["note_deliveries"], [client, ids, [latest[id_] for id_ in ids]])


def is_first(connection: Connection, frame: Frame | None, at: datetime) -> bool:
    """Whether a radio frame, received at `at`, is not a copy of one that this or another transaction has stored."""
    return frame is None or connection.execute(SQL["note_frame"], {**frame._asdict(), "at": at}).rowcount == 1


def digest(message: Received) -> int:
    """64 bits that stand for topic and payload."""
    parts = message.topic.encode() + b"\0" + message.payload
    return int.from_bytes(hashlib.blake2b(parts, digest_size=8).digest(), signed=True)
