"""From what a workshop enters to the EPCIS event that it stands for: a pure function, the same each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from byssus.trace.workshop.model import CONSUMERS, Intake, Production, Sale

Document = dict[str, JsonValue]
_CONTEXT: JsonValue = {"byssus": "urn:x-byssus:voc:"}


@dataclass(frozen=True, slots=True)
class Counted:
    """So much of a lot; `quantity` is in `unit`, or counts pieces. `is_new`: nobody told of the lot before."""

    uri: str
    quantity: float
    unit: str | None
    is_new: bool = False

    @property
    def element(self) -> Document:
        """As events write it."""
        return {"epcClass": self.uri, "quantity": self.quantity, **({"uom": self.unit} if self.unit else {})}


@dataclass(frozen=True, slots=True)
class Partner:
    """Who brought or took goods; `gln` where it is a party that has one."""

    name: str
    gln: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What an event tells beside its goods.

    Args:
        id: of the record; the event's name, and a field of it, so that two alike records make two events.
        at: when it happened.
        zone: of the site.
        location: Digital Link of the room.
        partner: supplier or customer; None in production.
        certificate: its number, or the hash of its photo; empty without one.
        receipt: the same of the receipt.
    """

    id: UUID
    at: datetime
    zone: ZoneInfo
    location: str
    partner: Partner | None = None
    certificate: str = ""
    receipt: str = ""


def event_of(what: Intake | Production | Sale, told: Told, goods: list[Counted]) -> Document:
    """The event; of a production, the last of the goods is what came out."""
    match what:
        case Intake():
            return _intake(told, goods[0])
        case Production():
            return _production(told, goods[:-1], goods[-1])
        case Sale():
            return _sale(told, goods[0], over_the_counter=what.customer == CONSUMERS)


def declaration_of(event: Mapping[str, JsonValue], at: datetime, instead: UUID | None) -> Document:
    """The same event, declared wrong (EPCIS 2.0 § 7.4.1.3); `instead` is the record that holds, None: it never was."""
    declared: Document = {
        "declarationTime": at.isoformat(),
        "reason": "did_not_occur" if instead is None else "incorrect_data",
    }
    if instead is not None:
        declared["correctiveEventIDs"] = [_name(instead)]
    return {**event, "errorDeclaration": declared}


def _intake(told: Told, goods: Counted) -> Document:
    facts: Document = {
        "action": "ADD" if goods.is_new else "OBSERVE",
        "bizStep": "receiving",
        "disposition": "in_progress",
        "quantityList": [goods.element],
    }
    for name, text in (("byssus:complianceCertificate", told.certificate), ("byssus:receipt", told.receipt)):
        if text:
            facts[name] = text
    return {"type": "ObjectEvent", **_common(told), **facts, **_here(told), **_party(told, "source", "supplier")}


def _production(told: Told, inputs: list[Counted], output: Counted) -> Document:
    facts: Document = {"bizStep": "commissioning", "disposition": "active", "outputQuantityList": [output.element]}
    if inputs:
        facts["inputQuantityList"] = [each.element for each in inputs]
    else:
        facts["transformationID"] = _name(told.id)  # inputs may be told later (EPCIS 2.0 § 7.4.5)
    return {"type": "TransformationEvent", **_common(told), **facts, **_here(told)}


def _sale(told: Told, goods: Counted, *, over_the_counter: bool) -> Document:
    facts: Document = {"action": "OBSERVE", "quantityList": [goods.element]}
    if over_the_counter:
        facts |= {"bizStep": "retail_selling", "disposition": "retail_sold", **_here(told)}
    else:
        facts |= {"bizStep": "shipping", "disposition": "in_transit", "readPoint": {"id": told.location}}
        facts |= _party(told, "destination", "customer")
    return {"type": "ObjectEvent", **_common(told), **facts}


def _common(told: Told) -> Document:
    local = told.at.astimezone(told.zone)
    return {
        "@context": _CONTEXT,
        "eventID": _name(told.id),
        "eventTime": local.isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": local.isoformat()[-len("+08:00") :],
        "byssus:record": str(told.id),
    }


def _here(told: Told) -> Document:
    return {"readPoint": {"id": told.location}, "bizLocation": {"id": told.location}}


def _party(told: Told, side: str, name: str) -> Document:
    """The partner as party of the standard where it has a GLN, else by its name."""
    if told.partner is None:
        return {}
    if told.partner.gln is None:
        return {f"byssus:{name}": told.partner.name}
    link = f"https://id.gs1.org/417/{told.partner.gln}"
    return {f"{side}List": [{"type": "possessing_party", side: link}]}


def _name(record: UUID) -> str:
    return f"urn:uuid:{record}"
