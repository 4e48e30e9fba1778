"""SenML in JSON (RFC 8428): the format of our own gateways, on `byssus/v1/{gateway}/senml`."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from byssus.core.aspect import Aspect
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
_LABELS = _BASE_LABELS | _VALUE_LABELS | {"n", "u", "s", "t", "ut"}


@dataclass(slots=True)
class _Base:
    """The base fields as they stand at a record (RFC 8428 § 4.1); they hold on until another record sets them.

    A base sum has no place here: a point stores values, and a sum over time is none.
    """

    name: str = ""
    time: float = 0.0
    unit: str | None = None
    value: float | None = None

    def update(self, record: Object) -> None:
        """Take over what `record` sets; raises `_LostBase` if that cannot be read."""
        try:
            if "bn" in record:
                self.name = fields.optional_text(record, "bn") or ""
            if "bt" in record:
                self.time = fields.number(record, "bt")
            if "bu" in record:
                self.unit = fields.optional_text(record, "bu")
            if "bv" in record:
                self.value = fields.number(record, "bv")
        except Refused as refusal:
            raise _LostBase(refusal.problem.reason, refusal.problem.detail) from refusal


class _LostBase(Refused):
    """From here on every record would be read wrongly."""


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode a SenML pack; a record that cannot be used becomes a problem, and the others are readings.

    The resolved name is cut at its last `:` or `/` into device and channel; a name without either is a channel of the
    gateway itself. A base field that cannot be read ends the pack there.
    """
    pack = fields.a_list(fields.parse(payload), "A SenML pack")
    for item in pack:
        _check_understood(item)
    gateway = topic.split("/")[2]
    readings: list[Reading] = []
    problems: list[Problem] = []
    base = _Base()
    for index, item in enumerate(pack, 1):
        try:
            record = fields.an_object(item, "a record")
            base.update(record)
            if not _BASE_LABELS.issuperset(record):
                readings.append(_reading(record, base, gateway))
        except Refused as refusal:
            problems.append(refusal.problem.at(f"Record {index}"))
            if isinstance(refusal, _LostBase):
                break
    return Decoded(readings=readings, problems=problems)


def _check_understood(record: Json) -> None:
    """One record that asks for more than we know makes the whole pack unusable (RFC 8428 § 4.4)."""
    if not isinstance(record, dict):
        return
    if "bver" in record and (version := fields.number(record, "bver")) > _VERSION:
        raise Refused(Reason.UNKNOWN_VERSION, f"The pack is SenML version {version:g}; we understand {_VERSION}.")
    for label in () if _LABELS.issuperset(record) else record.keys() - _LABELS:
        if label.endswith("_"):
            raise Refused(
                Reason.UNKNOWN_VERSION, f"Field {label!r} has to be understood by all, and we do not know it."
            )


_ASPECTS: dict[str | None, Aspect] = {"%EL": Aspect.BATTERY, "dBm": Aspect.SIGNAL}
"""Units that only a device's own state has (RFC 8428 § 12.1, RFC 8798 § 3)."""


def _reading(record: Object, base: _Base, gateway: str) -> Reading:
    device, channel = _device_and_channel(base.name + (fields.optional_text(record, "n") or ""))
    unit = fields.optional_text(record, "u") or base.unit or None
    time, value = _time(record, base), _value(record, base)
    return Reading(device or gateway, channel, time, value, unit, aspect=_ASPECTS.get(unit))


def _value(record: Object, base: _Base) -> float:
    labels = _VALUE_LABELS.intersection(record)
    if len(labels) > 1:
        raise Refused(Reason.WRONG_TYPE, f"more than one value, {' and '.join(sorted(labels))}.")
    if "v" in record:
        value = fields.number(record, "v")
        return value if base.value is None else round(value + base.value, 9)
    if "vb" in record:
        return _truth(record)
    if labels:
        raise Refused(Reason.WRONG_TYPE, f"field {min(labels)!r} holds text or data where a point needs a number.")
    if "s" in record:
        raise Refused(Reason.WRONG_UNIT, "only a sum over time, field 's', where a point needs a value.")
    if base.value is None:
        raise Refused(Reason.MISSING, "there is no value.")
    return base.value


def _truth(record: Object) -> float:
    value = record["vb"]
    if isinstance(value, bool):
        return float(value)
    raise Refused(Reason.WRONG_TYPE, f"field 'vb' has to be true or false, and is {fields.described(value)}.")


@lru_cache(maxsize=4096)
def _device_and_channel(name: str) -> tuple[str, str]:
    """Both parts of a resolved name (RFC 8428 § 4.5.1); the device is empty where the name has only a channel."""
    if not _NAME.fullmatch(name):
        raise Refused(
            Reason.BAD_NAME,
            f"{name[:60]!r} is no SenML name; they begin with a letter or digit and hold "
            "only letters, digits and - : . / _ besides.",
        )
    if known := _HARDWARE.fullmatch(name):
        return known[1], known[2] or _WHOLE
    cut = max(name.rfind(":"), name.rfind("/"), 0)
    return name[:cut], name[cut:].lstrip(":/") or _WHOLE


def _time(record: Object, base: _Base) -> EventTime:
    seconds = base.time + (fields.number(record, "t") if "t" in record else 0.0)
    if seconds >= _RELATIVE_BELOW:
        return fields.instant(seconds)
    if seconds < -_FARTHEST:
        raise Refused(Reason.BAD_TIME, f"{seconds:g} seconds from now is more than a century ago.")
    return timedelta(seconds=seconds)
