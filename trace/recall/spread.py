"""Stock by holder: where recalled goods are and what became of them, as far as events tell."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from byssus.core.database import Connection
from byssus.trace.answer.model import Item
from byssus.trace.capture.derive import stored_part
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.facts.kde import Kde
from byssus.trace.queries import SQL as TRACE
from byssus.trace.recall.holders import NOBODY, Holder, firms_named, holders_at, shipped
from byssus.trace.recall.model import Standing, Stock
from byssus.trace.recall.portions import (
    SINGLE,
    Good,
    Portion,
    besides,
    heavy,
    lying_portions,
    own_stock,
    sold_portions,
    won_portions,
)
from byssus.trace.recall.queries import SQL
from byssus.trace.recall.sent import sent_portions
from byssus.trace.recall.won import Won, won_back
from byssus.trace.rules.chain import Act, Chain


@dataclass(frozen=True, slots=True)
class Spread:
    """Every line of stock, what was won back of each of the goods, and how many kg of each lie elsewhere."""

    lines: tuple[Stock, ...]
    won: Mapping[str, Won]
    located: Mapping[str, float]


def spread(connection: Connection, goods: Mapping[int, Item], chain: Chain, since: datetime) -> Spread:
    """Where some goods are, and what became of them.

    Args:
        connection: where stays and containments are.
        goods: by number.
        chain: what happened to them and to what they lie in; single packs are weighed in it.
        since: from when on what is taken back counts.
    """
    boxes = [box for (box,) in connection.execute(SQL["containers_now"], [list(goods)])]
    box_at = {
        box: next((stay.location for stay in stays if stay.left_at is None), None)
        for box, stays in whereabouts(connection, boxes).items()
    }
    rows = connection.execute(SQL["parts_around"], {"items": list(goods), "containers": boxes})
    known = _goods(goods, chain)
    parts = heavy(map(stored_part, rows), known)
    won = {good.uri: won_back(good.uri, chain.of(good.uri), since, own_stock(good, parts)) for good in known}
    lie = list(besides(lying_portions(known, parts, box_at), won))
    holders = _Holders.of(connection, chain, boxes)
    lie += [each for uri, back in won.items() for each in holders.sent(uri, back)]
    acted = [*won_portions(won), *sold_portions(chain, won)]
    holder_of = holders.told(connection, [*lie, *acted])
    items = {item.uri: item for item in goods.values()}
    return Spread(tuple(_lines([*lie, *acted], holder_of, items)), won, _located(lie, holder_of))


def _goods(goods: Mapping[int, Item], chain: Chain) -> list[Good]:
    products = {share.uri: share.product for act in chain.acts for share in act.shares}
    return [Good(number, item.uri, item.level == SINGLE, products.get(item.uri)) for number, item in goods.items()]


@dataclass(frozen=True, slots=True)
class _Holders:
    """Who may have goods: the chain, how containers were shipped, and the firms that events name."""

    chain: Chain
    shipped: Mapping[int, Act]
    firms: Mapping[str, Holder]

    @classmethod
    def of(cls, connection: Connection, chain: Chain, boxes: Collection[int]) -> Self:
        """Everybody whom the chain names."""
        names = {number: uri for number, uri, _ in connection.execute(TRACE["describe_items"], [list(boxes)])}
        last = shipped(chain, names.values())
        told = {name for act in chain.acts for name in act.told(Kde.CONSIGNEE)}
        by_number = {number: last[uri] for number, uri in names.items() if uri in last}
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


def _located(lie: Iterable[Portion], holder_of: Mapping[Portion, Holder]) -> Mapping[str, float]:
    """What is on the way to nobody in particular is not located."""
    found: dict[str, float] = defaultdict(float)
    for each in lie:
        if each.place or holder_of[each].name:
            found[each.uri] += each.kg or 0.0
    return found


def _lines(portions: Iterable[Portion], holder_of: Mapping[Portion, Holder], items: Mapping[str, Item]) -> list[Stock]:
    """One line for goods of one standing at one holder; kg are unknown only where nothing of it was weighed."""
    found: dict[tuple[str, Standing, Holder], list[float | None]] = defaultdict(list)
    for each in portions:
        found[each.uri, each.standing, holder_of[each]].append(each.kg)
    lines = [_line(items[uri], standing, holder, kgs) for (uri, standing, holder), kgs in found.items()]
    return sorted(lines, key=lambda line: (line.site or "~", line.holder or "~", line.standing, line.item.uri))


def _line(item: Item, standing: Standing, holder: Holder, kgs: Iterable[float | None]) -> Stock:
    known = [kg for kg in kgs if kg is not None]
    return Stock(
        site=holder.site,
        party=holder.party,
        item=item,
        standing=standing,
        zone=holder.zone,
        holder=holder.name,
        holder_en=holder.name_en,
        phone=holder.phone,
        kg=sum(known) if known else None,
    )
