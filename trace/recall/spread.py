"""Stock by holder: where recalled goods are and what became of them, as far as events tell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.model import Item
from byssus.trace.capture.derive import stored_part
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.queries import SQL as TRACE
from byssus.trace.recall.holders import NOBODY, Holder, consignees, holders_at
from byssus.trace.recall.model import Standing, Stock
from byssus.trace.recall.portions import SINGLE, Good, Portion, acted_portions, lying_portions
from byssus.trace.recall.queries import SQL
from byssus.trace.rules.chain import Chain


@dataclass(frozen=True, slots=True)
class Spread:
    """Every line of stock, and how many kg of each of the goods are known to lie somewhere."""

    lines: tuple[Stock, ...]
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
    lie = list(lying_portions(_goods(goods, chain), map(stored_part, rows), box_at))
    acted = list(acted_portions(chain, {item.uri for item in goods.values()}, since))
    holder_of = _holder_of(connection, chain, [*lie, *acted])
    items = {item.uri: item for item in goods.values()}
    return Spread(tuple(_lines([*lie, *acted], holder_of, items)), _located(lie, holder_of))


def _goods(goods: Mapping[int, Item], chain: Chain) -> list[Good]:
    products = {share.uri: share.product for act in chain.acts for share in act.shares}
    return [Good(number, item.uri, item.level == SINGLE, products.get(item.uri)) for number, item in goods.items()]


def _holder_of(connection: Connection, chain: Chain, portions: Iterable[Portion]) -> Mapping[Portion, Holder]:
    told = list(portions)
    at = holders_at(connection, {each.place for each in told if each.place})
    moving = list({each.container for each in told if each.container is not None})
    names = {number: uri for number, uri, _ in connection.execute(TRACE["describe_items"], [moving])}
    to = consignees(connection, chain, names.values())
    return {each: at[each.place] if each.place else to.get(names.get(each.container or 0, ""), NOBODY) for each in told}


def _located(lie: Iterable[Portion], holder_of: Mapping[Portion, Holder]) -> Mapping[str, float]:
    """What is on the way to nobody in particular is not located."""
    found: dict[str, float] = defaultdict(float)
    for each in lie:
        if holder_of[each] != NOBODY:
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
