"""Goods of which only their container is told: a pallet that is called back or destroyed as a whole; pure functions."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from byssus.trace.epcis.event import Role
from byssus.trace.lineage.edges import Edge, inside
from byssus.trace.lineage.part import Part
from byssus.trace.lineage.window import Window
from byssus.trace.recall.acts import destroys, empties, recovers
from byssus.trace.rules.chain import Act, Chain

Held: TypeAlias = Callable[[Act], Mapping[str, float]]
"""How many kg of some goods lay in each container that an act is about, be it in another one, just before it.

Of acts that leave the goods what they were, such as a move, nothing is asked.
"""


@dataclass(frozen=True)
class Boxes:
    """The containers of recalled goods: their names by number, and what was in what for how long."""

    names: Mapping[int, str]
    edges: Collection[Edge[int]]

    @cached_property
    def _outer(self) -> Mapping[int, list[Edge[int]]]:
        found: dict[int, list[Edge[int]]] = defaultdict(list)
        for edge in self.edges:
            found[edge.source].append(edge)
        return found

    def of(self, good: int) -> list[int]:
        """The containers in which some goods lay by themselves."""
        return sorted({edge.target for edge in self._outer[good]})

    def around(self, box: int, at: datetime | None = None) -> list[str]:
        """The names of a container, of what it lay in at a time or lies in now, what that lay in, and so on."""
        found = [box]
        for inner in found:
            found += sorted({edge.target for edge in self._outer[inner] if _lasted(edge, at)} - set(found))
        return [self.names[each] for each in found]

    def acts(self, chain: Chain, good: int) -> list[Act]:
        """What happened to containers of some goods, and to what these ever lay in."""
        found = dict.fromkeys(self.of(good))
        todo = list(found)
        while todo:
            outer = {edge.target for edge in self._outer[todo.pop()]} - found.keys()
            found |= dict.fromkeys(outer)
            todo += outer
        return [act for box in found for act in chain.of(self.names[box])]

    def held(self, good: int, parts: Collection[Part[int]]) -> Held:
        """How much of some goods the containers held of which an act tells; `parts` are in kg."""
        boxes = self.of(good)

        def held(act: Act) -> Mapping[str, float]:
            if not _whole(act):
                return {}
            named = set(act.uris())
            meant = {box for box in boxes if not named.isdisjoint(self.around(box, act.at))}
            if not meant:
                return {}
            lay = inside(_before(act.at, good, meant, parts))
            return {self.names[each.container]: each.amount for each in lay if each.item == good and each.amount}

        return held


def _lasted(edge: Edge[int], at: datetime | None) -> bool:
    return edge.ends_at is None if at is None else edge.lasts.covers(Window(at, at))


def _whole(act: Act) -> bool:
    """Whether containers were called back, destroyed or emptied."""
    return recovers(act) or destroys(act) or empties(act)


def _before(at: datetime, good: int, boxes: set[int], parts: Iterable[Part[int]]) -> Iterable[Part[int]]:
    """What was told until then of the goods as contents, and of their containers."""
    told = (part for part in parts if part.time < at)
    return (part for part in told if part.item == good or (part.item in boxes and part.role is Role.PARENT))
