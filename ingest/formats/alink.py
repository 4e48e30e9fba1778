"""Aliyun IoT Platform, Alink JSON: properties of a device, of those behind it, and of the past."""

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json, Object
from byssus.ingest.formats.gathering import Gathering
from byssus.ingest.message import NOW, Decoded, EventTime, Reason, Refused


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `/sys/{productKey}/{deviceName}/thing/event/property/post`, and `pack/post` and `history/post` there.

    A device is `{productKey}/{deviceName}`, for names are unique within a product only. A property is a value, or
    `{"value": …, "time": …}` with milliseconds since 1970; in a pack it may be a list of these, and history writes
    `timestamp`. Events that travel in the same message are no readings.
    """
    _, _, product, name, _, _, _, kind, *_ = topic.split("/")
    params = fields.an_object(fields.parse(payload), "A message").get("params")
    found = Gathering()
    for index, device in enumerate(_devices(kind, params), 1):
        with found.part(f"Device {index} of the message"):
            _gather(found, f"{product}/{name}", fields.an_object(device, "an entry"))
    if kind == "history":
        found.readings = [reading._replace(historical=True) for reading in found.readings]
    return found.decoded()


def _devices(kind: str, params: Json) -> list[Json]:
    """What is said of each device, as `{"identity": …, "properties": …}`; without identity it is the sender's own."""
    if kind == "history":
        return fields.a_list(params, "Field 'params'")
    own = fields.an_object(params, "Field 'params'")
    if kind == "pack":
        below = fields.a_list(own.get("subDevices") or [], "Field 'subDevices'")
        if own.keys().isdisjoint({"properties", "subDevices", "events"}):
            raise Refused(Reason.MISSING, "The pack holds no 'properties', 'events' or 'subDevices'.")
        return [{"properties": own.get("properties")}, *below]
    return [{"properties": own}]


def _gather(found: Gathering, sender: str, record: Object) -> None:
    device = sender if record.get("identity") is None else _name(record["identity"])
    groups = record.get("properties") or []
    for group in groups if isinstance(groups, list) else [groups]:
        for name, samples in fields.an_object(group, "field 'properties'").items():
            for sample in samples if isinstance(samples, list) else [samples]:
                with found.part(f"Property {name[:60]!r} of device {device[:60]!r}"):
                    found.readings.extend(fields.measured(device, _time(sample), {name: _value(sample)}))


def _name(identity: Json) -> str:
    known = fields.an_object(identity, "field 'identity'")
    return f"{fields.text(known, 'productKey')}/{fields.text(known, 'deviceName')}"


def _value(sample: Json) -> Json:
    return sample["value"] if isinstance(sample, dict) and "value" in sample else sample


def _time(sample: Json) -> EventTime:
    if isinstance(sample, dict) and "value" in sample:
        for key in ("time", "timestamp"):
            if sample.get(key) is not None:
                return fields.milliseconds(sample[key], key)
    return NOW
