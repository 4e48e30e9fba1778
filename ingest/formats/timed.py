"""Values with the time that ThingsBoard gives them: alone, or as `{"ts": …, "values": {…}}`, one or a list."""

from collections.abc import Iterator

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json, Object
from byssus.ingest.formats.gathering import Gathering
from byssus.ingest.message import NOW, EventTime, Reading


def gather(found: Gathering, device: str, entries: Json, place: str) -> None:
    """Add the readings of one device; `ts` is in milliseconds since 1970, and what has none is of now.

    Args:
        found: where they go.
        device: whose they are.
        entries: one entry or a list.
        place: where they stand, before the number of an entry.
    """
    for index, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        with found.part(f"{place} {index}"):
            found.readings.extend(_entry(device, fields.an_object(entry, "an entry")))


def _entry(device: str, entry: Object) -> Iterator[Reading]:
    if "values" not in entry:
        return fields.measured(device, NOW, entry)
    time: EventTime = NOW if entry.get("ts") is None else fields.milliseconds(entry["ts"], "ts")
    return fields.measured(device, time, fields.an_object(entry["values"], "field 'values'"))
