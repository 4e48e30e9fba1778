"""How the entries of a plant file lie in tables: one `Row` per entry, with other entries named by their codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from byssus.core.plant.calendar import Calendar
from byssus.core.plant.haccp import Plan
from byssus.core.plant.model import Plant
from byssus.core.plant.people import Contact, Escalation, Shift, Weekday
from byssus.core.plant.places import Party, Site
from byssus.core.plant.practice import Defrost

Value = object
"""What a column holds: text, number, boolean, time, interval, list of text, or null."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the columns that identify a row to people, and the columns that point to a row of another table."""

    name: str
    key: tuple[str, ...]
    refers: Mapping[str, str]
    """Column that holds an id → the table it points to, whose `code` stands in the file instead."""
    fixed: bool = False
    """True where a row, once applied, may not be changed: what ran under it must stay known."""
    added: frozenset[str] = frozenset()
    """Columns of a fixed row that older releases did not keep; they are filled when it is applied again."""
    settled: frozenset[str] = frozenset()
    """Columns of a point that may not be changed any more once it has readings: they tell of what was measured."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file wants it; columns that refer to another table hold the code there, not the id."""

    table: Table
    values: Mapping[str, Value]

    @property
    def key(self) -> tuple[Value, ...]:
        """The values by which people know this row."""
        return tuple(self.values[column] for column in self.table.key)

    def __str__(self) -> str:
        return f"{self.table.name} {' '.join(str(part) for part in self.key)}"


PARTY = Table("party", ("code",), {"above": "party"})
PRODUCT = Table("product", ("gtin",), {"party_id": "party"})
SITE = Table("site", ("code",), {"party_id": "party", "office_id": "party"})
ADDRESS = Table("site_address", ("site_id", "valid_from"), {"site_id": "site"})
ZONE = Table("zone", ("code",), {"site_id": "site"})
POINT = Table("point", ("code",), {"zone_id": "zone"}, settled=frozenset({"zone_id", "quantity"}))
GATEWAY = Table("gateway", ("code",), {"site_id": "site"})
BATTERY = Table("battery", ("code",), {})
DEVICE = Table("device", ("code",), {"gateway_id": "gateway"})
CALIBRATION = Table("calibration", ("device_id", "channel", "valid_from"), {"device_id": "device"})
READER = Table("reader", ("code",), {"zone_id": "zone"})
PLAN = Table("plan", ("code", "version"), {}, fixed=True, added=frozenset({"document"}))
RULE = Table("rule", ("plan", "version", "control_point", "code"), {}, fixed=True)
ESCALATION = Table("escalation", ("code",), {})
SHIFT = Table("shift", ("code",), {})
CALENDAR = Table("calendar", ("code",), {})
CONTACT = Table("contact", ("code",), {})
ALARM_POLICY = Table("alarm_policy", ("code", "valid_from"), {})
DEFROST = Table("defrost", ("code",), {"zone_id": "zone"})
CLOSURE = Table("closure", ("code",), {})
RETENTION = Table("retention", ("valid_from",), {})
SCAN_BOUNDS = Table("scan_bounds", ("code",), {}, fixed=True)
SEA_CLASS = Table("sea_class", ("code",), {})
CERTIFICATE = Table("certificate", ("code",), {"party_id": "party"})
LIMIT = Table("contaminant_limit", ("code",), {})
YIELD = Table("yield_bound", ("code",), {})
GI_AREA = Table("gi_area", ("code",), {})
SCORE_SHEET = Table("score_sheet", ("code", "version"), {}, fixed=True)
CHAIN_BOUND = Table("chain_bound", ("code",), {})
RECALL_TERM = Table("recall_term", ("code",), {})
KEY_DATA = Table("key_data", ("code",), {})
KEY_DATA_DUTY = Table("key_data_duty", ("code",), {"party_id": "party"})

PLAN_COLUMNS = {
    "code", "version", "name", "author", "reason", "standard", "verified", "valid_from", "valid_to", "approved_by",
}  # fmt: skip
"""The fields of a plan that have columns of their own."""


def rows(plant: Plant) -> Iterator[Row]:
    """All rows of a plant but the assignments of devices, each after the rows that it refers to."""
    yield from (Row(PARTY, {**party.model_dump(), "prefixes": list(party.prefixes)}) for party in _highest_first(plant))
    for product in plant.products:
        yield Row(PRODUCT, _renamed(product.model_dump(), party="party_id"))
    for site in plant.sites:
        yield _site(site)
        for zone in site.zones:
            yield Row(ZONE, {**zone.model_dump(exclude={"points"}), "site_id": site.code})
            for point in zone.points:
                yield Row(POINT, {**point.model_dump(), "unit": point.quantity.unit, "zone_id": zone.code})
    for address in plant.addresses:
        yield Row(ADDRESS, _renamed(address.model_dump(), site="site_id"))
    for gateway in plant.gateways:
        yield Row(GATEWAY, _renamed(gateway.model_dump(), site="site_id"))
    for battery in plant.batteries:
        yield Row(BATTERY, battery.model_dump())
    for device in plant.devices:
        own = device.model_dump(include={"battery", "timezone"}, exclude_none=True)
        yield Row(DEVICE, {"code": device.code, "gateway_id": device.gateway, **own})
    for calibration in plant.calibrations:
        yield Row(CALIBRATION, _renamed(calibration.model_dump(), device="device_id"))
    for reader in plant.readers:
        yield Row(READER, _renamed(reader.model_dump(), zone="zone_id"))
    yield from _plans(plant)
    yield from map(_escalation, plant.escalations)
    yield from map(_shift, plant.shifts)
    yield from map(_calendar, plant.calendars)
    yield from map(_contact, plant.contacts)
    yield from (Row(ALARM_POLICY, policy.model_dump()) for policy in plant.alarm_policies)
    yield from map(_defrost, plant.defrosts)
    for closure in plant.closures:
        yield Row(CLOSURE, {**closure.model_dump(), "species": list(closure.species)})
    yield from (Row(RETENTION, retention.model_dump()) for retention in plant.retention)
    yield from (Row(SCAN_BOUNDS, bounds.model_dump()) for bounds in plant.scan_bounds)
    yield from _law(plant)


