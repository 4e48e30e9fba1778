"""ChirpStack v4: uplinks of LoRaWAN devices, with the object that the device profile's codec made of them."""

from collections.abc import Callable

from byssus.core.aspect import Aspect
from byssus.ingest.formats import fields, lorawan
from byssus.ingest.formats.fields import Object
from byssus.ingest.message import NOW, Aside, Decoded, EventTime, Reason, Refused

_SIGNS_OF_A_FRAME = frozenset({"fCnt", "devAddr", "deviceInfo"})


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `application/{id}/device/{eui}/event/{event}`; the device is its EUI in small letters.

    An uplink carries readings and how well it was heard, a status the battery and the link margin. A join says that the
    device is there, and no more, for frames name the session they belong to. Of logs only errors matter.
    Acknowledgements and places say nothing.
    """
    _, _, _, device, _, event = topic.split("/")
    if (read := _EVENTS.get(event)) is None:
        return Decoded(aside=Aside.NOTE)
    return read(device.lower(), fields.an_object(fields.parse(payload), "An event"))


def _uplink(device: str, event: Object) -> Decoded:
    time = _time(event)
    values = fields.an_object(event.get("object") or {}, "Field 'object'")
    if not values:
        _check_empty(event)
    found = lorawan.measured(device, time, values)
    found.readings.extend(lorawan.heard(device, time, event.get("rxInfo")))
    session, data = (fields.optional_text(event, key) for key in ("devAddr", "data"))
    frame = lorawan.frame(device, fields.optional_number(event, "fCnt"), session, data)
    return found.decoded(frame, time)


def _check_empty(event: Object) -> None:
    """Refuse an event that is no frame, and a frame whose data nobody decoded; one without data is sound."""
    if event.get("data"):
        raise Refused(
            Reason.UNDECODED,
            "The uplink has data but no 'object': give its device profile in ChirpStack a payload codec.",
        )
    if _SIGNS_OF_A_FRAME.isdisjoint(event):
        raise Refused(Reason.MISSING, "Nothing of an uplink is in the event, neither 'object' nor 'data'.")


def _status(device: str, event: Object) -> Decoded:
    """Link margin in dB, battery in percent unless the device runs on mains or does not know."""
    aspects = {"margin": Aspect.LINK_MARGIN}
    if not event.get("batteryLevelUnavailable") and not event.get("externalPowerSource"):
        aspects["batteryLevel"] = Aspect.BATTERY
    said = fields.measured(device, _time(event), {key: event.get(key) for key in aspects})
    return Decoded(readings=[one._replace(aspect=aspects.get(one.channel)) for one in said])


def _log(device: str, event: Object) -> Decoded:
    if event.get("level") != "ERROR":
        return Decoded(aside=Aside.NOTE)
    code, description = (fields.described(event.get(key)) for key in ("code", "description"))
    raise Refused(Reason.DEVICE_LOG, f"ChirpStack has an error with device {device!r}: {code}, {description}.")


def _join(device: str, event: Object) -> Decoded:
    return Decoded(readings=[fields.online(device, is_online=True)._replace(time=_time(event))])


def _time(event: Object) -> EventTime:
    written = fields.optional_text(event, "time")
    return NOW if written is None else fields.iso_time(written)


_EVENTS: dict[str, Callable[[str, Object], Decoded]] = {"up": _uplink, "status": _status, "log": _log, "join": _join}
