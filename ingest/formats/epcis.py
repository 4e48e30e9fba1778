"""EPCIS 2.0 in JSON-LD, on `byssus/v1/{gateway}/epcis`: kept whole, for `trace` to read."""

from byssus.ingest.formats import fields
from byssus.ingest.message import Decoded, Reason, Refused


def decode(_topic: str, payload: bytes) -> Decoded:
    """Accept an event, a list of events or an EPCISDocument; what they say is judged where events are understood."""
    found = fields.parse(payload)
    if found == []:
        raise Refused(Reason.EMPTY, "The list holds no event.")
    for item in found if isinstance(found, list) else [found]:
        record = fields.an_object(item, "An event or document")
        if not any(isinstance(record.get(key), str) for key in ("type", "@type")):
            raise Refused(Reason.MISSING, "Without a 'type' it is neither an EPCIS event nor a document.")
    return Decoded(capture=payload)
