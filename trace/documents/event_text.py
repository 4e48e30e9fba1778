"""An event of the journal as it stands in a document: as it was told, in the words and the form that the schema has.

None of this changes what the event hash covers (CBV 2.0 § 8.9): words of vocabularies have several spellings, and an
event may bear an `eventID`.
"""

from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from byssus.trace.epcis import vocabulary
from byssus.trace.epcis.context import STANDARD, Context
from byssus.trace.epcis.vocabulary import Vocabulary

_WORDS: Final[Mapping[str, Vocabulary]] = {
    "bizStep": vocabulary.BIZ_STEP,
    "disposition": vocabulary.DISPOSITION,
}
_TYPED: Final[Mapping[str, Vocabulary]] = {
    "bizTransactionList": vocabulary.TRANSACTION_TYPE,
    "sourceList": vocabulary.PARTY_TYPE,
    "destinationList": vocabulary.PARTY_TYPE,
}
_LISTS: Final = {
    "epcList", "childEPCs", "inputEPCList", "outputEPCList", "quantityList", "childQuantityList", "inputQuantityList",
    "outputQuantityList", *_TYPED, "sensorElementList",
}  # fmt: skip
_FIRST: Final = ("type", "eventID", "eventTime", "eventTimeZoneOffset", "action", "bizStep", "disposition")


def told_event(body: Mapping[str, JsonValue], event_hash: str) -> dict[str, JsonValue]:
    """The event as a member of a document; it keeps the prefixes that it declares itself.

    Args:
        body: as the journal keeps it, readable on its own.
        event_hash: the name that it bears if its sender gave it none.
    """
    context = STANDARD.within(body.get("@context"))
    fields = {name: _member(name, value, context) for name, value in body.items() if value not in (None, [], "", {})}
    fields.pop("@context", None)
    fields.setdefault("eventID", event_hash)
    ordered = sorted(fields, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    own: dict[str, JsonValue] = {
        prefix: space for prefix, space in context.prefixes.items() if STANDARD.prefixes.get(prefix) != space
    }
    head: dict[str, JsonValue] = {"@context": [own]} if own else {}
    return {**head, **{name: fields[name] for name in ordered}}


def _member(name: str, value: JsonValue, context: Context) -> JsonValue:
    if name in _LISTS and not isinstance(value, list):
        value = [value]
    if isinstance(value, str) and name in _WORDS:
        return _short(value, _WORDS[name], context)
    if isinstance(value, list) and name in _TYPED:
        return [_with_short_type(part, _TYPED[name], context) for part in value]
    return value


def _with_short_type(part: JsonValue, words: Vocabulary, context: Context) -> JsonValue:
    kind = part.get("type") if isinstance(part, dict) else None
    return {**part, "type": _short(kind, words, context)} if isinstance(part, dict) and isinstance(kind, str) else part


def _short(text: str, words: Vocabulary, context: Context) -> str:
    """A word of CBV in its short form; somebody else's stays as it is."""
    return words.word(words.expand(text, context))
