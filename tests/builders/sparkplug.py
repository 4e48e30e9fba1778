"""Messages of edge nodes, encoded without our own code: by struct and the rules of protobuf's wire."""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from builders.ingest import NOW
from byssus.ingest.message import Received

NODE = "zhoushan/line-1"
DEVICE = f"{NODE}/freezer"
FLOAT, DOUBLE, INT8, INT16, INT32, INT64, BOOLEAN, STRING, UINT64 = 9, 10, 1, 2, 3, 4, 11, 12, 8


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def sized(field: int, value: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(value)) + value


def milliseconds(time: datetime) -> int:
    return round(time.timestamp() * 1000)


def metric(
    value: float | bool | str | None = None,
    *,
    name: str | None = None,
    alias: int | None = None,
    datatype: int | None = None,
    time: datetime | None = None,
    historical: bool = False,
    null: bool = False,
    unit: str | None = None,
    quality: int | None = None,
) -> bytes:
    """A metric; the value goes to the field of its Python type, ints to the 32 bits, floats to single precision."""
    out = b"" if name is None else sized(1, name.encode())
    out += b"" if alias is None else number(2, alias)
    out += b"" if time is None else number(3, milliseconds(time))
    out += b"" if datatype is None else number(4, datatype)
    out += number(5, 1) * historical + number(7, 1) * null
    out += b"" if unit is None else properties("engUnit", sized(8, unit.encode()))
    out += b"" if quality is None else properties("Quality", number(3, quality))
    match value:
        case bool():
            out += number(14, value)
        case int():
            out += number(10, value & 0xFFFFFFFF)
        case float():
            out += varint(12 << 3 | 5) + struct.pack("<f", value)
        case str():
            out += sized(15, value.encode())
    return out


def properties(key: str, value: bytes) -> bytes:
    return sized(9, sized(1, key.encode()) + sized(2, value))


def payload(*metrics: bytes, seq: int | None = None, time: datetime | None = NOW) -> bytes:
    out = b"" if time is None else number(1, milliseconds(time))
    out += b"".join(sized(2, one) for one in metrics)
    return out + (b"" if seq is None else number(3, seq))


def topic(kind: str) -> str:
    device = "/freezer" if kind.startswith("D") else ""
    return f"spBv1.0/zhoushan/{kind}/line-1{device}"


def heard(kind: str, *metrics: bytes, seq: int | None = None, after: float = 0) -> Received:
    """A message measured and received `after` seconds from the builders' now."""
    at = NOW + timedelta(seconds=after)
    return Received(topic(kind), payload(*metrics, seq=seq, time=at), at)


def node_birth(*, number: int = 7, after: float = 0) -> Received:
    return heard("NBIRTH", metric(number, name="bdSeq", datatype=UINT64), seq=0, after=after)


def device_birth(
    value: float = -18.0, *, seq: int = 1, alias: int = 1, name: str = "temp", after: float = 0
) -> Received:
    return heard("DBIRTH", metric(value, name=name, alias=alias, datatype=FLOAT), seq=seq, after=after)


def device_data(value: float, *, seq: int, alias: int = 1, after: float = 0) -> Received:
    return heard("DDATA", metric(value, alias=alias), seq=seq, after=after)


def node_death(*, number: int = 7, after: float = 0) -> Received:
    return heard("NDEATH", metric(number, name="bdSeq", datatype=UINT64), after=after)


def since(times: Sequence[datetime]) -> list[float]:
    """Seconds from the builders' now."""
    return [(time.astimezone(UTC) - NOW).total_seconds() for time in times]


def wild_message(chance: Random) -> Received:
    """A message that is sound protobuf and of no sense: any kind, any metrics, any number."""
    kind = chance.choice(("NBIRTH", "DBIRTH", "NDATA", "DDATA", "NDEATH", "DDEATH"))
    metrics = [wild_metric(chance) for _ in range(chance.randrange(4))]
    return heard(kind, *metrics, seq=chance.choice((None, 0, 1, 2, 3, 255, 256, 2**63)))


def wild_metric(chance: Random) -> bytes:
    """Any value under any name, of any type; data sets (17), templates (18) and fields that nobody knows among them."""
    known = metric(
        chance.choice((None, True, 1, -1, 2**40, -18.0, float("nan"), float("inf"), "warm", "")),
        name=chance.choice((None, "temp", "bdSeq", "Node Control/Rebirth", "battery level", "\0", "")),
        alias=chance.choice((None, 0, 1, 2**63)),
        datatype=chance.choice((None, 0, INT8, INT64, DOUBLE, STRING, 13, 16, 19, 99)),
        time=chance.choice((None, NOW)),
        historical=chance.random() < 0.2,
        null=chance.random() < 0.2,
        unit=chance.choice((None, "degC", "°F", "boxes")),
        quality=chance.choice((None, 192, 0, 500)),
    )
    return known + sized(chance.choice((17, 18, 99)), chance.randbytes(4)) * (chance.random() < 0.2)
