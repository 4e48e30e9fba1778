"""Home Assistant's discovery: retained announcements of sensors, which tell where values are and what they mean."""

import re

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Object
from byssus.ingest.message import Announcement, Aside, Decoded, Proposal, Reason, Refused

_LONG_NAMES = {
    "dev": "device",
    "dev_cla": "device_class",
    "mdl": "model",
    "mf": "manufacturer",
    "stat_t": "state_topic",
    "unit_of_meas": "unit_of_measurement",
    "val_tpl": "value_template",
}
"""Short forms of keys that we read."""
_FILTERS = r"(?:\|\s*(?:float|int|round|default|is_defined)\s*(?:\([^(){}|]*\))?\s*)*"
"""What leaves a value what it is."""
_TEMPLATE = re.compile(
    r"\{\{\s*value(?:_json(?P<path>(?:\.\w+|\[\s*'[^'\]]+'\s*\]|\[\s*\"[^\"\]]+\"\s*\])+))?\s*" + _FILTERS + r"\}\}"
)
_LONGEST = 500
_NAME = re.compile(r"\.(\w+)|\[\s*'([^']+)'\s*\]|\[\s*\"([^\"]+)\"\s*\]")


def decode(topic: str, payload: bytes) -> Decoded:
    """Decode `homeassistant/sensor/…/config`; other topics there say nothing, and an empty message withdraws.

    Of templates the form `{{ value_json.X }}` is understood, with steps in brackets and with filters that only round. A
    topic may be short for `~`.
    """
    if not topic.endswith("/config"):
        return Decoded(aside=Aside.NETWORK)
    if not payload:
        return Decoded(announcement=Announcement(topic, None))
    config = _long(fields.an_object(fields.parse(payload), "A configuration"))
    device = _long(fields.an_object(config.get("device") or {}, "Field 'device'"))
    proposal = Proposal(
        topic=_whole(fields.text(config, "state_topic"), fields.optional_text(config, "~") or ""),
        path=_path(fields.optional_text(config, "value_template")),
        name=fields.optional_text(config, "name") or fields.optional_text(device, "name"),
        model=fields.optional_text(device, "model"),
        quantity=fields.optional_text(config, "device_class"),
        unit=fields.optional_text(config, "unit_of_measurement"),
    )
    return Decoded(announcement=Announcement(topic, proposal))


def _long(record: Object) -> Object:
    return {_LONG_NAMES.get(key, key): value for key, value in record.items()}


def _whole(topic: str, base: str) -> str:
    """`topic` with the base in place of `~`, which may stand at either end."""
    if topic.startswith("~"):
        return base + topic[1:]
    return topic[:-1] + base if topic.endswith("~") else topic


def _path(template: str | None) -> tuple[str, ...]:
    if template is None:
        return ()
    if len(template) <= _LONGEST and (found := _TEMPLATE.fullmatch(template.strip())):
        return tuple("".join(names) for names in _NAME.findall(found["path"] or ""))
    raise Refused(
        Reason.UNDECODED,
        f"The template {template[:100]!r} is none that is understood here: {{{{ value_json.X }}}} and the like.",
    )
