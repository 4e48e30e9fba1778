"""Whether a gateway is there, on `byssus/v1/{gateway}/status`: retained, and its last will."""

from byssus.ingest.formats import fields
from byssus.ingest.message import Decoded, Reason, Refused


def decode(_topic: str, payload: bytes) -> Decoded:
    """Decode `{"online": true}`, or false in the last will."""
    online = fields.an_object(fields.parse(payload), "A status").get("online")
    if not isinstance(online, bool):
        raise Refused(Reason.WRONG_TYPE, f"Field 'online' has to be true or false, and is {fields.described(online)}.")
    return Decoded(online=online)
