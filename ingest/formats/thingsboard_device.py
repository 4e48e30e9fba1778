"""ThingsBoard's device API: one device speaks for itself, on `v1/devices/me/telemetry`."""

from byssus.ingest.formats import fields, timed
from byssus.ingest.formats.gathering import Gathering
from byssus.ingest.message import Decoded


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `{"temperature": 42}`, `{"ts": …, "values": {…}}`, or a list of either.

    The topic is the same for all, for ThingsBoard knows a device by its login. Have the broker mount each client under
    its name, `{device}/v1/devices/me/telemetry`, and the device is that name; without it, the only device is `me`.
    """
    mounted = topic.split("/")[:-4]
    found = Gathering()
    timed.gather(found, mounted[0] if mounted else "me", fields.parse(payload), "Entry")
    return found.decoded()
