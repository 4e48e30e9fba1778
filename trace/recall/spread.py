"""Stock by holder: where recalled goods are and what became of them, as far as events tell."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.model import Item
from byssus.trace.capture.derive import stored_part, taken_out
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.lineage.part import Part
from byssus.trace.queries import SQL as TRACE
from byssus.trace.recall.boxed import Boxes, packing_of
from byssus.trace.recall.holders import Holder
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
from byssus.trace.recall.reaching import Holders, boxes_of
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
    boxes = boxes_of(connection, goods, since)
    box_at = {
        box: next((stay.location for stay in stays if stay.left_at is None), None)
        for box, stays in whereabouts(connection, list(boxes.names)).items()
    }
    rows = connection.execute(SQL["parts_around"], {"items": list(goods), "containers": list(boxes.names)})
    known = _goods(goods, chain)
    parts = heavy([*map(stored_part, rows), *_taken_out(connection, goods)], known)
    won = _won(known, parts, chain, boxes, since)
    lie = list(besides(lying_portions(known, parts, box_at, boxes, won), won))
    holders = Holders.of(connection, chain, boxes)
    lie += [each for uri, back in won.items() for each in holders.sent(uri, back)]
    acted = [*won_portions(won), *sold_portions(chain, won)]
    holder_of = holders.told(connection, [*lie, *acted])
    items = {item.uri: item for item in goods.values()}
    return Spread(tuple(_lines([*lie, *acted], holder_of, items)), won, _located(lie, holder_of))


def _taken_out(connection: Connection, goods: Collection[int]) -> Iterator[Part[int]]:
    around = [container for (container,) in connection.execute(TRACE["emptied_around"], [list(goods)])]
    return (part for part in taken_out(connection, around) if part.item in goods)


def _won(
    goods: Iterable[Good], parts: Collection[Part[int]], chain: Chain, boxes: Boxes, since: datetime
) -> dict[str, Won]:
    mine: dict[int, list[Part[int]]] = defaultdict(list)
    for part in parts:
        mine[part.item].append(part)
    packing = packing_of(parts)
    return {
        each.uri: won_back(
            each.uri,
            _in_time([*chain.of(each.uri), *boxes.acts(chain, each.number)]),
            since,
            own_stock(each, mine[each.number]),
            boxes.held(each.number, packing),
        )
        for each in goods
    }


def _in_time(acts: Iterable[Act]) -> list[Act]:
    return sorted({act.event: act for act in acts}.values(), key=lambda act: (act.at, act.event))


def _goods(goods: Mapping[int, Item], chain: Chain) -> list[Good]:
    products = {share.uri: share.product for act in chain.acts for share in act.shares}
    return [Good(number, item.uri, item.level == SINGLE, products.get(item.uri)) for number, item in goods.items()]


def _located(lie: Iterable[Portion], holder_of: Mapping[Portion, Holder]) -> Mapping[str, float]:
    """What is on the way to nobody in particular is not located."""
    found: dict[str, float] = defaultdict(float)
    for each in lie:
        if each.standing is not Standing.RECOVERED and (each.place or holder_of[each].name):
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
