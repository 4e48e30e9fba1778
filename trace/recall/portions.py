"""Portions of goods, in kg: what lies where, what was sold, taken back and destroyed where; pure functions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from byssus.trace.epcis.event import Role
from byssus.trace.gs1 import Level
from byssus.trace.lineage.part import Part
from byssus.trace.recall.balance import destroys, recovers
from byssus.trace.recall.model import Standing
from byssus.trace.recall.stock import lying
from byssus.trace.rules.chain import Act, Chain, Product
from byssus.trace.units import KILOGRAM

_SELLING: Final = "retail_selling"


@dataclass(frozen=True, slots=True)
class Good:
    """Something that is recalled: its number and name, whether it is a single pack, and its product where known."""

    number: int
    uri: str
    single: bool = False
    product: Product | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """Some kg of goods: at a place, or in a container of which nobody knows where it is; None: nobody weighed them."""

    uri: str
    standing: Standing
    place: str | None
    container: int | None
    kg: float | None


def lying_portions(
    goods: Iterable[Good], parts: Iterable[Part[int]], box_at: Mapping[int, str | None]
) -> Iterator[Portion]:
    """What lies somewhere, by itself or in a container.

    Args:
        goods: the goods to tell of.
        parts: of theirs, and of everything in the events that packed or unpacked them.
        box_at: where containers are; None of one that is on its way.
    """
    known = {good.number: good for good in goods}
    for each in lying(known, (_heavy(part, known.get(part.item)) for part in parts)):
        place = each.location if each.container is None else box_at.get(each.container)
        if place is not None:
            yield Portion(known[each.item].uri, Standing.THERE, place, None, each.amount)
        elif each.container is not None:
            yield Portion(known[each.item].uri, Standing.ON_THE_WAY, None, each.container, each.amount)


def acted_portions(chain: Chain, uris: Collection[str], since: datetime) -> Iterator[Portion]:
    """What was sold, and what was taken back or destroyed since a time; `chain` weighs single packs."""
    for act in chain.acts:
        standing = _standing(act, since)
        for share in act.shares if standing else ():
            if standing and share.uri in uris and share.role is Role.EPC:
                yield Portion(share.uri, standing, act.place, None, share.kg)


def _standing(act: Act, since: datetime) -> Standing | None:
    if act.step == _SELLING:
        return Standing.SOLD
    if act.at < since:
        return None
    if destroys(act):
        return Standing.DESTROYED
    return Standing.RECOVERED if recovers(act) else None


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
