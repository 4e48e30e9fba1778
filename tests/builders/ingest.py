"""Messages, and a small plant that knows where they belong."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from byssus.ingest.message import Received
from byssus.ingest.registry import Assignment, Device, Gateway, Point, Registry

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
"""When messages of the builders are received."""
SENML = "byssus/v1/gw-1/senml"

ZHOUSHAN = Gateway("gw-1", ZoneInfo("Asia/Shanghai"))
COLD = Point(1, "Cel", timedelta(minutes=1))
DAMP = Point(2, "%RH", timedelta(minutes=1))
DOOR = Point(3, "/", timedelta(minutes=1))
SLOW = Point(4, "Cel", timedelta(minutes=30))


def always(point: Point) -> list[Assignment]:
    return [Assignment(point, datetime(2020, 1, 1, tzinfo=UTC), None)]


def registry(**devices: dict[str, list[Assignment]]) -> Registry:
    """`probe` measures everything, unless other devices are given, by name."""
    known = devices or {"probe": {"temp": always(COLD), "rh": always(DAMP), "door": always(DOOR), "slow": always(SLOW)}}
    return Registry(
        gateways={"gw-1": ZHOUSHAN, "stranger": Gateway("stranger", None)},
        devices={name: Device(number, ZHOUSHAN, channels) for number, (name, channels) in enumerate(known.items(), 1)},
    )


def encoded(document: JsonValue) -> bytes:
    return json.dumps(document).encode()


def reading(value: float = -18.5, *, age: float = 0, device: str = "probe", channel: str = "temp") -> JsonValue:
    """A SenML record, `age` minutes old."""
    return {"n": f"{device}:{channel}", "t": NOW.timestamp() - 60 * age, "v": value}


def received(document: JsonValue, topic: str = SENML, **how: bool) -> Received:
    return Received(topic, encoded(document), NOW)._replace(**how)
