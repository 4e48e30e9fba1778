"""zigbee2mqtt: one state per device on `zigbee2mqtt/{name}`, often retained, and whether the device is there."""

from collections.abc import Iterable

from byssus.core.aspect import Aspect
from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json, Object
from byssus.ingest.message import NOW, Aside, Decoded, EventTime, Reading

_TO_DEVICES = frozenset({"set", "get"})


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `{"temperature": -18.2, "humidity": 61, "last_seen": …}`; the device is the rest of the topic.

    `last_seen` is in ms since 1970 or ISO 8601, by the bridge's settings; without it the time is that of the receipt.
    `contact` is true when a door is closed; `open` is added, its opposite, as points of doors have it. With the setting
    `output: attribute` each value is on a topic of its own, `…/{name}/temperature`. What the bridge says of itself, and
    what others ask of devices, says nothing here.
    """
    name = topic.split("/", 1)[1]
    first, (stem, _, last) = name.split("/", 1)[0], name.rpartition("/")
    if first == "bridge":
        return Decoded(aside=Aside.NETWORK)
    if stem and last in _TO_DEVICES:
        return Decoded(aside=Aside.COMMAND)
    if stem and last == "availability":
        return Decoded(readings=_availability(stem, payload))
    state = fields.parse(payload)
    if stem and isinstance(state, bool | int | float):
        return Decoded(readings=_with_battery(fields.measured(stem, NOW, {last: state})))
    return Decoded(readings=_state(name, fields.an_object(state, "A state")))


def _state(name: str, state: Object) -> list[Reading]:
    values = {key: value for key, value in state.items() if key != "last_seen"}
    if isinstance(contact := state.get("contact"), bool):
        values["open"] = not contact
    return _with_battery(fields.measured(name, _last_seen(state.get("last_seen")), values))


def _with_battery(readings: Iterable[Reading]) -> list[Reading]:
    """The same, for here a plain `battery` is percent."""
    return [one._replace(aspect=Aspect.BATTERY) if one.channel == "battery" else one for one in readings]


def _availability(name: str, payload: bytes) -> list[Reading]:
    """`{"state": "online"}`, or the bare word in older releases."""
    if payload in (b"online", b"offline"):
        return [fields.online(name, is_online=payload == b"online")]
    said = fields.text(fields.an_object(fields.parse(payload), "An availability"), "state")
    return [fields.online(name, is_online=said == "online")]


def _last_seen(written: Json) -> EventTime:
    match written:
        case None:
            return NOW
        case str():
            return fields.iso_time(written)
        case _:
            return fields.milliseconds(written, "last_seen")
