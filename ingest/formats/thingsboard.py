"""ThingsBoard's gateway API: telemetry of many devices on `v1/gateway/telemetry`."""

from collections.abc import Iterator

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Object
from byssus.ingest.message import NOW, Decoded, EventTime, Problem, Reading, Refused


def decode(_topic: str, payload: bytes) -> Decoded:
    """Decode `{"Device A": [{"ts": 1483228800000, "values": {"temperature": -18.2}}]}`; `ts` is in ms since 1970.

    An entry may leave `ts` out, and then be its values without `values` around them.
    """
    readings: list[Reading] = []
    problems: list[Problem] = []
    for device, entries in fields.an_object(fields.parse(payload), "The telemetry").items():
        for index, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
            try:
                readings.extend(_entry(device, fields.an_object(entry, "an entry")))
            except Refused as refusal:
                problems.append(refusal.problem.at(f"Device {device[:60]!r}, entry {index}"))
    return Decoded(readings=readings, problems=problems)


def _entry(device: str, entry: Object) -> Iterator[Reading]:
    if "values" not in entry:
        return fields.measured(device, NOW, entry)
    milliseconds = fields.optional_number(entry, "ts")
    time: EventTime = NOW if milliseconds is None else fields.instant(milliseconds / 1000)
    return fields.measured(device, time, fields.an_object(entry["values"], "field 'values'"))
