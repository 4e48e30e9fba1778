"""The identity of an event: the EPCIS event hash of CBV 2.0 § 8.9, equal for every way to write the same event.

The event is first written as one canonical string: fields in a fixed order, lists sorted, times in UTC with
milliseconds, numbers without needless zeros, words and codes in their canonical form. Its SHA-256 is the hash. What
happened is hashed, not what was said about it: `eventID`, `recordTime` and `errorDeclaration` stay outside, so that an
event and the later declaration that it was wrong have the same hash.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pydantic import JsonValue

from byssus.trace.codes import canonical
from byssus.trace.epcis.context import STANDARD, Context
from byssus.trace.epcis.shape import EVENT, EXTENSION, TRAILING, Shape
from byssus.trace.epcis.vocabulary import modern


def event_hash(event: Mapping[str, JsonValue], context: Context = STANDARD) -> str:
    """The name of an event, `ni:///sha-256;…?ver=CBV2.0` (RFC 6920).

    Args:
        event: the event in JSON-LD; whatever is JSON gets some hash, valid or not.
        context: the prefixes in force around it.
    """
    digest = hashlib.sha256(canonical_text(event, context).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def canonical_text(event: Mapping[str, JsonValue], context: Context = STANDARD) -> str:
    """The canonical ("pre-hash") string of an event."""
    hashed = {name: value for name, value in event.items() if name not in _ABOUT_THE_EVENT}
    return f"eventType={event.get('type', '')}{_body(hashed, EVENT, context)}"


_ABOUT_THE_EVENT = {"type", "eventID", "recordTime", "errorDeclaration"}
_ABOUT_THE_TEXT = {"@context", "comment", "rdfs:comment"}


def _body(fields: Mapping[str, JsonValue], shape: Shape, outer: Context) -> str:
    """The text of an object: known fields in canonical order, then everything else sorted."""
    context = outer.within(fields.get("@context"))
    known = [
        text
        for name, inner in shape.fields.items()
        if name in fields
        for text in sorted(_elements(name, fields[name], inner, context))
    ]
    other = [
        text
        for name, value in fields.items()
        if name not in shape.fields and name not in _ABOUT_THE_TEXT
        for text in _elements(context.qualify(name), value, TRAILING.get(name, EXTENSION), context)
    ]
    return "".join(known + sorted(other))


def _elements(name: str, value: JsonValue, shape: Shape, context: Context) -> list[str]:
    """The texts of a field: one, or one for each member of a list that has no element of its own."""
    if value is None:
        return []
    if isinstance(value, list):
        if shape.item is None:
            return [text for member in value for text in _elements(name, member, shape, context)]
        members = [text for member in value for text in _elements(shape.each, member, shape.item, context)]
        return [name + "".join(sorted(members))] if members else []
    content = _body(value, shape, context) if isinstance(value, dict) else _leaf(value, shape, context)
    return [name + content] if content or shape is EXTENSION else []


def _leaf(value: str | float | bool, shape: Shape, context: Context) -> str:
    text = _canonical_value(value, shape, context)
    return f"={text}" if text else ""


def _canonical_value(value: str | float | bool, shape: Shape, context: Context) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value).strip()
    if shape.time:
        return _instant(text)
    if shape.vocabulary:
        return shape.vocabulary.expand(text, context)
    if _NUMBER.fullmatch(text):
        return _number(text)
    return canonical(modern(context.expand(text)))


def _instant(text: str) -> str:
    """A time in UTC with milliseconds, rounded half up."""
    try:
        time = datetime.fromisoformat(text).astimezone(UTC) + timedelta(microseconds=500)
    except (ValueError, OverflowError):
        return text
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?")


def _number(text: str) -> str:
    plain = format(Decimal(text), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain == "-0" else plain
