"""SenML in JSON (RFC 8428): the format of our own gateways, on `byssus/v1/{gateway}/senml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json, Object
from byssus.ingest.message import Decoded, EventTime, Problem, Reading, Reason, Refused

_VERSION = 10
_RELATIVE_BELOW = 2**28
"""Smaller times count from the receipt (RFC 8428 § 4.5.3)."""
_FARTHEST = 100 * 365 * 86400
_NAME = re.compile(r"[A-Za-z0-9][-A-Za-z0-9:./_]*")
_HARDWARE = re.compile(r"(urn:dev:(?:mac|ow):[0-9a-fA-F]+)(?:[:_/](.*))?")
"""Device URNs whose identifier has a known end (RFC 9039 § 4.1 and 4.2)."""
_WHOLE = "value"
"""Channel of a name that is a device and nothing more."""


_BASE_LABELS = frozenset({"bn", "bt", "bu", "bv", "bs", "bver"})
_VALUE_LABELS = frozenset({"v", "vb", "vs", "vd"})


@dataclass(slots=True)
class _Base:
    """The base fields as they stand at a record (RFC 8428 § 4.1); they hold on until another record sets them.

    A base sum has no place here: a point stores values, and a sum over time is none.
    """

    name: str = ""
    time: float = 0.0
    unit: str | None = None
    value: float | None = None

    def update(self, record: Json, place: str) -> None:
        """Take over what `record` sets; raises `Refused` if that cannot be read, or is not ours to understand."""
        if not isinstance(record, Mapping):
            return
        _check_understood(record, place)
        if "bn" in record:
            self.name = fields.optional_text(record, "bn", place) or ""
        if "bt" in record:
            self.time = fields.number(record["bt"], f"{place}, field 'bt'")
        if "bu" in record:
            self.unit = fields.optional_text(record, "bu", place)
        if "bv" in record:
            self.value = fields.number(record["bv"], f"{place}, field 'bv'")


def _check_understood(record: Object, place: str) -> None:
    if "bver" in record and (version := fields.number(record["bver"], f"{place}, field 'bver'")) > _VERSION:
        raise Refused(Reason.UNKNOWN_VERSION, f"{place} is SenML version {version:g}; we understand {_VERSION}.")
    for label in record:
        if label.endswith("_"):
            raise Refused(
                Reason.UNKNOWN_VERSION,
                f"{place}: field {label!r} must be understood (RFC 8428 § 4.4); we do not know it.",
            )


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode a SenML pack; a record that cannot be used becomes a problem, and the others are readings.

    The resolved name is cut at its last `:` or `/` into device and channel; a name without either is a channel of the
    gateway itself. A base field that cannot be read ends the pack there, for every later record would be wrong.
    """
    gateway = topic.split("/")[2]
    readings: list[Reading] = []
    problems: list[Problem] = []
    base = _Base()
    pack = fields.is_list(fields.parse(payload), "A SenML pack")
    for index, item in enumerate(pack, 1):
        place = f"Record {index}"
        try:
            base.update(item, place)
        except Refused as refusal:
            problems.append(refusal.problem)
            break
        try:
            if (reading := _reading(fields.is_object(item, place), base, gateway, place)) is not None:
                readings.append(reading)
        except Refused as refusal:
            problems.append(refusal.problem)
    return Decoded(readings=readings, problems=problems)


def _reading(record: Object, base: _Base, gateway: str, place: str) -> Reading | None:
    """The reading of a record; None for one that only sets base fields."""
    if not (record.keys() - _BASE_LABELS):
        return None
    name = base.name + (fields.optional_text(record, "n", place) or "")
    device, channel = _device_and_channel(name, gateway, place)
    unit = fields.optional_text(record, "u", place) or base.unit or None
    return Reading(device, channel, _time(record, base, place), _value(record, base, place), unit)


def _value(record: Object, base: _Base, place: str) -> float:
    if len(record.keys() & _VALUE_LABELS) > 1:
        raise Refused(Reason.WRONG_TYPE, f"{place} holds more than one value (RFC 8428 § 4.2).")
    if "vb" in record:
        return _truth(record["vb"], place)
    if "v" in record or (base.value is not None and not record.keys() & {"vs", "vd", "s"}):
        value = fields.number(record.get("v", 0), f"{place}, field 'v'")
        return value if base.value is None else round(value + base.value, 9)
    raise _without_number(record, place)


def _without_number(record: Object, place: str) -> Refused:
    if "vs" in record or "vd" in record:
        return Refused(Reason.WRONG_TYPE, f"{place} holds text or data where a point needs a number.")
    if "s" in record:
        return Refused(
            Reason.WRONG_UNIT, f"{place} holds only a sum over time (field 's') where a point needs a value."
        )
    return Refused(Reason.MISSING, f"{place} has no value.")


def _truth(value: Json, place: str) -> float:
    if isinstance(value, bool):
        return float(value)
    raise Refused(Reason.WRONG_TYPE, f"{place}, field 'vb' has to be true or false, and is {fields.described(value)}.")


def _device_and_channel(name: str, gateway: str, place: str) -> tuple[str, str]:
    if not _NAME.fullmatch(name):
        raise Refused(
            Reason.BAD_NAME,
            f"{place}: {name[:60]!r} is no SenML name; they begin with a letter or digit and hold "
            "only letters, digits and - : . / _ (RFC 8428 § 4.5.1).",
        )
    if known := _HARDWARE.fullmatch(name):
        return known[1], known[2] or _WHOLE
    cut = max(name.rfind(":"), name.rfind("/"))
    return (name[:cut], name[cut + 1 :] or _WHOLE) if cut > 0 else (gateway, name)


def _time(record: Object, base: _Base, place: str) -> EventTime:
    seconds = base.time + (fields.number(record["t"], f"{place}, field 't'") if "t" in record else 0.0)
    if seconds >= _RELATIVE_BELOW:
        return fields.instant(seconds, place)
    if seconds < -_FARTHEST:
        raise Refused(Reason.BAD_TIME, f"{place}: {seconds:g} seconds from now is more than a century ago.")
    return timedelta(seconds=seconds)
