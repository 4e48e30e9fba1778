"""Puts measurements into messages as each kind of gateway does."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from uuid import NAMESPACE_URL, uuid5
from zlib import crc32
from zoneinfo import ZoneInfo

import orjson
from pydantic import JsonValue

from byssus.app.demo.dialect import Dialect
from byssus.app.demo.gateway.act import Message
from byssus.app.demo.gateway.station import Measurement

_ZONE = ZoneInfo("Asia/Shanghai")
_JOINED = datetime(2026, 1, 1, tzinfo=UTC)


def say(dialect: Dialect, gateway: str, due: datetime, taken: Sequence[Measurement]) -> Iterator[Message]:
    """The messages that tell, at `due`, what was measured just now."""
    match dialect:
        case Dialect.OWN:
            yield _message(due, gateway, f"byssus/v1/{gateway}/senml", _senml(taken))
        case Dialect.THINGSBOARD:
            yield _message(due, gateway, "v1/gateway/telemetry", _thingsboard(taken))
        case Dialect.CHIRPSTACK:
            for device, values in _by_device(taken):
                yield _uplink(due, gateway, device, _em320(values), _frame(values))
        case Dialect.ZIGBEE2MQTT:
            for device, values in _by_device(taken):
                yield _message(due, gateway, f"zigbee2mqtt/{device}", _zigbee(values))
        case Dialect.TASMOTA:
            for device, values in _by_device(taken):
                yield _message(due, gateway, f"tele/{device}/SENSOR", _tasmota(values))


def tell(dialect: Dialect, gateway: str, due: datetime, kept: Sequence[Measurement]) -> Iterator[Message]:
    """The messages that tell, at `due`, what a gateway or its sensors had kept; Zigbee and Tasmota keep nothing."""
    match dialect:
        case Dialect.OWN | Dialect.THINGSBOARD:
            yield from say(dialect, gateway, due, kept)
        case Dialect.CHIRPSTACK:
            for device, values in _by_device(kept):
                history: list[JsonValue] = [
                    {**_em320(list(each)), "timestamp": int(time.timestamp())}
                    for time, each in groupby(sorted(values, key=attrgetter("time")), attrgetter("time"))
                ]
                yield _uplink(due, gateway, device, {"history": history}, b"\x20\xce")
        case Dialect.ZIGBEE2MQTT | Dialect.TASMOTA:
            return


def _by_device(taken: Sequence[Measurement]) -> Iterator[tuple[str, list[Measurement]]]:
    key = attrgetter("device")
    for device, values in groupby(sorted(taken, key=key), key):
        yield device, list(values)


def _message(due: datetime, gateway: str, topic: str, payload: JsonValue) -> Message:
    return Message(due, gateway, topic, orjson.dumps(payload))


def _senml(taken: Sequence[Measurement]) -> JsonValue:
    """A pack (RFC 8428): the base time once, the base name with each device."""
    base = taken[0].time.timestamp()
    pack: list[JsonValue] = []
    for device, values in _by_device(taken):
        records: list[dict[str, JsonValue]] = [
            {"n": each.channel, "u": each.quantity.unit, "v": each.value, "t": each.time.timestamp() - base}
            for each in values
        ]
        records[0]["bn"] = f"{device}:"
        pack.extend(records)
    return [{"bt": base}, *pack]


def _thingsboard(taken: Sequence[Measurement]) -> JsonValue:
    return {
        device: [{"ts": round(each.time.timestamp() * 1000), "values": {each.channel: each.value}} for each in values]
        for device, values in _by_device(taken)
    }


def _em320(values: Sequence[Measurement]) -> dict[str, JsonValue]:
    """What the codec of a Milesight EM320-TH makes of a frame: tenths of a degree, halves of a percent."""
    return {
        each.channel: round(each.value, 1) if each.channel == "temperature" else round(each.value * 2) / 2
        for each in values
    }


def _frame(values: Sequence[Measurement]) -> bytes:
    """The bytes of that frame: battery, temperature × 10, humidity × 2."""
    shown = {each.channel: each.value for each in values}
    celsius = round(shown["temperature"] * 10).to_bytes(2, "little", signed=True)
    return b"\x01\x75\x5c\x03\x67" + celsius + b"\x04\x68" + bytes([round(shown["humidity"] * 2)])


def _uplink(due: datetime, gateway: str, device: str, values: dict[str, JsonValue], frame: bytes) -> Message:
    counter = int((due - _JOINED).total_seconds()) // 60
    uplink: JsonValue = {
        "deduplicationId": str(uuid5(NAMESPACE_URL, f"{device}/{counter}")),
        "time": due.isoformat(),
        "deviceInfo": {"applicationName": gateway, "deviceProfileName": "EM320-TH", "devEui": device},
        "devAddr": f"{crc32(device.encode()):08x}",
        "fCnt": counter,
        "fPort": 85,
        "data": b64encode(frame).decode(),
        "object": values,
    }
    return _message(due, gateway, f"application/{gateway}/device/{device}/event/up", uplink)


def _zigbee(values: Sequence[Measurement]) -> JsonValue:
    shown: dict[str, JsonValue] = {each.channel: each.value for each in values}
    return {**shown, "battery": 97, "linkquality": 120, "last_seen": round(values[0].time.timestamp() * 1000)}


def _tasmota(values: Sequence[Measurement]) -> JsonValue:
    shown: dict[str, JsonValue] = {each.channel.partition(".")[2]: each.value for each in values}
    wall = values[0].time.astimezone(_ZONE).replace(tzinfo=None)
    return {"Time": wall.isoformat(timespec="seconds"), "AM2301": shown, "TempUnit": "C"}
