"""Which format a topic carries: the one table that subscriptions and decoding share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import orjson

from byssus.ingest.formats import (
    alink,
    chirpstack,
    epcis,
    home_assistant,
    iotda,
    scan,
    senml,
    sparkplug,
    status,
    tasmota,
    thingsboard,
    thingsboard_device,
    thingsstack,
    zigbee2mqtt,
)
from byssus.ingest.formats.fields import Json
from byssus.ingest.formats.topic_filter import pattern
from byssus.ingest.message import Aside, Decoded, Problem, Reason, Refused

MOST_BYTES = 1 << 20
MOST_READINGS = 10_000

Decoder = Callable[[str, bytes], Decoded]


@dataclass(frozen=True, slots=True)
class Format:
    """An MQTT topic filter and what decodes the messages on it; a decoder raises only `Refused`.

    `ordered` says that a message means something only after those before it, or is retained for those who come later:
    then it goes to one worker, however many there are.
    """

    topic_filter: str
    decode: Decoder
    ordered: bool = False


FORMATS = (
    Format("byssus/v1/+/senml", senml.decode),
    Format("byssus/v1/+/scan", scan.decode),
    Format("byssus/v1/+/epcis", epcis.decode),
    Format("byssus/v1/+/status", status.decode, ordered=True),
    Format("v1/gateway/+", thingsboard.decode),
    Format("v1/devices/me/telemetry", thingsboard_device.decode),
    Format("+/v1/devices/me/telemetry", thingsboard_device.decode),
    Format("application/+/device/+/event/+", chirpstack.decode),
    Format("v3/+/devices/+/up", thingsstack.decode),
    Format("zigbee2mqtt/#", zigbee2mqtt.decode, ordered=True),
    Format("spBv1.0/#", sparkplug.decode, ordered=True),
    Format("homeassistant/sensor/#", home_assistant.decode, ordered=True),
    Format("tele/+/SENSOR", tasmota.decode),
    Format("tele/+/STATE", tasmota.decode_state),
    Format("tele/+/LWT", tasmota.decode_will, ordered=True),
    Format("/sys/+/+/thing/event/property/post", alink.decode),
    Format("/sys/+/+/thing/event/property/pack/post", alink.decode),
    Format("/sys/+/+/thing/event/property/history/post", alink.decode),
    Format("$oc/devices/+/sys/properties/report", iotda.decode),
    Format("$oc/devices/+/sys/gateway/sub_devices/properties/report", iotda.decode),
)


def decode(topic: str, payload: bytes) -> Decoded:
    """What a message says, with a problem for each part of it that cannot be used; never raises.

    It is never empty: a message without anything for us says why.
    """
    if len(payload) > MOST_BYTES:
        return _refused(Reason.TOO_BIG, f"The message has {len(payload)} bytes; at most {MOST_BYTES} are read.")
    decoder = _decoder_of(topic)
    if decoder is None:
        return _refused(Reason.UNKNOWN_TOPIC, f"No format is known for the topic {topic[:200]!r}.")
    try:
        decoded = decoder(topic, payload)
    except Refused as refusal:
        return Decoded(problems=(refusal.problem,))
    metrics = decoded.edge.metrics if decoded.edge else ()
    if len(decoded.readings) + len(decoded.scans) + len(metrics) > MOST_READINGS:
        return _refused(Reason.TOO_MANY, f"The message holds more than {MOST_READINGS} readings; send it in parts.")
    if decoded.says_nothing and decoded.edge is None:
        return decoded._replace(aside=Aside.NO_VALUE)
    return decoded


def names_of(topic: str, path: Sequence[str]) -> tuple[str, str] | None:
    """The device and channel that a value on `topic`, at `path` within its message, would be a reading of."""
    value: Json = 0
    for name in reversed(path):
        value = {name: value}
    readings = decode(topic, orjson.dumps(value)).readings
    return (readings[0].device, readings[0].channel) if len(readings) == 1 else None


def gateway_of(topic: str) -> str | None:
    """The code of the gateway that published on one of our own topics; foreign topics do not tell."""
    return topic.split("/")[2] if topic.startswith("byssus/v1/") else None


def _refused(reason: Reason, detail: str) -> Decoded:
    return Decoded(problems=(Problem(reason, detail),))


@lru_cache(maxsize=4096)
def _decoder_of(topic: str) -> Decoder | None:
    return next((one.decode for one, matches in _PATTERNS if matches.fullmatch(topic)), None)


_PATTERNS = [(one, pattern(one.topic_filter)) for one in FORMATS]
