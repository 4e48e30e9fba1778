"""A dossier: all that documents about a code may say to whoever asked for them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.trace.answer.items import describe_items, find_items, understand
from byssus.trace.answer.model import Item
from byssus.trace.answer.products import TradeItem, load_trade_items
from byssus.trace.answer.sight import Sight
from byssus.trace.documents.master import Location, load_locations
from byssus.trace.documents.queries import SQL
from byssus.trace.epcis import vocabulary
from byssus.trace.epcis.context import STANDARD
from byssus.trace.lineage.stored import containers, trace_items
from byssus.trace.lineage.walk import Direction, Limits
from byssus.trace.questions.model import Row
from byssus.trace.questions.scope import Scope, sight_of
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.load import events_of, load_chain

MOST: Final = Limits(depth=200, items=20_000)
"""How much of a chain one document tells, in each direction; what is cut says so."""


class Paper(NamedTuple):
    """A business transaction that an event names: a word of CBV 2.0 § 7.3 such as desadv, and its number."""

    type: str
    number: str


@dataclass(frozen=True)
class Dossier:
    """What documents about a code say.

    Args:
        asked: the things that the code names.
        things: what people call each thing of the chain, by its URI.
        chain: what happened, as far as the reader may see it.
        locations: the declared places of these events, by URI.
        products: the declared products of the things, by GTIN.
        papers: type and number of the papers that events name, by the hash of the event.
        hidden: how many events there are that the reader may not see.
        sight: what the reader may see.
        truncated: whether the chain is longer than what is told.
    """

    asked: tuple[Item, ...]
    things: Mapping[str, Item]
    chain: Chain
    locations: Mapping[str, Location]
    products: Mapping[str, TradeItem]
    papers: Mapping[str, tuple[Paper, ...]]
    hidden: int
    sight: Sight
    truncated: bool

    @cached_property
    def until(self) -> datetime:
        """The time up to which its events tell."""
        return max((act.at for act in self.chain.acts), default=datetime.min.replace(tzinfo=UTC))

    @property
    def timezone(self) -> ZoneInfo:
        """The zone of the place where the last event was; UTC where none is declared."""
        places = (self.place(act) for act in reversed(self.chain.acts))
        return next((place.timezone for place in places if place), ZoneInfo("UTC"))

    def place(self, act: Act) -> Location | None:
        """Where an event was; None where nobody declared the place."""
        return self.locations.get(act.spot.location) if act.spot else None

    def product(self, uri: str) -> TradeItem | None:
        """What a thing is."""
        item = self.things.get(uri)
        return self.products.get(item.gtin or "") if item else None


def dossier(connection: Connection, text: str, scope: Scope) -> Dossier:
    """Everything about a code: what happened to it, to all that it came from or went into, and to what held these.

    Args:
        connection: where the journal is.
        text: the code, in any syntax.
        scope: what the reader may see; an event at a place that nobody declared is only for who sees everything.

    Raises:
        InvalidInput: it is no code.
        NotFound: nobody told us of it.
    """
    start = find_items(connection, understand(text))
    reached = [trace_items(connection, start, direction, MOST) for direction in Direction]
    chain_items = {item for each in reached for item in each.depth}
    around = containers(connection, chain_items, MOST)
    told = load_chain(connection, events_of(connection, {*chain_items, *around.depth}))
    seen = Chain(tuple(act for act in told.acts if _may_see(scope, act)))
    things = _things(connection, chain_items, seen)
    return Dossier(
        asked=tuple(describe_items(connection, list(start)).values()),
        things=things,
        chain=seen,
        locations=_locations(connection, seen),
        products={
            each.gtin: each
            for each in load_trade_items(connection, {item.gtin for item in things.values() if item.gtin})
        },
        papers=_papers(connection, [act.event for act in seen.acts]),
        hidden=len(told.acts) - len(seen.acts),
        sight=sight_of(connection, scope),
        truncated=around.truncated or any(each.truncated for each in reached),
    )


def _may_see(scope: Scope, act: Act) -> bool:
    spot = act.spot
    return scope.sees(Row(site=spot.site, party=spot.party) if spot else Row(), upstream=True)


def _things(connection: Connection, items: Collection[int], chain: Chain) -> dict[str, Item]:
    """The things of the chain that the reader may see an event of."""
    seen = set(chain.goods)
    known = describe_items(connection, list(items)).values()
    return {item.uri: item for item in sorted(known, key=lambda item: item.uri) if item.uri in seen}


def _papers(connection: Connection, events: list[str]) -> dict[str, tuple[Paper, ...]]:
    found: dict[str, list[Paper]] = defaultdict(list)
    for event, kind, number in connection.execute(SQL["references"], [events]):
        word = vocabulary.TRANSACTION_TYPE.word(vocabulary.TRANSACTION_TYPE.expand(kind or "", STANDARD))
        found[event].append(Paper(word, number or ""))
    return {event: tuple(papers) for event, papers in found.items()}


def _locations(connection: Connection, chain: Chain) -> dict[str, Location]:
    """The declared places of a chain, each with the address that it had when the last event happened."""
    if not chain.acts:
        return {}
    uris = {act.spot.location for act in chain.acts if act.spot}
    return {location.uri: location for location in load_locations(connection, uris, chain.acts[-1].at)}
