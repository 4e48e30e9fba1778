"""ThingsBoard's gateway API: many devices behind one connection, on `v1/gateway/…`."""

from collections.abc import Callable

from byssus.ingest.formats import fields, timed
from byssus.ingest.formats.fields import Object
from byssus.ingest.formats.gathering import Gathering
from byssus.ingest.message import NOW, Aside, Decoded


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `telemetry`, `attributes`, `connect` and `disconnect`; requests and answers on other topics say nothing.

    Telemetry is `{"Device A": [{"ts": 1483228800000, "values": {"temperature": -18.2}}]}`. An entry may leave `ts` out,
    and then be its values without `values` around them.
    """
    if (read := _KINDS.get(topic.rsplit("/", 1)[1])) is None:
        return Decoded(aside=Aside.COMMAND)
    return read(fields.an_object(fields.parse(payload), "The message"))


def _telemetry(devices: Object) -> Decoded:
    found = Gathering()
    for device, entries in devices.items():
        timed.gather(found, device, entries, f"Device {device[:60]!r}, entry")
    return found.decoded()


def _attributes(devices: Object) -> Decoded:
    """What devices are rather than what they measure, so that only a point that asks for it wants it."""
    found = Gathering()
    for device, attributes in devices.items():
        with found.part(f"Device {device[:60]!r}"):
            values = fields.an_object(attributes, "what is said of it")
            found.readings += [one._replace(diagnostic=not one.aspect) for one in fields.measured(device, NOW, values)]
    return found.decoded()


def _connect(event: Object) -> Decoded:
    return Decoded(readings=[fields.online(fields.text(event, "device"), is_online=True)])


def _disconnect(event: Object) -> Decoded:
    return Decoded(readings=[fields.online(fields.text(event, "device"), is_online=False)])


_KINDS: dict[str, Callable[[Object], Decoded]] = {
    "telemetry": _telemetry,
    "attributes": _attributes,
    "connect": _connect,
    "disconnect": _disconnect,
}
