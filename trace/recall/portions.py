"""Portions of goods, in kg: what lies where, what was sold, taken back and destroyed where; pure functions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from byssus.trace.gs1 import Level
from byssus.trace.lineage.part import Part
from byssus.trace.recall.acts import SELLING, kg_in
from byssus.trace.recall.boxed import Boxes
from byssus.trace.recall.model import Standing
from byssus.trace.recall.stock import lying
from byssus.trace.recall.won import Own, Won
from byssus.trace.rules.chain import Act, Chain, Product
from byssus.trace.units import KILOGRAM


@dataclass(frozen=True, slots=True)
class Good:
    """Something that is recalled: its number and name, whether it is a single pack, and its product where known."""

    number: int
    uri: str
    single: bool = False
    product: Product | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """Some kg of goods; None: nobody weighed them.

    Args:
        uri: the goods.
        standing: what is known of them.
        place: where they are.
        container: what they lie in, if nobody knows where that is.
        kg: how much.
        to: to whom they were shipped, as events name them.
        by: code of the firm that shipped them.
    """

    uri: str
    standing: Standing
    place: str | None
    container: int | None
    kg: float | None
    to: str | None = None
    by: str | None = None


def heavy(parts: Iterable[Part[int]], goods: Iterable[Good]) -> list[Part[int]]:
    """Parts in kg, by the declared net weight of what is counted."""
    known = {good.number: good for good in goods}
    return [_heavy(part, known.get(part.item)) for part in parts]


def own_stock(good: Good, parts: Collection[Part[int]]) -> Own:
    """How much of some goods lay by itself at the place of an act, just before it; `parts` are theirs, in kg."""

    def own(act: Act) -> float:
        before = lying([good.number], (part for part in parts if part.time < act.at))
        return sum(inf if each.amount is None else each.amount for each in before if each.location == act.place)

    return own


def lying_portions(
    goods: Iterable[Good],
    parts: Iterable[Part[int]],
    box_at: Mapping[int, str | None],
    boxes: Boxes,
    won: Mapping[str, Won],
) -> Iterator[Portion]:
    """What lies somewhere, by itself or in a container; what was won back in a container is told as such.

    Args:
        goods: the goods to tell of.
        parts: in kg, of theirs, and of everything in the events that packed or unpacked them.
        box_at: where containers are; None of one that is on its way.
        boxes: the containers.
        won: what was won back, by name of the goods.
    """
    known = {good.number: good.uri for good in goods}
    for each in lying(known, parts):
        uri, box = known[each.item], each.container
        if box is None and each.location is not None:
            yield Portion(uri, Standing.THERE, each.location, None, each.amount)
        elif box is not None:
            place = box_at.get(box)
            whole = Portion(
                uri, Standing.THERE if place else Standing.ON_THE_WAY, place, None if place else box, each.amount
            )
            yield from _in_box(whole, boxes.names.get(box, ""), won[uri])


def _in_box(whole: Portion, box: str, won: Won) -> Iterator[Portion]:
    if whole.kg is None:
        yield whole
        return
    back = won.boxed.get(box, 0.0)
    rest = whole.kg - won.gone.get(box, 0.0) - back
    if back:
        yield replace(whole, standing=Standing.RECOVERED, kg=back)
    if rest > _CRUMBS * whole.kg:
        yield replace(whole, kg=rest)


def besides(portions: Iterable[Portion], won: Mapping[str, Won]) -> Iterator[Portion]:
    """What lies somewhere without what was won back, which lies there too and has portions of its own."""
    less = {
        (uri, place): kg - back.beside.get(place, 0.0) for uri, back in won.items() for place, kg in back.kept.items()
    }
    for each in portions:
        if each.kg is None or each.place is None or each.standing is Standing.RECOVERED:
            yield each
            continue
        rest = each.kg - less.get((each.uri, each.place), 0.0)
        less[each.uri, each.place] = max(0.0, -rest)
        if rest > 0:
            yield replace(each, kg=rest)


def won_portions(won: Mapping[str, Won]) -> Iterator[Portion]:
    """What was won back and is in no container, and what was destroyed since the danger was known, by place."""
    for uri, back in won.items():
        for standing, amounts in ((Standing.RECOVERED, back.kept), (Standing.DESTROYED, back.destroyed)):
            yield from (Portion(uri, standing, place, None, kg) for place, kg in amounts.items() if kg)


def sold_portions(chain: Chain, uris: Iterable[str]) -> Iterator[Portion]:
    """What was sold to consumers, be it brought back since or not."""
    for uri in uris:
        sales = (act for act in chain.of(uri) if act.step == SELLING)
        yield from (Portion(uri, Standing.SOLD, act.place, None, kg_in(act, uri) or None) for act in sales)


def _heavy(part: Part[int], good: Good | None) -> Part[int]:
    """A part in kg, by the declared net weight of what is counted; without a quantity where that is unknown."""
    if good is None or part.unit == KILOGRAM:
        return part
    pieces = 1.0 if good.single else part.quantity
    net = good.product.net_kg if good.product else None
    kg = pieces * net if pieces is not None and net else None
    return replace(part, quantity=kg, unit=KILOGRAM if kg is not None else None)


SINGLE: Final = Level.ITEM.value
"""The level of a single pack."""
_CRUMBS: Final = 0.005
"""The share of what went into a container that counts as nothing, for weights are rounded."""
