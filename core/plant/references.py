"""Which code each place of a plant file defines and which it refers to; the check that every one exists, once."""

from collections.abc import Iterator
from typing import NamedTuple

from byssus.core.plant.model import Plant
from byssus.core.plant.places import Site
from byssus.core.plant.practice import DEFAULT

Path = tuple[str | int, ...]
"""Where something stands in a file: field names and positions from the top down."""


class Mention(NamedTuple):
    """A code at a place of the file, and the table in which it names a row."""

    path: Path
    table: str
    code: str


def defined(plant: Plant) -> Iterator[Mention]:
    """Every code that the file defines."""
    for name, table in _TOP.items():
        for i, entry in enumerate(getattr(plant, name)):
            yield Mention((name, i, "code"), table, entry.code)
    for i, product in enumerate(plant.products):
        yield Mention(("products", i, "gtin"), "product", product.gtin)
    for i, link_set in enumerate(plant.links):
        yield Mention(("links", i, "anchor"), "link set", f"{link_set.anchor} {link_set.qualifiers or ''}".strip())
    for i, calibration in enumerate(plant.calibrations):
        name = f"{calibration.device} {calibration.channel} {calibration.valid_from.isoformat()}"
        yield Mention(("calibrations", i, "valid_from"), "calibration", name)
    for i, retention in enumerate(plant.retention):
        yield Mention(("retention", i, "valid_from"), "retention", retention.valid_from.isoformat())
    for i, plan in enumerate(plant.plans):
        yield Mention(("plans", i, "version"), "plan version", f"{plan.code} {plan.version}")
        for j, control in enumerate(plan.control_points):
            path = ("plans", i, "control_points", j, "code")
            yield Mention(path, "control point", f"{plan.code} {plan.version} {control.code}")
    for i, sheet in enumerate(plant.score_sheets):
        yield Mention(("score_sheets", i, "version"), "score sheet", f"{sheet.code} {sheet.version}")
    for i, policy in enumerate(plant.alarm_policies):
        dated = f"{policy.code} {policy.valid_from.isoformat()}"
        yield Mention(("alarm_policies", i, "valid_from"), "alarm policy", dated)
    for i, site in enumerate(plant.sites):
        for j, zone in enumerate(site.zones):
            yield Mention(("sites", i, "zones", j, "code"), "zone", zone.code)
            yield Mention(("sites", i, "zones", j, "location"), "location", zone.location)
            for k, point in enumerate(zone.points):
                yield Mention(("sites", i, "zones", j, "points", k, "code"), "point", point.code)


def referred(plant: Plant) -> Iterator[Mention]:
    """Every code that the file refers to."""
    for name, field, table in _REFERENCES:
        for i, entry in enumerate(getattr(plant, name)):
            if (code := getattr(entry, field)) is not None:
                yield Mention((name, i, field), table, code)
    for i, device in enumerate(plant.devices):
        for channel, point in device.channels.items():
            yield Mention(("devices", i, "channels", channel), "point", point)
    for i, contact in enumerate(plant.contacts):
        for j, site in enumerate(contact.sites):
            yield Mention(("contacts", i, "sites", j), "site", site)
        for j, shift in enumerate(contact.shifts):
            yield Mention(("contacts", i, "shifts", j), "shift", shift)
    for i, policy in enumerate(plant.alarm_policies):
        if policy.code != DEFAULT:
            yield Mention(("alarm_policies", i, "code"), "site", policy.code)
    for i, site_entry in enumerate(plant.sites):
        yield from _plans_of(i, site_entry)


def _plans_of(i: int, site: Site) -> Iterator[Mention]:
    for j, code in enumerate(site.plans):
        yield Mention(("sites", i, "plans", j), "plan", code)
    for j, zone in enumerate(site.zones):
        for k, point in enumerate(zone.points):
            if point.plan is not None:
                yield Mention(("sites", i, "zones", j, "points", k, "plan"), "plan", point.plan)


_TOP = {
    "parties": "party",
    "sites": "site",
    "gateways": "gateway",
    "batteries": "battery",
    "devices": "device",
    "readers": "reader",
    "escalations": "escalation",
    "shifts": "shift",
    "calendars": "calendar",
    "contacts": "contact",
    "closures": "closure",
    "scan_bounds": "scan bounds",
    "defrosts": "defrost",
    "sea_classes": "sea class",
    "certificates": "certificate",
    "limits": "limit",
    "yields": "yield bound",
    "chain_bounds": "chain bound",
    "key_data": "key data",
    "key_data_duties": "key data duty",
    "gi_areas": "GI area",
    "recall_terms": "recall term",
}
_REFERENCES = (
    ("parties", "above", "party"),
    ("products", "party", "party"),
    ("sites", "party", "party"),
    ("sites", "office", "party"),
    ("sites", "escalation", "escalation"),
    ("sites", "calendar", "calendar"),
    ("addresses", "site", "site"),
    ("gateways", "site", "site"),
    ("devices", "gateway", "gateway"),
    ("calibrations", "device", "device"),
    ("devices", "battery", "battery"),
    ("readers", "zone", "zone"),
    ("certificates", "party", "party"),
    ("key_data_duties", "party", "party"),
    ("recall_terms", "calendar", "calendar"),
    ("readers", "plan", "plan"),
    ("defrosts", "zone", "zone"),
)
