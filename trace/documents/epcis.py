"""A whole chain as one EPCIS 2.0 document in JSON-LD, written while it is read from the journal.

As `EPCIS` the events are told as they were told to us, so that whoever captures the document has the same events under
the same hashes. As `GDST` each is completed from master data (see `gdst`), which makes them other events.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import orjson
from psycopg import ServerCursor
from pydantic import JsonValue

from byssus.core.database import Connection
from byssus.trace.answer.products import TradeItem
from byssus.trace.documents.dossier import Dossier
from byssus.trace.documents.event_text import told_event
from byssus.trace.documents.gdst import Known, lacking, with_gdst
from byssus.trace.documents.master import Location, party_uri
from byssus.trace.documents.queries import SQL
from byssus.trace.epcis.context import EPCIS_CONTEXT, STANDARD
from byssus.trace.epcis.event import Role
from byssus.trace.rules.chain import Act

_BATCH: Final = 500
_NOTE: Final = "urn:byssus:document:"
"""Before the names of what we say of the document itself; a prefix for it would become one of every event."""


def epcis_document(connection: Connection, dossier: Dossier, *, gdst: bool) -> Iterator[bytes]:
    """The document, part by part; fields of our own at its end say what it leaves out, and what GDST would ask for.

    Args:
        connection: in a transaction, for the cursor.
        dossier: what it tells.
        gdst: complete events from master data.
    """
    acts = {act.event: act for act in dossier.chain.acts}
    yield _opening(dossier)
    missing: Counter[str] = Counter()
    between = b"\n"
    for event_hash, body in _bodies(connection, acts):
        event = told_event(body, event_hash)
        if gdst:
            event = with_gdst(event, _known(dossier, acts[event_hash]))
            missing.update(lacking(event))
        yield between + orjson.dumps(event)
        between = b",\n"
    yield _closing(dossier, missing)


def _bodies(connection: Connection, acts: Iterable[str]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Events as they were told, a few at a time."""
    with ServerCursor(connection, "epcis_document") as cursor:
        cursor.itersize = _BATCH
        yield from cursor.execute(SQL["bodies"], [list(acts)])


def _opening(dossier: Dossier) -> bytes:
    head = {
        "@context": [EPCIS_CONTEXT, {name: STANDARD.prefixes[name] for name in ("cbvmda", "gdst")}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": dossier.until.isoformat(),
        "epcisHeader": {"epcisMasterData": {"vocabularyList": _vocabularies(dossier)}},
    }
    return orjson.dumps(head)[:-1] + b',\n"epcisBody":{"eventList":['


def _closing(dossier: Dossier, missing: Counter[str]) -> bytes:
    notes: dict[str, JsonValue] = {}
    if dossier.truncated:
        notes[f"{_NOTE}truncated"] = True
    if dossier.hidden:
        notes[f"{_NOTE}eventsNotShown"] = dossier.hidden
    if missing:
        notes[f"{_NOTE}lackingForGdst"] = dict(sorted(missing.items()))
    tail = orjson.dumps(notes)[1:]
    return b"\n]}" + (b",\n" if notes else b"") + tail + b"\n"


def _known(dossier: Dossier, act: Act) -> Known:
    place = dossier.place(act)
    made = {item.lot for uri in act.uris(Role.OUTPUT) or act.uris(Role.EPC) if (item := dossier.things.get(uri))}
    lot = made.pop() if len(made) == 1 else None
    return Known(place.party_uri, place.human_welfare, lot) if place else Known(lot=lot)


def _vocabularies(dossier: Dossier) -> list[JsonValue]:
    """Places, products and firms (CBV 2.0 § 9); those without any are left out."""
    locations, products = dossier.locations.values(), dossier.products.values()
    firms: dict[str, dict[str, JsonValue]] = {
        uri: {"cbvmda:name": name}
        for uri, name in [
            *((each.party_uri, each.party_name) for each in locations),
            *((party_uri(each.gln), each.producer) for each in products),
        ]
        if uri
    }
    found: dict[str, dict[str, dict[str, JsonValue]]] = {
        "Location": {each.uri: _location(each) for each in locations},
        "EPCClass": {each.uri: _product(each) for each in products},
        "Party": firms,
    }
    return [_vocabulary(name, elements) for name, elements in found.items() if elements]


def _location(location: Location) -> dict[str, JsonValue]:
    return {
        "cbvmda:name": f"{location.site_name} {location.name}",
        "cbvmda:latitude": location.latitude,
        "cbvmda:longitude": location.longitude,
        "cbvmda:owningParty": location.party_uri,
    }


def _product(product: TradeItem) -> dict[str, JsonValue]:
    return {
        "cbvmda:descriptionShort": product.name,
        "cbvmda:speciesForFisheryStatisticsPurposesName": product.species,
        "cbvmda:owningParty": party_uri(product.gln),
    }


def _vocabulary(name: str, elements: Mapping[str, Mapping[str, JsonValue]]) -> JsonValue:
    return {
        "type": f"urn:epcglobal:epcis:vtype:{name}",
        "vocabularyElementList": [
            {
                "id": uri,
                "attributes": [{"id": key, "attribute": value} for key, value in told.items() if value is not None],
            }
            for uri, told in sorted(elements.items())
        ],
    }
