"""Who has each portion of recalled goods, be it where they run a place or because it was shipped to them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from byssus.core.database import Connection
from byssus.trace.facts.kde import Kde
from byssus.trace.lineage.stored import containers
from byssus.trace.queries import SQL as TRACE
from byssus.trace.recall.boxed import Boxes
from byssus.trace.recall.holders import NOBODY, Holder, firms_named, holders_at, shipped
from byssus.trace.recall.portions import Portion
from byssus.trace.recall.sent import sent_portions
from byssus.trace.recall.won import Won
from byssus.trace.rules.chain import Act, Chain


@dataclass(frozen=True, slots=True)
class Holders:
    """Who may have goods: the chain, how containers were shipped, and the firms that events name."""

    chain: Chain
    shipped: Mapping[int, Act]
    firms: Mapping[str, Holder]

    @classmethod
    def of(cls, connection: Connection, chain: Chain, boxes: Boxes) -> Self:
        """Everybody whom the chain names; a box is shipped with whatever it lies in."""
        last = shipped(chain, boxes.names.values())
        told = {name for act in chain.acts for name in act.told(Kde.CONSIGNEE)}
        found = {box: [last[name] for name in boxes.around(box) if name in last] for box in boxes.names}
        by_number = {box: max(acts, key=lambda act: (act.at, act.event)) for box, acts in found.items() if acts}
        return cls(chain, by_number, firms_named(connection, told))

    def sent(self, uri: str, back: Won) -> Iterator[Portion]:
        """What is on its way in no container."""
        return sent_portions(uri, self.chain.of(uri), back.carried, lambda name: self.firms[name].party or name)

    def told(self, connection: Connection, portions: Collection[Portion]) -> Mapping[Portion, Holder]:
        """Who has each portion."""
        at = holders_at(connection, {each.place for each in portions if each.place})
        return {each: at[each.place] if each.place else self._on_the_way(each) for each in portions}

    def _on_the_way(self, portion: Portion) -> Holder:
        """To whom goods are on their way; where we know no such firm, whose they were when they left, and whence."""
        act = self.shipped.get(portion.container or 0)
        name = portion.to or next(iter(act.told(Kde.CONSIGNEE) if act else ()), None)
        holder = self.firms[name] if name else NOBODY
        spot = act.spot if act else None
        by = portion.by or (spot.party if spot else None)
        return holder if holder.party else replace(holder, party=by, zone=spot.zone if spot else None)


def boxes_of(connection: Connection, goods: Collection[int], since: datetime) -> Boxes:
    """The containers in which some goods lay at a time or later, and all that these lay in."""
    edges = [edge for edge in containers(connection, goods).edges if edge.ends_at is None or edge.ends_at >= since]
    targets = sorted({edge.target for edge in edges})
    return Boxes({number: uri for number, uri, _ in connection.execute(TRACE["describe_items"], [targets])}, edges)
