"""The Things Stack v3: uplinks of LoRaWAN devices, as the vendor's codec made them and in the stack's own words."""

from collections.abc import Iterator

from byssus.core.aspect import Aspect
from byssus.ingest.formats import fields, lorawan
from byssus.ingest.formats.fields import Json, Object
from byssus.ingest.message import NOW, Decoded, EventTime, Reading, Reason, Refused

_UNITS = {
    "air.temperature": "Cel",
    "air.relativeHumidity": "%RH",
    "soil.temperature": "Cel",
    "water.temperature.min": "Cel",
    "water.temperature.max": "Cel",
    "water.temperature.avg": "Cel",
}
"""Units of the normalized payload, which the stack fixes."""


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `v3/{application}/devices/{device}/up`; the device is the one of the topic.

    Channels are the fields of `decoded_payload`, and those of `normalized_payload` as `air.temperature`. The stack
    leaves out what is zero in its own fields, such as the counter of the first frame; a measured value that is not
    there was not measured.
    """
    _, _, _, device, _ = topic.split("/")
    message = fields.an_object(fields.parse(payload), "A message")
    if message.get("simulated") is True:
        raise Refused(Reason.SIMULATED, f"Somebody simulated this uplink of device {device!r}: nothing was measured.")
    uplink = fields.an_object(message.get("uplink_message"), "Field 'uplink_message'")
    if uplink.get("frm_payload") and not uplink.get("decoded_payload") and not uplink.get("normalized_payload"):
        raise Refused(
            Reason.UNDECODED,
            "The uplink has a payload that nobody decoded: give its device a payload formatter in The Things Stack.",
        )
    time = _received(uplink, message)
    values = fields.an_object(uplink.get("decoded_payload") or {}, "Field 'decoded_payload'")
    found = lorawan.measured(device, time, values)
    normalized = fields.a_list(uplink.get("normalized_payload") or [], "Field 'normalized_payload'")
    for index, entry in enumerate(normalized, 1):
        with found.part(f"Entry {index} of 'normalized_payload'"):
            found.readings.extend(_normalized(device, time, fields.an_object(entry, "an entry")))
    found.readings.extend(lorawan.heard(device, time, uplink.get("rx_metadata")))
    found.readings.extend(_battery(device, time, uplink.get("last_battery_percentage")))
    session, data = (fields.optional_text(uplink, key) for key in ("session_key_id", "frm_payload"))
    frame = lorawan.frame(device, fields.optional_number(uplink, "f_cnt"), session, data)
    return found.decoded(frame, time)


def _received(uplink: Object, message: Object) -> EventTime:
    """When the network received it: the stack hands a frame on a little later, after waiting for copies."""
    written = fields.optional_text(uplink, "received_at") or fields.optional_text(message, "received_at")
    return fields.iso_time(written) if written else NOW


def _battery(device: str, time: EventTime, last: Json) -> Iterator[Reading]:
    """What the device answered when the stack last asked, `{"value": 98.4}` in percent."""
    if isinstance(last, dict) and last.get("value") is not None:
        yield from fields.measured(device, time, {"batteryLevel": last["value"]})


def _normalized(device: str, time: EventTime, entry: Object) -> Iterator[Reading]:
    written = fields.optional_text(entry, "time")
    own = fields.iso_time(written) if written else time
    values = {key: value for key, value in entry.items() if key != "time"}
    for reading in fields.measured(device, own, values):
        aspect = Aspect.BATTERY_VOLTS if reading.channel == "battery" else reading.aspect
        yield reading._replace(unit=_UNITS.get(reading.channel), aspect=aspect)
