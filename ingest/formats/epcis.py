"""EPCIS 2.0 in JSON-LD, on `byssus/v1/{gateway}/epcis`: kept whole, for `trace` to read."""

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json
from byssus.ingest.message import Decoded, Reason, Refused


def decode(_topic: str, payload: bytes) -> Decoded:
    """Accept an event, a list of events or an EPCISDocument; what they say is judged where events are understood."""
    found = fields.parse(payload)
    for index, item in enumerate(found if isinstance(found, list) else [found], 1):
        _check_typed(item, f"Event {index}")
    if found == []:
        raise Refused(Reason.EMPTY, "The list holds no event.")
    return Decoded(capture=payload)


def _check_typed(item: Json, place: str) -> None:
    record = fields.is_object(item, place)
    if not any(isinstance(record.get(key), str) for key in ("type", "@type")):
        raise Refused(Reason.MISSING, f"{place} has no 'type'; it is neither an EPCIS event nor a document.")
