"""Tasmota: telemetry of sensors and of the device itself on `tele/{device}/…`, in the wall time of the device."""

from collections.abc import Iterator

from byssus.core.aspect import Aspect
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
    time = _time(telemetry)
    unit = fields.optional_text(telemetry, "TempUnit")
    readings: list[Reading] = []
    for sensor, values in telemetry.items():
        if isinstance(values, dict):
            readings.extend(_sensor(device, sensor, time, values, unit))
    return Decoded(readings=readings)


def decode_state(topic: str, payload: bytes) -> Decoded:
    """Decode `{"Time": …, "Wifi": {"RSSI": 88, "Signal": -56}}`: of the state of a device, how well it is heard.

    `Signal` is in dBm; what Tasmota calls RSSI is a percentage made of it.
    """
    state = fields.an_object(fields.parse(payload), "The state")
    wifi = fields.an_object(state.get("Wifi") or {}, "Field 'Wifi'")
    signal = fields.measured(topic.split("/")[1], _time(state), {"Signal": wifi.get("Signal")}, prefix="Wifi.")
    return Decoded(readings=[one._replace(aspect=Aspect.SIGNAL) for one in signal])


def decode_will(topic: str, payload: bytes) -> Decoded:
    """Decode `Online` and, as the device's last will, `Offline` on `tele/{device}/LWT`."""
    if payload not in (b"Online", b"Offline"):
        raise Refused(Reason.WRONG_TYPE, f"'Online' or 'Offline' is expected, and {payload[:60]!r} was found.")
    return Decoded(readings=[fields.online(topic.split("/")[1], is_online=payload == b"Online")])


def _time(telemetry: Object) -> EventTime:
    written = fields.optional_text(telemetry, "Time")
    return NOW if written is None else fields.iso_time(written)


def _sensor(device: str, sensor: str, time: EventTime, values: Object, unit: str | None) -> Iterator[Reading]:
    temperatures = {key: value for key, value in values.items() if key in _TEMPERATURES}
    others = {key: value for key, value in values.items() if key not in _TEMPERATURES}
    yield from fields.measured(device, time, temperatures, prefix=f"{sensor}.", unit=unit)
    yield from fields.measured(device, time, others, prefix=f"{sensor}.")
