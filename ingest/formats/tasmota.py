"""Tasmota: sensor telemetry on `tele/{device}/SENSOR`, in the wall time of the device."""

from collections.abc import Iterator

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Object
from byssus.ingest.message import NOW, Decoded, EventTime, Reading, Reason, Refused

_TEMPERATURES = ("Temperature", "DewPoint")


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `{"Time": "2026-01-01T00:00:00", "AM2301": {"Temperature": -18.6}, "TempUnit": "C"}`.

    A channel is sensor and field with a dot between, `AM2301.Temperature`. `Time` has no zone: it is the device's.
    """
    device = topic.split("/")[1]
    telemetry = fields.an_object(fields.parse(payload), "The telemetry")
    written = fields.optional_text(telemetry, "Time")
    time = NOW if written is None else fields.iso_time(written)
    unit = fields.optional_text(telemetry, "TempUnit")
    readings: list[Reading] = []
    for sensor, values in telemetry.items():
        if isinstance(values, dict):
            readings.extend(_sensor(device, sensor, time, values, unit))
    return Decoded(readings=readings)


def decode_will(topic: str, payload: bytes) -> Decoded:
    """Decode `Online` and, as the device's last will, `Offline` on `tele/{device}/LWT`."""
    if payload not in (b"Online", b"Offline"):
        raise Refused(Reason.WRONG_TYPE, f"'Online' or 'Offline' is expected, and {payload[:60]!r} was found.")
    return Decoded(readings=[fields.online(topic.split("/")[1], is_online=payload == b"Online")])


def _sensor(device: str, sensor: str, time: EventTime, values: Object, unit: str | None) -> Iterator[Reading]:
    temperatures = {key: value for key, value in values.items() if key in _TEMPERATURES}
    others = {key: value for key, value in values.items() if key not in _TEMPERATURES}
    yield from fields.measured(device, time, temperatures, prefix=f"{sensor}.", unit=unit)
    yield from fields.measured(device, time, others, prefix=f"{sensor}.")
