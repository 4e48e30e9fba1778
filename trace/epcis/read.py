"""EPCIS 2.0 in JSON-LD: from an event, a list of events or a whole document to events in their internal form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson
from pydantic import JsonValue

from byssus.core.errors import InvalidInput
from byssus.trace.epcis import vocabulary
from byssus.trace.epcis.context import STANDARD, Context
from byssus.trace.epcis.event import Action, ErrorDeclaration, Event, EventType, Reference, Role, Thing
from byssus.trace.epcis.fields import Fields
from byssus.trace.epcis.hash import event_hash
from byssus.trace.epcis.problem import Fault, Problem
from byssus.trace.epcis.rules import check
from byssus.trace.epcis.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event of a document: the event, or what is wrong with it.

    `original` is what was sent, with the context it needs to be read on its own.
    """

    original: JsonValue
    event: Event | None
    problems: tuple[Problem, ...]


def read_document(document: bytes) -> tuple[Outcome, ...]:
    """Read every event of a document; a bad one does not keep the good ones from being read.

    Args:
        document: JSON, one event, a list of events, an EPCISDocument or an EPCISQueryDocument.

    Raises:
        InvalidInput: it is no JSON, or no event can be looked for in it.
    """
    try:
        content: JsonValue = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(f"The document is no JSON: {error}.", advice="Send EPCIS 2.0 in JSON-LD.") from error
    outer = content if isinstance(content, dict) else {}
    context = STANDARD.within(outer.get("@context"))
    return tuple(_outcome(number, event, context) for number, event in enumerate(_events(content), start=1))


def read_event(original: Mapping[str, JsonValue], context: Context = STANDARD, number: int = 1) -> Outcome:
    """Read one event.

    Args:
        original: the event in JSON-LD.
        context: the prefixes in force around it.
        number: which event of its document it is, counted from 1; problems name it.
    """
    fields = Fields(original, context.within(original.get("@context")), number, [])
    event = None
    try:
        if _NUL.search(orjson.dumps(original)):
            fields.refuse("event", Fault.MALFORMED, "holds the character U+0000", "send text without it.")
        event = _event(fields)
    except (RecursionError, orjson.JSONEncodeError):
        fields.refuse("event", Fault.MALFORMED, "is nested too deeply", "send extensions of fewer levels.")
    return Outcome(fields.context.embed(original), None if fields.problems else event, tuple(fields.problems))


_NUL = re.compile(rb"(?<!\\)(\\\\)*\\u0000")
"""How U+0000 stands in JSON; no database text can hold it."""


def _outcome(number: int, original: JsonValue, context: Context) -> Outcome:
    if isinstance(original, dict):
        return read_event(original, context, number)
    problem = Problem(number, "event", Fault.MALFORMED, f"is {original!r}", "give an object.")
    return Outcome(original, None, (problem,))


_BODIES = {
    "EPCISDocument": ("epcisBody", "eventList"),
    "EPCISQueryDocument": ("epcisBody", "queryResults", "resultsBody", "eventList"),
}


def _events(content: JsonValue) -> Iterator[JsonValue]:
    if isinstance(content, list):
        return iter(content)
    if not isinstance(content, dict):
        raise InvalidInput("The document is neither an object nor a list.", advice="Send EPCIS 2.0 in JSON-LD.")
    path = _BODIES.get(str(content.get("type")), ())
    found: JsonValue = content
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    if path and not isinstance(found, list):
        raise InvalidInput(
            f"{'.'.join(path)} is missing or no list.",
            where=str(content.get("type")),
            advice="Put the events there, or send the bare list.",
        )
    return iter(found) if isinstance(found, list) else iter([found])


def _event(fields: Fields) -> Event | None:
    kind = fields.choice("type", EventType)
    if kind is None:
        if not fields.has("type"):
            fields.refuse("type", Fault.MISSING, "is missing", f"give one of {', '.join(EventType)}.")
        return None
    time = fields.instant("eventTime")
    action = fields.choice("action", Action)
    things = tuple(_things(fields))
    check(fields, kind, action, things)
    if time is None:
        return None
    return Event(
        type=kind,
        time=time,
        offset=fields.text("eventTimeZoneOffset") or "",
        hash=event_hash(fields.values, fields.context),
        things=things,
        body=fields.context.embed(fields.values),
        event_id=fields.uri("eventID"),
        action=action,
        biz_step=fields.word("bizStep", vocabulary.BIZ_STEP),
        disposition=fields.word("disposition", vocabulary.DISPOSITION),
        read_point=_place(fields, "readPoint"),
        biz_location=_place(fields, "bizLocation"),
        transformation_id=fields.uri("transformationID"),
        transactions=_references(fields, "bizTransaction", vocabulary.TRANSACTION_TYPE),
        sources=_references(fields, "source", vocabulary.PARTY_TYPE),
        destinations=_references(fields, "destination", vocabulary.PARTY_TYPE),
        declaration=_declaration(fields),
    )


_EPC_LISTS = {
    "epcList": Role.EPC,
    "parentID": Role.PARENT,
    "childEPCs": Role.CHILD,
    "inputEPCList": Role.INPUT,
    "outputEPCList": Role.OUTPUT,
}
_QUANTITY_LISTS = {
    "quantityList": Role.EPC,
    "childQuantityList": Role.CHILD,
    "inputQuantityList": Role.INPUT,
    "outputQuantityList": Role.OUTPUT,
}


def _things(fields: Fields) -> Iterator[Thing]:
    for name, role in _EPC_LISTS.items():
        for part in fields.parts(name):
            if uri := part.uri(name):
                yield Thing(role, uri, batch=part.batch(name))
    for name, role in _QUANTITY_LISTS.items():
        for element in fields.objects(name):
            if not element.has("epcClass"):
                element.refuse("epcClass", Fault.MISSING, "is missing", "name the product or batch.")
            if uri := element.uri("epcClass"):
                yield Thing(role, uri, element.number("quantity"), element.text("uom"))


def _place(fields: Fields, name: str) -> str | None:
    place = fields.object(name)
    if place is not None and not place.has("id"):
        place.refuse("id", Fault.MISSING, "is missing", "give the place as a URI.")
    return place.uri("id") if place else None


def _references(fields: Fields, name: str, types: Vocabulary) -> tuple[Reference, ...]:
    elements = fields.objects(f"{name}List")
    for element in elements:
        if not element.has(name):
            element.refuse(name, Fault.MISSING, "is missing", "give its identifier as a URI.")
    return tuple(Reference(element.word("type", types), uri) for element in elements if (uri := element.uri(name)))


def _declaration(fields: Fields) -> ErrorDeclaration | None:
    declared = fields.object("errorDeclaration")
    time = declared.instant("declarationTime") if declared else None
    if declared is None or time is None:
        return None
    reason = declared.word("reason", vocabulary.ERROR_REASON)
    return ErrorDeclaration(time, reason, tuple(declared.texts("correctiveEventIDs")))
