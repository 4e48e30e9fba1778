"""The series of what devices say of themselves: a row where something is new, and one an hour while it stays so."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from byssus.core.arrival import doubt_of_time
from byssus.core.aspect import Aspect
from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.instant import instant, number
from byssus.ingest.message import Reading, Received
from byssus.ingest.registry import Device
from byssus.ingest.rows import DeviceStatusRow, Rows

_SQL = load_queries(Path(__file__).with_suffix(".sql"))
_AT_LEAST_EVERY = timedelta(hours=1)


def place_status(reading: Reading, aspect: Aspect, received: Received, device: Device, rows: Rows) -> None:
    """Add what a device says of itself; a time that cannot be is that of the receipt.

    That it is there, or gone, is so until it says otherwise: this counts when the broker had kept it, too.

    Raises:
        Refused: it is no number, or nobody knows when it was.
    """
    value, is_presence = number(reading), aspect is Aspect.ONLINE
    lasting = received._replace(retained=received.retained and not is_presence)
    time = instant(reading.time, lasting, device.zone, f"Device {reading.device!r}")
    if doubt_of_time(time, received.at):
        time = received.at
    rows.device_statuses.append(DeviceStatusRow(device.id, aspect, time, value, received.at))
    if not received.retained and (value or not is_presence):
        rows.heard.add(device.gateway.code)


def steps(said: Iterable[DeviceStatusRow]) -> Iterator[DeviceStatusRow]:
    """What is new in each series: what differs by a grain from the value kept before it, or comes an hour later.

    Whether the first of a series is new depends on what is stored already.
    """
    for _, series in groupby(sorted(said, key=_order), key=_series):
        kept: DeviceStatusRow | None = None
        for row in series:
            if kept is None or _is_new(row, kept):
                kept = row
                yield row


def store_device_statuses(connection: Connection, said: Sequence[DeviceStatusRow]) -> int:
    """Store what is new within the caller's transaction, and say how many rows that were; again, it changes nothing."""
    rows = list(steps(said))
    if not rows:
        return 0
    firsts = {_series(row): row for row in reversed(rows)}
    columns = {
        "devices": [row.device_id for row in rows],
        "aspects": [row.aspect.value for row in rows],
        "times": [row.time for row in rows],
        "values": [row.value for row in rows],
        "received": [row.received_at for row in rows],
        "grains": [row.aspect.grain for row in rows],
        "firsts": [firsts[_series(row)] is row for row in rows],
        "at_least_every": _AT_LEAST_EVERY,
    }
    return connection.execute(_SQL["store"], columns).rowcount


def _series(row: DeviceStatusRow) -> tuple[int, Aspect]:
    return row.device_id, row.aspect


def _order(row: DeviceStatusRow) -> tuple[object, ...]:
    return *_series(row), row.time, row.received_at


def _is_new(row: DeviceStatusRow, kept: DeviceStatusRow) -> bool:
    return abs(row.value - kept.value) >= row.aspect.grain or row.time - kept.time >= _AT_LEAST_EVERY
