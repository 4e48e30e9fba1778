"""Reads the key data out of an event: a pure function of the event as it was sent."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from byssus.trace.epcis import vocabulary
from byssus.trace.epcis.event import Event, Reference
from byssus.trace.facts.kde import ALIASES, TRANSACTIONS, Kde

_LONGEST: Final = 500
_WITH_UNIT: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([^\W\d_].*)")
"""A number and its unit in one text, as laboratories write it: 0.9 mg/kg."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an event tells; `number` is the value where it is one.

    Of a result, `about` is what stands beside it as analyte: an event may tell several.
    """

    name: Kde
    value: str
    number: float | None = None
    unit: str | None = None
    about: str | None = None


def facts_of(event: Event) -> list[Fact]:
    """The key data of an event, each once, sorted: from fields, master data, transactions, parties and sensors."""
    found = {*_named(event.body), *_transactions(event), *_parties(event), *_temperatures(event.body)}
    return sorted(found, key=lambda fact: (fact.name, fact.value, fact.unit or "", fact.about or ""))


def _named(fields: Mapping[str, JsonValue]) -> Iterator[Fact]:
    """Fields with a name we know, one fact for each value of a list, here and in objects below."""
    for key, told in fields.items():
        name = key.replace("#", ":").replace("/", ":").rpartition(":")[2]
        kde = ALIASES.get(name) if ":" in key else None
        for value in told if isinstance(told, list) else [told]:
            if kde and (text := _text(value)):
                yield _fact(kde, text, value, fields, key)
            elif isinstance(value, Mapping) and (":" in key or key == "ilmd"):
                yield from _named(value)


def _fact(kde: Kde, text: str, value: JsonValue, fields: Mapping[str, JsonValue], key: str) -> Fact:
    """A fact; the unit of a result stands beside it or behind its number, and what it is a result of beside it."""
    if kde is not Kde.VALUE:
        return Fact(kde, text, _number(value))
    about, unit = _beside(fields, key, "analyte"), _beside(fields, key, "unit")
    number = _number(value)
    if number is None and unit is None and (written := _WITH_UNIT.fullmatch(text)):
        return Fact(kde, written[1], _number(written[1]), written[2], about)
    return Fact(kde, text, number, unit, about)


def _beside(fields: Mapping[str, JsonValue], key: str, name: str) -> str | None:
    told = fields.get(key[: len(key) - len("value")] + name)
    return _text(told) or None if isinstance(told, str) else None


def _transactions(event: Event) -> Iterator[Fact]:
    for transaction in event.transactions:
        word = vocabulary.TRANSACTION_TYPE.word(transaction.type or "")
        yield Fact(TRANSACTIONS.get(word, Kde.DOCUMENT), transaction.id)


def _parties(event: Event) -> Iterator[Fact]:
    for party, place, references in (
        (Kde.CONSIGNOR, Kde.ORIGIN, event.sources),
        (Kde.CONSIGNEE, Kde.DESTINATION, event.destinations),
    ):
        for reference in references:
            yield from (Fact(kde, reference.id) for kde in _side(reference, party, place))


def _side(reference: Reference, party: Kde, place: Kde) -> Iterator[Kde]:
    """What a source or destination is: whose the goods are, or where (CBV 2.0 § 7.4.2)."""
    match vocabulary.PARTY_TYPE.word(reference.type or ""):
        case "owning_party" | "possessing_party":
            yield party
        case "location":
            yield place


def _temperatures(body: Mapping[str, JsonValue]) -> Iterator[Fact]:
    for element in _objects(body.get("sensorElementList")):
        for report in _objects(element.get("sensorReport")):
            value = report.get("value")
            if str(report.get("type", "")).endswith("Temperature") and isinstance(value, int | float):
                unit = report.get("uom")
                yield Fact(Kde.TEMPERATURE, str(value), _number(value), unit if isinstance(unit, str) else None)


def _objects(value: JsonValue) -> Iterator[Mapping[str, JsonValue]]:
    yield from (part for part in (value if isinstance(value, list) else []) if isinstance(part, Mapping))


def _text(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()[:_LONGEST] if isinstance(value, str | int | float) else ""


def _number(value: JsonValue) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
