"""How much of some goods lies where: a pure function of their parts in events and of those of their containers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic

from byssus.trace.epcis.event import Role
from byssus.trace.exposure.stays import rests
from byssus.trace.lineage.edges import inside
from byssus.trace.lineage.part import Node, Part
from byssus.trace.scanned.turn import SELLING


@dataclass(frozen=True, slots=True)
class Lying(Generic[Node]):
    """Goods that lie somewhere.

    Args:
        item: the goods.
        location: where they lie by themselves; None where that is told of their container, or of nobody.
        container: what they lie in.
        amount: how much, in the unit of events; None where nobody tells it.
    """

    item: Node
    location: str | None
    container: Node | None
    amount: float | None


def lying(goods: Iterable[Node], parts: Iterable[Part[Node]]) -> Iterator[Lying[Node]]:
    """What is left of some goods, by place and container; what was sold at a place lies there no more.

    Args:
        goods: the goods to tell of.
        parts: of theirs, and of everything in the events that packed or unpacked them.
    """
    wanted, told = set(goods), set(parts)
    own: dict[Node, list[Part[Node]]] = defaultdict(list)
    for part in told:
        if part.item in wanted:
            own[part.item].append(part)
    for item, mine in own.items():
        yield from _loose(item, mine)
    for each in inside(told):
        if each.item in wanted:
            yield Lying(each.item, None, each.container, each.amount)


def _loose(item: Node, parts: list[Part[Node]]) -> Iterator[Lying[Node]]:
    for rest in rests(parts):
        left = None if rest.amount is None else rest.amount - _sold(parts, rest.location)
        if left is None or left > 0:
            yield Lying(item, rest.location, None, left)


def _sold(parts: Iterable[Part[Node]], location: str | None) -> float:
    sales = (part for part in parts if part.biz_step == SELLING and part.role is Role.EPC)
    return sum(part.quantity or 0.0 for part in sales if (part.biz_location or part.read_point) == location)
