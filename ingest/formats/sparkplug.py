"""Sparkplug B 3.0: edge nodes and their devices on `spBv1.0/{group}/{kind}/{node}[/{device}]`, in protobuf."""

import struct
from datetime import datetime

from byssus.ingest.edge.message import EdgeKind, EdgeMessage, Metric, Raw
from byssus.ingest.formats import fields
from byssus.ingest.formats.protobuf import Field
from byssus.ingest.formats.protobuf import fields as protobuf_fields
from byssus.ingest.message import Aside, Decoded, Problem, Reason, Refused

_COMMANDS = frozenset({"NCMD", "DCMD"})
_STATE = "STATE"
_COMPRESSED = "SPBV1.0_COMPRESSED"
_GOOD = 192
"""Value of the property `Quality` of a reading that can be believed (§ 6.4.13)."""


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode births, data and deaths; what is said to nodes, and the state of host applications, says nothing.

    Names of metrics come once, in births, so that most messages only make sense after others: see `ingest/edge`.
    """
    levels = topic.split("/")
    if len(levels) > 2 and (levels[1] == _STATE or levels[2] in _COMMANDS):
        return Decoded(aside=Aside.COMMAND)
    kind = _kind(topic, levels)
    device = levels[4] if kind.is_of_device else None
    message, problems = _message(f"{levels[1]}/{levels[3]}", device, kind, payload)
    return Decoded(edge=message, problems=problems)


def _kind(topic: str, levels: list[str]) -> EdgeKind:
    try:
        kind = EdgeKind(levels[2])
    except (ValueError, IndexError):
        kind = None
    if kind is None or len(levels) != (5 if kind.is_of_device else 4):
        raise Refused(Reason.UNKNOWN_TOPIC, f"{topic[:200]!r} is no topic of Sparkplug B.")
    return kind


def _message(node: str, device: str | None, kind: EdgeKind, payload: bytes) -> tuple[EdgeMessage, list[Problem]]:
    """`Payload` of the schema (§ 6.4.4): 1 timestamp, 2 metrics, 3 seq, 4 uuid."""
    time, seq, metrics, problems = None, None, list[Metric](), list[Problem]()
    for number, field in protobuf_fields(payload):
        if number == 1:
            time = _instant(field)
        elif number == 2:
            try:
                metrics.append(parse_metric(_bytes(field)))
            except Refused as refusal:
                problems.append(refusal.problem.at(f"Metric {len(metrics) + len(problems) + 1}"))
        elif number == 3:
            seq = _number(field)
        elif number == 4 and _text(field) == _COMPRESSED:
            raise Refused(Reason.UNDECODED, "The payload is compressed: switch compression off in the edge node.")
    return EdgeMessage(node, device, kind, time, seq, tuple(metrics)), problems


def parse_metric(message: bytes) -> Metric:
    """`Metric` of the schema (§ 6.4.6): 1 to 9 describe the value, which is one of the fields from 10 on.

    Raises:
        Refused: the bytes are no metric.
    """
    metric = Metric()
    for number, field in protobuf_fields(message):
        match number:
            case 1:
                metric = metric._replace(name=_text(field))
            case 2:
                metric = metric._replace(alias=_number(field))
            case 3:
                metric = metric._replace(time=_instant(field))
            case 4:
                metric = metric._replace(datatype=_number(field))
            case 5:
                metric = metric._replace(historical=bool(_number(field)))
            case 7:
                metric = metric._replace(null=bool(_number(field)))
            case 9:
                unit, good = _properties(_bytes(field))
                metric = metric._replace(unit=metric.unit or unit, good=good and metric.good)
            case _ if number >= 10:
                metric = metric._replace(raw=_value(number, field))
            case _:
                pass
    return metric


def _value(number: int, field: Field) -> Raw:
    match number:
        case 10 | 11:
            return _number(field)
        case 12:
            return _single(_fixed(field, 4))
        case 13:
            double: float = struct.unpack("<d", _fixed(field, 8))[0]
            return double
        case 14:
            return bool(_number(field))
        case 15:
            return _text(field)
        case _:
            return None


def _single(four: bytes) -> float:
    """The shortest number that is this one in single precision, so that −18.1 stays −18.1."""
    value: float = struct.unpack("<f", four)[0]
    for digits in range(6, 10):
        short = float(f"{value:.{digits}g}")
        if abs(short) < 3.4e38 and struct.pack("<f", short) == four:
            return short
    return value


def _properties(message: bytes) -> tuple[str | None, bool]:
    """The engineering unit, and whether the quality is good; properties are a list of keys and one of values."""
    keys: list[str] = []
    values: list[Raw] = []
    for number, field in protobuf_fields(message):
        if number == 1:
            keys.append(_text(field))
        elif number == 2:
            values.append(_property(_bytes(field)))
    known = dict(zip(keys, values, strict=False))
    unit = known.get("engUnit")
    return unit if isinstance(unit, str) and unit else None, known.get("Quality", _GOOD) == _GOOD


def _property(message: bytes) -> Raw:
    """`PropertyValue` of the schema: its numbers from 3 on are those of a metric from 10 on."""
    value: Raw = None
    for number, field in protobuf_fields(message):
        if 3 <= number <= 8:
            value = _value(number + 7, field)
    return value


def _instant(field: Field) -> datetime:
    return fields.instant(_number(field) / 1000)


def _number(field: Field) -> int:
    if isinstance(field, int):
        return field
    raise Refused(Reason.NOT_PROTOBUF, "A field that has to be a number is none.")


def _bytes(field: Field) -> bytes:
    if isinstance(field, bytes):
        return field
    raise Refused(Reason.NOT_PROTOBUF, "A field that has to hold bytes is a number.")


def _fixed(field: Field, width: int) -> bytes:
    content = _bytes(field)
    if len(content) == width:
        return content
    raise Refused(Reason.NOT_PROTOBUF, f"A field that has to have {width} bytes has {len(content)}.")


def _text(field: Field) -> str:
    try:
        return _bytes(field).decode()
    except UnicodeDecodeError as error:
        raise Refused(Reason.NOT_UTF8, f"A text in the message is not UTF-8: {error.reason}.") from error