def _law(plant: Plant) -> Iterator[Row]:
    for sea_class in plant.sea_classes:
        yield Row(SEA_CLASS, sea_class.model_dump())
    for certificate in plant.certificates:
        yield Row(CERTIFICATE, _renamed(certificate.model_dump(), party="party_id"))
    for limit in plant.limits:
        yield Row(LIMIT, limit.model_dump())
    for bound in plant.yields:
        yield Row(YIELD, bound.model_dump())
    for area in plant.gi_areas:
        yield Row(GI_AREA, {**area.model_dump(), "areas": list(area.areas)})
    for sheet in plant.score_sheets:
        values = sheet.model_dump(exclude={"least", "items"})
        yield Row(SCORE_SHEET, {**values, "document": sheet.model_dump_json(include={"least", "items"})})
    for limit_of_rule in plant.chain_bounds:
        yield Row(CHAIN_BOUND, limit_of_rule.model_dump())
    for wanted in plant.key_data:
        yield Row(KEY_DATA, {**wanted.model_dump(), "needs": [need.value for need in wanted.needs]})
    for duty in plant.key_data_duties:
        yield Row(KEY_DATA_DUTY, _renamed(duty.model_dump(), party="party_id"))
    for term in plant.recall_terms:
        yield Row(RECALL_TERM, term.model_dump())


def _site(site: Site) -> Row:
    values = {**site.model_dump(exclude={"zones"}), "plans": list(site.plans)}
    return Row(SITE, _renamed(values, party="party_id", office="office_id"))


def plan_row(plan: Plan) -> Row:
    """A version of a plan; what has no column of its own stands in its document, without what is left at default."""
    document = plan.model_dump_json(exclude=PLAN_COLUMNS, exclude_defaults=True)
    return Row(PLAN, {**plan.model_dump(include=PLAN_COLUMNS), "document": document})


def _plans(plant: Plant) -> Iterator[Row]:
    for plan in plant.plans:
        yield plan_row(plan)
        for control_point in plan.control_points:
            for rule in control_point.rules:
                values = _renamed(rule.model_dump(), limit="critical_limit", window="measured_over")
                yield Row(
                    RULE, {"plan": plan.code, "version": plan.version, "control_point": control_point.code, **values}
                )


def _escalation(escalation: Escalation) -> Row:
    roles = [step.role.value for step in escalation.steps]
    delays = [step.after for step in escalation.steps]
    return Row(ESCALATION, {"code": escalation.code, "roles": roles, "delays": delays, "standard": escalation.standard})


def _shift(shift: Shift) -> Row:
    week = list(Weekday)
    days = [week.index(day) + 1 for day in shift.days]
    return Row(SHIFT, {**shift.model_dump(), "days": days, "off": list(shift.off), "extra": list(shift.extra)})


def _calendar(calendar: Calendar) -> Row:
    week = list(Weekday)
    days = [week.index(day) + 1 for day in calendar.days]
    return Row(
        CALENDAR, {"code": calendar.code, "days": days, "off": list(calendar.off), "extra": list(calendar.extra)}
    )


def _defrost(defrost: Defrost) -> Row:
    days = [list(Weekday).index(day) + 1 for day in defrost.days]
    return Row(DEFROST, {**_renamed(defrost.model_dump(), zone="zone_id"), "days": days})


def _contact(contact: Contact) -> Row:
    values = contact.model_dump(exclude={"channel", "address"})
    lists = {
        "channels": [way.channel.value for way in contact.ways],
        "addresses": [way.address for way in contact.ways],
        "sites": list(contact.sites),
        "shifts": list(contact.shifts),
    }
    return Row(CONTACT, {**values, **lists})


def _highest_first(plant: Plant) -> Iterator[Party]:
    """Parties in such an order that an office stands after the one above it."""
    waiting = {party.code: party for party in plant.parties}
    while waiting:
        ready = [party for party in waiting.values() if party.above not in waiting or party.above == party.code]
        for party in ready or list(waiting.values()):
            yield waiting.pop(party.code)


def _renamed(values: dict[str, Value], **names: str) -> dict[str, Value]:
    return {names.get(column, column): value for column, value in values.items()}
