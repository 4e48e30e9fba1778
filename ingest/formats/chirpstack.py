"""ChirpStack v4: uplinks of LoRaWAN devices, with the object that the device profile's codec made of them."""

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json, Object
from byssus.ingest.message import NOW, Decoded, EventTime, Frame, Problem, Reading, Reason, Refused


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `application/{id}/device/{eui}/event/up`; the device is its EUI in small letters.

    Milesight's codecs put what the device had stored while out of reach into `history`, each with its own `timestamp`.
    """
    uplink = fields.is_object(fields.parse(payload), "An uplink")
    device = topic.split("/")[3].lower()
    if "object" not in uplink:
        return _without_object(uplink)
    values = fields.is_object(uplink["object"], "Field 'object'")
    readings = list(fields.measured(device, _time(uplink), values))
    problems: list[Problem] = []
    for index, entry in enumerate(_history(values), 1):
        try:
            readings.extend(_stored(device, entry, f"Entry {index} of 'history'"))
        except Refused as refusal:
            problems.append(refusal.problem)
    return Decoded(readings=readings, problems=problems, frame=_frame(device, uplink))


def _without_object(uplink: Object) -> Decoded:
    if not uplink.get("data"):
        return Decoded()
    raise Refused(
        Reason.UNDECODED,
        "The uplink has data but no 'object': give its device profile in ChirpStack a payload codec.",
    )


def _time(uplink: Object) -> EventTime:
    written = fields.optional_text(uplink, "time", "The uplink")
    return NOW if written is None else fields.iso_time(written, "Field 'time'")


def _history(values: Object) -> list[Json]:
    return fields.is_list(values.get("history", []), "Field 'history'")


def _stored(device: str, entry: Json, place: str) -> list[Reading]:
    record = fields.is_object(entry, place)
    time = fields.instant(fields.number(record.get("timestamp"), f"{place}, field 'timestamp'"), place)
    values = {key: value for key, value in record.items() if key != "timestamp"}
    return list(fields.measured(device, time, values, historical=True))


def _frame(device: str, uplink: Object) -> Frame | None:
    counter = fields.optional_number(uplink, "fCnt", "The uplink")
    session = fields.optional_text(uplink, "devAddr", "The uplink")
    return None if counter is None else Frame(device, session or "", int(counter))
