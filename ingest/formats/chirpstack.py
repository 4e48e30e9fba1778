"""ChirpStack v4: uplinks of LoRaWAN devices, with the object that the device profile's codec made of them."""

from collections.abc import Callable

from byssus.ingest.formats import fields, lorawan
from byssus.ingest.formats.fields import Object
from byssus.ingest.message import NOW, Decoded, Reason, Refused

_SIGNS_OF_A_FRAME = frozenset({"fCnt", "devAddr", "deviceInfo"})


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `application/{id}/device/{eui}/event/{event}`; the device is its EUI in small letters.

    An uplink carries readings, a status the battery and the link margin. Of logs only errors matter. A join says
    nothing by itself, for frames name the session they belong to; acknowledgements and places say nothing either.
    """
    _, _, _, device, _, event = topic.split("/")
    if (read := _EVENTS.get(event)) is None:
        return Decoded()
    return read(device.lower(), fields.an_object(fields.parse(payload), "An event"))


def _uplink(device: str, event: Object) -> Decoded:
    if not event.get("object"):
        return _without_object(event)
    written = fields.optional_text(event, "time")
    time = NOW if written is None else fields.iso_time(written)
    found = lorawan.measured(device, time, fields.an_object(event["object"], "Field 'object'"))
    session, data = (fields.optional_text(event, key) for key in ("devAddr", "data"))
    frame = lorawan.frame(device, fields.optional_number(event, "fCnt"), session, data)
    return found.decoded(frame)


def _without_object(event: Object) -> Decoded:
    if not event.get("data"):
        if _SIGNS_OF_A_FRAME.isdisjoint(event):
            raise Refused(Reason.MISSING, "Nothing of an uplink is in the event, neither 'object' nor 'data'.")
        return Decoded()
    raise Refused(
        Reason.UNDECODED,
        "The uplink has data but no 'object': give its device profile in ChirpStack a payload codec.",
    )


def _status(device: str, event: Object) -> Decoded:
    """Link margin in dB, battery in percent unless the device runs on mains or does not know."""
    written = fields.optional_text(event, "time")
    time = NOW if written is None else fields.iso_time(written)
    wanted = ["margin"]
    if not event.get("batteryLevelUnavailable") and not event.get("externalPowerSource"):
        wanted.append("batteryLevel")
    values = {key: event.get(key) for key in wanted}
    return Decoded(readings=[one._replace(diagnostic=True) for one in fields.measured(device, time, values)])


def _log(device: str, event: Object) -> Decoded:
    if event.get("level") != "ERROR":
        return Decoded()
    code, description = (fields.described(event.get(key)) for key in ("code", "description"))
    raise Refused(Reason.DEVICE_LOG, f"ChirpStack has an error with device {device!r}: {code}, {description}.")


def _join(_device: str, _event: Object) -> Decoded:
    return Decoded()


_EVENTS: dict[str, Callable[[str, Object], Decoded]] = {"up": _uplink, "status": _status, "log": _log, "join": _join}
