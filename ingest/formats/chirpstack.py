"""ChirpStack v4: uplinks of LoRaWAN devices, with the object that the device profile's codec made of them."""

from collections.abc import Iterator

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Object
from byssus.ingest.message import NOW, Decoded, Frame, Problem, Reading, Reason, Refused


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `application/{id}/device/{eui}/event/up`; the device is its EUI in small letters.

    Milesight's codecs put what the device had stored while out of reach into `history`, each with its own `timestamp`.
    """
    uplink = fields.an_object(fields.parse(payload), "An uplink")
    if "object" not in uplink:
        return _without_object(uplink)
    device = topic.split("/")[3].lower()
    written = fields.optional_text(uplink, "time")
    time = NOW if written is None else fields.iso_time(written)
    values = fields.an_object(uplink["object"], "Field 'object'")
    readings = list(fields.measured(device, time, values))
    problems: list[Problem] = []
    for index, entry in enumerate(fields.a_list(values.get("history", []), "Field 'history'"), 1):
        try:
            readings.extend(_stored(device, fields.an_object(entry, "an entry")))
        except Refused as refusal:
            problems.append(refusal.problem.at(f"Entry {index} of 'history'"))
    return Decoded(readings=readings, problems=problems, frame=_frame(device, uplink))


def _without_object(uplink: Object) -> Decoded:
    if not uplink.get("data"):
        return Decoded()
    raise Refused(
        Reason.UNDECODED,
        "The uplink has data but no 'object': give its device profile in ChirpStack a payload codec.",
    )


def _stored(device: str, entry: Object) -> Iterator[Reading]:
    values = {key: value for key, value in entry.items() if key != "timestamp"}
    return fields.measured(device, fields.instant(fields.number(entry, "timestamp")), values, historical=True)


def _frame(device: str, uplink: Object) -> Frame | None:
    """Counters begin anew when a device joins, hence the address that it got then; some devices just start over."""
    counter = fields.optional_number(uplink, "fCnt")
    if counter is None:
        return None
    session, data = (fields.optional_text(uplink, key) or "" for key in ("devAddr", "data"))
    return Frame(device, int(counter), f"{session} {counter:.0f} {data}")
