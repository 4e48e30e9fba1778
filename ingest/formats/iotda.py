"""Huawei Cloud IoTDA: properties of a device, and of those behind a gateway."""

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json, Object
from byssus.ingest.formats.gathering import Gathering
from byssus.ingest.message import NOW, Decoded, EventTime, LocalTime, Refused


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `$oc/devices/{id}/sys/gateway/sub_devices/properties/report`, and `…/sys/properties/report`.

    A channel is service and property with a dot between. A time that is missing or cannot be read is that of the
    receipt, as the platform has it; it is always in UTC.
    """
    levels = topic.split("/")
    report = fields.an_object(fields.parse(payload), "A report")
    devices: list[Json] = [{**report, "device_id": levels[2]}]
    if "sub_devices" in levels:
        devices = fields.a_list(report.get("devices"), "Field 'devices'")
    found = Gathering()
    for index, device in enumerate(devices, 1):
        with found.part(f"Device {index}"):
            _gather(found, fields.an_object(device, "an entry"))
    return found.decoded()


def _gather(found: Gathering, record: Object) -> None:
    device = fields.text(record, "device_id")
    for index, entry in enumerate(fields.a_list(record.get("services"), "field 'services'"), 1):
        with found.part(f"Device {device[:60]!r}, service {index}"):
            service = fields.an_object(entry, "an entry")
            values = fields.an_object(service.get("properties"), "field 'properties'")
            prefix = f"{fields.text(service, 'service_id')}."
            found.readings.extend(fields.measured(device, _time(service.get("event_time")), values, prefix=prefix))


def _time(written: Json) -> EventTime:
    try:
        time = fields.iso_time(written) if isinstance(written, str) else NOW
    except Refused:
        return NOW
    return time.wall if isinstance(time, LocalTime) else time
