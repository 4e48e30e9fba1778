"""Reads the key data out of an event: a pure function of the event as it was sent."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from byssus.trace.epcis import vocabulary
from byssus.trace.epcis.event import Event, Reference
from byssus.trace.facts.kde import ALIASES, TRANSACTIONS, Kde

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an event tells; `number` is the value where it is one."""

    name: Kde
    value: str
    number: float | None = None
    unit: str | None = None


def facts_of(event: Event) -> list[Fact]:
    """The key data of an event, each once, sorted: from fields, master data, transactions, parties and sensors."""
    found = {*_named(event.body), *_transactions(event), *_parties(event), *_temperatures(event.body)}
    return sorted(found, key=lambda fact: (fact.name, fact.value, fact.unit or ""))


def _named(fields: Mapping[str, JsonValue]) -> Iterator[Fact]:
    """Fields with a name we know, here and in objects below; a value's unit stands beside it."""
    for key, value in fields.items():
        name = key.replace("#", ":").replace("/", ":").rpartition(":")[2]
        kde = ALIASES.get(name) if ":" in key else None
        if kde and (text := _text(value)):
            unit = _beside(fields, key, "unit") if kde is Kde.VALUE else None
            yield Fact(kde, text, _number(value), unit)
        elif isinstance(value, Mapping) and (":" in key or key == "ilmd"):
            yield from _named(value)
        elif isinstance(value, list) and ":" in key:
            for part in value:
                if isinstance(part, Mapping):
                    yield from _named(part)


def _beside(fields: Mapping[str, JsonValue], key: str, name: str) -> str | None:
    unit = fields.get(key[: len(key) - len("value")] + name)
    return unit if isinstance(unit, str) else None


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
