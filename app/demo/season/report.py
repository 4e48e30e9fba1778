"""Writes captures as gateways publish them: EPCIS 2.0 documents in JSON-LD, and scans."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain

import orjson
from pydantic import JsonValue

from byssus.app.demo.gateway.act import Message
from byssus.app.demo.season.capture import Capture, Event, Loaded, Made, Scan, Seen
from byssus.app.demo.season.lot import Amount

_CONTEXT: JsonValue = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {
        "cbvmda": "urn:epcglobal:cbv:mda:",
        "gdst": "https://traceability-dialogue.org/epcis/",
        "demo": "https://zhoushan.example/voc/",
    },
]


def reports(captures: Iterable[Capture], places: Mapping[str, str], begin: datetime) -> Iterator[Message]:
    """The messages in which gateways report captures, in order of time.

    Args:
        captures: in order of time.
        places: code of a zone → its Digital Link.
        begin: what happened before is told then, in one document and one list of scans a gateway.
    """
    past: dict[str, list[Capture]] = defaultdict(list)
    ahead = iter(captures)
    for capture in ahead:
        if capture.at > begin:
            ahead = chain([capture], ahead)
            break
        past[capture.gateway].append(capture)
    for gateway, told in past.items():
        yield from messages(begin, gateway, told, places)
    for capture in ahead:
        yield from messages(capture.at, capture.gateway, [capture], places)


def messages(due: datetime, gateway: str, captures: Iterable[Capture], places: Mapping[str, str]) -> Iterator[Message]:
    """What a gateway publishes of some captures at `due`: a document of all events, and a list of all scans."""
    told = list(captures)
    if events := [_event(each, places) for each in told if not isinstance(each, Scan)]:
        yield Message(due, gateway, f"byssus/v1/{gateway}/epcis", orjson.dumps(_document(due, events)))
    if scans := [_scan(each) for each in told if isinstance(each, Scan)]:
        yield Message(due, gateway, f"byssus/v1/{gateway}/scan", orjson.dumps(scans))


def _document(due: datetime, events: Iterable[JsonValue]) -> JsonValue:
    return {
        "@context": _CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": due.isoformat(),
        "epcisBody": {"eventList": list(events)},
    }


def _event(event: Event, places: Mapping[str, str]) -> dict[str, JsonValue]:
    place = places[event.zone]
    return {
        **_goods(event),
        "eventTime": event.at.isoformat(),
        "eventTimeZoneOffset": event.at.isoformat()[-6:],
        "bizStep": event.step,
        "disposition": event.disposition,
        "readPoint": {"id": place},
        **({} if event.step == "shipping" else {"bizLocation": {"id": place}}),
        **_way(event, places),
        **event.facts,
    }


def _way(event: Event, places: Mapping[str, str]) -> dict[str, JsonValue]:
    """Under which papers goods go, from where and to where."""
    told: dict[str, JsonValue] = {}
    if event.papers:
        told["bizTransactionList"] = [
            {"type": kind, "bizTransaction": f"https://zhoushan.example/{kind}/{number}"}
            for kind, number in event.papers
        ]
    if event.came_from:
        told["sourceList"] = [{"type": "location", "source": places[event.came_from]}]
    if event.goes_to:
        told["destinationList"] = [{"type": "location", "destination": places[event.goes_to]}]
    return told


def _goods(event: Event) -> dict[str, JsonValue]:
    match event:
        case Seen():
            counted: dict[str, JsonValue] = {"quantityList": _amounts(event.goods)} if event.goods else {}
            single: dict[str, JsonValue] = {"epcList": list(event.pallets)} if event.pallets else {}
            return {"type": "ObjectEvent", "action": event.action, **counted, **single}
        case Loaded():
            return {
                "type": "AggregationEvent",
                "action": event.action,
                "parentID": event.pallet,
                "childQuantityList": _amounts((event.goods,)),
            }
        case Made():
            process: dict[str, JsonValue] = {"transformationID": event.process} if event.process else {}
            inputs: dict[str, JsonValue] = {"inputQuantityList": _amounts(event.inputs)} if event.inputs else {}
            outputs: dict[str, JsonValue] = {"outputQuantityList": _amounts(event.outputs)} if event.outputs else {}
            return {"type": "TransformationEvent", **process, **inputs, **outputs}


def _amounts(amounts: Iterable[Amount]) -> list[JsonValue]:
    return [
        {"epcClass": amount.code, "quantity": amount.quantity, **({} if amount.pieces else {"uom": "KGM"})}
        for amount in amounts
    ]


def _scan(scan: Scan) -> dict[str, JsonValue]:
    read: dict[str, JsonValue] = {"time": scan.at.isoformat(), "reader": scan.reader, "data": scan.data}
    if scan.amount:
        read["quantity"], read["unit"] = scan.amount
    if scan.parent:
        read["parent"] = scan.parent
    return read
