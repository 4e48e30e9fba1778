"""zigbee2mqtt: one retained state per device on `zigbee2mqtt/{name}`."""

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Object
from byssus.ingest.message import NOW, Decoded, EventTime


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `{"temperature": -18.2, "humidity": 61, "last_seen": …}`; the device is the name in the topic.

    `last_seen` is in ms since 1970 or ISO 8601, by the bridge's settings; without it the time is that of the receipt.
    """
    state = fields.an_object(fields.parse(payload), "A state")
    values = {key: value for key, value in state.items() if key != "last_seen"}
    return Decoded(readings=list(fields.measured(topic.split("/", 1)[1], _last_seen(state), values)))


def _last_seen(state: Object) -> EventTime:
    match state.get("last_seen"):
        case None:
            return NOW
        case str(written):
            return fields.iso_time(written)
        case _:
            return fields.instant(fields.number(state, "last_seen") / 1000)
