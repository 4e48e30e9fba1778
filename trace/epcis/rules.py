"""The rules of EPCIS 2.0 and CBV 2.0 that go beyond the form of single fields."""

import re
from collections.abc import Callable

from byssus.trace.codes import is_variable_measure
from byssus.trace.epcis import vocabulary
from byssus.trace.epcis.event import Action, EventType, Role, Thing
from byssus.trace.epcis.fields import Fields
from byssus.trace.epcis.problem import Fault


def check(fields: Fields, kind: EventType, action: Action | None, things: tuple[Thing, ...]) -> None:
    """Note every rule of its kind that an event breaks."""
    _check_offset(fields)
    _check_names(fields, kind)
    _check_action(fields, kind)
    _check_words(fields)
    _check_quantities(fields)
    _BY_KIND[kind](fields, action, things)


_OFFSET = re.compile(r"[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00")


def _check_offset(fields: Fields) -> None:
    """EPCIS 2.0 § 7.4.1: the offset is required, since `eventTime` may come in UTC."""
    text = fields.text("eventTimeZoneOffset")
    if text is None:
        fields.refuse("eventTimeZoneOffset", Fault.MISSING, "is missing", "give the local offset, such as +08:00.")
    elif not _OFFSET.fullmatch(text):
        fields.refuse("eventTimeZoneOffset", Fault.MALFORMED, f"is {text!r}", "give the local offset, such as +08:00.")


_COMMON = """@context type eventTime recordTime eventTimeZoneOffset eventID certificationInfo errorDeclaration bizStep
    disposition readPoint bizLocation bizTransactionList sourceList destinationList sensorElementList comment"""
_OWN = {
    EventType.OBJECT: "action epcList quantityList persistentDisposition ilmd",
    EventType.AGGREGATION: "action parentID childEPCs childQuantityList persistentDisposition",
    EventType.TRANSACTION: "action parentID epcList quantityList persistentDisposition",
    EventType.TRANSFORMATION: """inputEPCList inputQuantityList outputEPCList outputQuantityList transformationID
        persistentDisposition ilmd""",
    EventType.ASSOCIATION: "action parentID childEPCs childQuantityList persistentDisposition",
}
_KNOWN = {kind: frozenset(f"{_COMMON} {own}".split()) for kind, own in _OWN.items()}


def _check_names(fields: Fields, kind: EventType) -> None:
    """EPCIS 2.0 § 9.6: whatever the standard does not define has a namespace."""
    advice = "give a field of your own a namespace, such as example:field."
    for name in fields.values:
        if ":" not in name and name not in _KNOWN[kind]:
            fields.refuse(name, Fault.UNKNOWN_FIELD, f"is no field of {kind}", advice)
    master = fields.object("ilmd")
    for name in master.values if master else ():
        if ":" not in name and name != "@context":
            fields.refuse(f"ilmd.{name}", Fault.UNKNOWN_FIELD, "has no namespace", advice)


def _check_action(fields: Fields, kind: EventType) -> None:
    if kind is not EventType.TRANSFORMATION and not fields.has("action"):
        fields.refuse("action", Fault.MISSING, "is missing", f"give one of {', '.join(Action)}.")


def _check_words(fields: Fields) -> None:
    """CBV 2.0 § 7.2: the dispositions that last, which no field of ours holds."""
    lasting = fields.object("persistentDisposition")
    for name in ("set", "unset") if lasting else ():
        for part in lasting.parts(name) if lasting else ():
            part.word(name, vocabulary.DISPOSITION)


_UNIT = re.compile(r"[A-Z0-9]{2,3}")


def _check_quantities(fields: Fields) -> None:
    """EPCIS 2.0 § 7.3.3.3: without a unit a quantity counts pieces, which a class of variable measure has not."""
    for name in ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"):
        for element in fields.objects(name):
            amount, unit = element.values.get("quantity"), element.values.get("uom")
            if isinstance(amount, int | float) and not amount >= 0:
                element.refuse("quantity", Fault.BAD_QUANTITY, f"is {amount}", "give how much there is, 0 or more.")
            if unit is not None and not (isinstance(unit, str) and _UNIT.fullmatch(unit)):
                advice = "give a UN/ECE Recommendation 20 code, such as KGM."
                element.refuse("uom", Fault.BAD_QUANTITY, f"is {unit!r}", advice)
            if unit is None and _is_measured(amount, element.values.get("epcClass")):
                advice = "say what the quantity is measured in, such as KGM."
                element.refuse("uom", Fault.BAD_QUANTITY, "is missing", advice)


