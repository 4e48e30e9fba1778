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

Packing: TypeAlias = Mapping[int, Collection[Part[int]]]
"""What was told of the contents of each container."""


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
        return [act for name in self._within(good) for act in chain.of(name)]

    def held(self, good: int, packing: Packing) -> Held:
        """How much of some goods the containers held of which an act tells; the goods are in kg there."""
        within = self._within(good)

        def held(act: Act) -> Mapping[str, float]:
            named = set(act.uris()) if _whole(act) else set()
            boxes = {box for name in named & within.keys() for box in within[name]}
            meant = [box for box in boxes if not named.isdisjoint(self.around(box, act.at))]
            told = [part for box in meant for part in packing.get(box, ()) if part.time < act.at]
            lay = inside(told) if told else []
            return {self.names[each.container]: each.amount for each in lay if each.item == good and each.amount}

        return held

    def _within(self, good: int) -> Mapping[str, list[int]]:
        """Name of a container → those of the goods that ever lay in it by way of others, or that it is itself."""
        found: dict[str, list[int]] = defaultdict(list)
        for box in self.of(good):
            around = [box]
            for inner in around:
                around += {edge.target for edge in self._outer[inner]} - set(around)
                found[self.names[inner]].append(box)
        return found


def packing_of(parts: Iterable[Part[int]]) -> Packing:
    """Container → the parts of all events that packed or unpacked it, of whatever goods."""
    children: dict[str, list[Part[int]]] = defaultdict(list)
    parents: dict[int, list[Part[int]]] = defaultdict(list)
    for part in parts:
        if part.role is Role.PARENT:
            parents[part.item].append(part)
        elif part.role is Role.CHILD:
            children[part.event].append(part)
    return {box: [each for own in told for each in (own, *children[own.event])] for box, told in parents.items()}


def _lasted(edge: Edge[int], at: datetime | None) -> bool:
    return edge.ends_at is None if at is None else edge.lasts.covers(Window(at, at))


def _whole(act: Act) -> bool:
    """Whether containers were called back, destroyed or emptied."""
    return recovers(act) or destroys(act) or empties(act)
