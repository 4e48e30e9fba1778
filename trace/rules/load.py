"""Loads a part of the chain: everything that happened to some goods and to what they came from or went into."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.plant.places import SiteKind
from byssus.core.sql import load_queries
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.read import Fact
from byssus.trace.lineage.stored import trace_items
from byssus.trace.lineage.walk import Direction
from byssus.trace.rules.chain import Act, Chain, Product, Share, Spot
from byssus.trace.units import KILOGRAM

_SQL = load_queries(Path(__file__).with_suffix(".sql"))
_GTIN = re.compile(r"https://id\.gs1\.org/01/(\d{14})")
"""In the names that things are stored under (`trace/codes`)."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` on, before `end`."""

    start: datetime
    end: datetime


def chain_of(connection: Connection, items: Collection[int], *directions: Direction) -> Chain:
    """Everything that happened to some things, and to all that they came from or went into; both, if left out."""
    found = set(items)
    for direction in directions or Direction:
        found |= trace_items(connection, items, direction).depth.keys()
    return life_of(connection, found)


def life_of(connection: Connection, items: Collection[int]) -> Chain:
    """Everything that happened to some things themselves."""
    return load_chain(connection, events_of(connection, items))


def events_of(connection: Connection, items: Collection[int]) -> list[int]:
    """The numbers of the standing events of some things."""
    return [event for (event,) in connection.execute(_SQL["events_of"], [list(items)])]


def items_telling(connection: Connection, name: Kde, *values: str) -> list[int]:
    """Things of which an event tells one of these values, such as the number of a certificate."""
    wanted = {"name": name, "values": list(values)}
    return items_of(connection, [event for (event,) in connection.execute(_SQL["events_telling"], wanted)])


def items_of(connection: Connection, events: Collection[int]) -> list[int]:
    """The things of some events."""
    return [item for (item,) in connection.execute(_SQL["items_of"], [list(events)])]


def load_chain(connection: Connection, events: Collection[int]) -> Chain:
    """Some events as values; what was declared wrong is left out."""
    return Chain(tuple(load_acts(connection, events).values()))


def load_acts(connection: Connection, events: Collection[int]) -> dict[int, Act]:
    """The same, each by its number."""
    rows: dict[int, list[TupleRow]] = defaultdict(list)
    for row in connection.execute(_SQL["parts"], [list(events)]):
        rows[row[0]].append(row)
    facts = _facts(connection, events)
    spots = _spots(connection, {place for group in rows.values() for place in group[0][7:9] if place})
    products = _products(connection, {row[10] for group in rows.values() for row in group})
    return {number: _act(group, facts[number], spots, products) for number, group in rows.items()}


def _facts(connection: Connection, events: Collection[int]) -> Mapping[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for event, name, *told in connection.execute(_SQL["facts"], [list(events)]):
        found[event].append(Fact(Kde(name), *told))
    return found


def _spots(connection: Connection, locations: Collection[str]) -> Mapping[str, Spot]:
    return {
        location: Spot(location, zone, site, SiteKind(kind), *rest)
        for location, zone, site, kind, *rest in connection.execute(_SQL["spots"], [list(locations)])
    }


def _products(connection: Connection, uris: Collection[str]) -> Mapping[str, Product]:
    gtins = {uri: found[1] for uri in uris if (found := _GTIN.match(uri))}
    known = {row[0]: Product(*row) for row in connection.execute(_SQL["products"], [list(set(gtins.values()))])}
    return {uri: known[gtin] for uri, gtin in gtins.items() if gtin in known}


def _act(rows: list[TupleRow], facts: list[Fact], spots: Mapping[str, Spot], products: Mapping[str, Product]) -> Act:
    _, event, kind, at, action, step, disposition, location, read_point, process, *_ = rows[0]
    return Act(
        event=event,
        at=at,
        type=EventType(kind),
        action=action,
        step=_word(step),
        disposition=_word(disposition) or None,
        spot=_spot([spots[place] for place in (location, read_point) if place in spots]),
        process=process,
        shares=tuple(sorted((_share(row, products) for row in rows), key=lambda share: (share.uri, share.role))),
        facts=tuple(sorted(facts, key=lambda fact: (fact.name, fact.value, fact.unit or "", fact.about or ""))),
        place=location or read_point,
    )


def _spot(told: Sequence[Spot]) -> Spot | None:
    """Where something happened: of a harvest that is on a quay afterwards, the farm."""
    return next((spot for spot in told if spot.kind is SiteKind.FARM), next(iter(told), None))


def _share(row: TupleRow, products: Mapping[str, Product]) -> Share:
    uri, role, quantity, unit, batch = row[10:]
    product = products.get(uri)
    return Share(uri, Role(role), _kilograms(quantity, unit, product), product, quantity, unit, batch)


def _kilograms(quantity: float | None, unit: str | None, product: Product | None) -> float | None:
    """What goods weigh: as told, or by the declared net weight of what was counted."""
    if quantity is None or unit == KILOGRAM:
        return quantity
    return quantity * product.net_kg if unit is None and product and product.net_kg else None


def _word(uri: str | None) -> str:
    """The last word of a business step or disposition, whoever's vocabulary it is of."""
    return (uri or "").replace("-", ":").replace("/", ":").rpartition(":")[2]