def _is_measured(amount: object, code: object) -> bool:
    broken = isinstance(amount, float) and not amount.is_integer()
    return broken or (amount is not None and isinstance(code, str) and is_variable_measure(code))


def _check_object(fields: Fields, action: Action | None, things: tuple[Thing, ...]) -> None:
    """EPCIS 2.0 § 7.4.2: it is about things, or about a sensor's place; master data comes with the first event."""
    senses = fields.has("sensorElementList") and fields.has("readPoint")
    if not things and fields.values.get("epcList") is None and not fields.has("quantityList") and not senses:
        advice = "give what the event is about, or a sensorElementList with a readPoint."
        fields.refuse("epcList", Fault.MISSING, "and quantityList are missing", advice)
    if fields.has("ilmd") and action is not Action.ADD:
        fields.refuse("ilmd", Fault.NOT_ALLOWED, "stands in an event whose action is not ADD", "move or remove it.")


def _check_aggregation(fields: Fields, action: Action | None, things: tuple[Thing, ...]) -> None:
    """EPCIS 2.0 § 7.4.3: only an observation may leave the container open, only a DELETE its contents."""
    if action is not Action.OBSERVE:
        _require_parent(fields)
    _check_children(fields, action, things)


def _check_association(fields: Fields, action: Action | None, things: tuple[Thing, ...]) -> None:
    """EPCIS 2.0 § 7.4.6: the parent is always named."""
    _require_parent(fields)
    _check_children(fields, action, things)


def _require_parent(fields: Fields) -> None:
    if not fields.has("parentID"):
        fields.refuse(
            "parentID", Fault.MISSING, "is missing", "name the container or asset that the children belong to."
        )


def _check_children(fields: Fields, action: Action | None, things: tuple[Thing, ...]) -> None:
    if action is not Action.DELETE and not fields.has("childEPCs") and not fields.has("childQuantityList"):
        advice = "name the contents; only a DELETE without children means all of them."
        fields.refuse("childEPCs", Fault.MISSING, "and childQuantityList are missing", advice)
    parents = {thing.uri for thing in things if thing.role is Role.PARENT}
    if any(thing.role is Role.CHILD and thing.uri in parents for thing in things):
        fields.refuse("parentID", Fault.NOT_ALLOWED, "is among its own children", "name another container.")


def _check_transaction(fields: Fields, action: Action | None, things: tuple[Thing, ...]) -> None:
    """EPCIS 2.0 § 7.4.4."""
    if not fields.has("bizTransactionList"):
        fields.refuse("bizTransactionList", Fault.MISSING, "is missing", "name at least one business transaction.")
    if action is not Action.DELETE and not things and fields.values.get("epcList") is None:
        fields.refuse("epcList", Fault.MISSING, "and quantityList are missing", "give what the transaction is about.")


def _check_transformation(fields: Fields, _action: Action | None, _things: tuple[Thing, ...]) -> None:
    """EPCIS 2.0 § 7.4.5: inputs and outputs may come in several events only when a transformationID joins them."""
    enters = fields.has("inputEPCList") or fields.has("inputQuantityList")
    leaves = fields.has("outputEPCList") or fields.has("outputQuantityList")
    if (enters and leaves) or (fields.has("transformationID") and (enters or leaves)):
        return
    side = "outputQuantityList" if enters else "inputQuantityList"
    advice = "give inputs and outputs, or a transformationID that joins this event with the one that has them."
    fields.refuse(side, Fault.MISSING, "is missing, and there is no EPC list in its place", advice)


_BY_KIND: dict[EventType, Callable[[Fields, Action | None, tuple[Thing, ...]], None]] = {
    EventType.OBJECT: _check_object,
    EventType.AGGREGATION: _check_aggregation,
    EventType.TRANSACTION: _check_transaction,
    EventType.TRANSFORMATION: _check_transformation,
    EventType.ASSOCIATION: _check_association,
}
