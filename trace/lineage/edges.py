"""What became of what, and what was in what for how long: edges as a function of a set of events.

The same events in any order, told any number of times, give the same edges.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic

from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.lineage.part import Node, Part
from byssus.trace.lineage.window import ALWAYS, Window


class EdgeKind(StrEnum):
    """Why two things are joined."""

    TRANSFORMATION = "transformation"
    AGGREGATION = "aggregation"
    ASSOCIATION = "association"
    BATCH = "batch"
    """The code of a single pack says that it is of this batch."""

    @property
    def contains(self) -> bool:
        """Whether it joins contents to a container, for a time."""
        return self in {EdgeKind.AGGREGATION, EdgeKind.ASSOCIATION}


@dataclass(frozen=True, slots=True)
class Edge(Generic[Node]):
    """Goods flow from `source` to `target`: from input to output, from content to container, from batch to pack.

    Args:
        source: the input, the content, or the batch.
        target: the output, the container, or the pack.
        kind: why they are joined.
        starts_at: when the output was there, the content went in, or the pack was first told of.
        ends_at: when the content came out; None while it is in, and for a transformation.
        event: hash of the event that began it.
    """

    source: Node
    target: Node
    kind: EdgeKind
    starts_at: datetime
    ends_at: datetime | None
    event: str

    @property
    def lasts(self) -> Window:
        """How long a containment held, both ends included."""
        return Window(self.starts_at, self.ends_at or ALWAYS.end)


def edges(parts: Iterable[Part[Node]]) -> set[Edge[Node]]:
    """All edges that follow from the parts of a set of events; a thing is never joined to itself."""
    told = set(parts)
    found = _transformed(told) | _contained(told, EventType.AGGREGATION) | _contained(told, EventType.ASSOCIATION)
    return {edge for edge in found if edge.source != edge.target}


def _transformed(parts: set[Part[Node]]) -> set[Edge[Node]]:
    """Every input of a transformation to every output, over all events that share its transformationID."""
    inputs: dict[str, set[Node]] = defaultdict(set)
    outputs: dict[str, set[Part[Node]]] = defaultdict(set)
    for part in parts:
        if part.kind is EventType.TRANSFORMATION:
            key = part.transformation or part.event
            inputs[key] |= {part.item} if part.role is Role.INPUT else set()
            outputs[key] |= {part} if part.role is Role.OUTPUT else set()
    return {
        Edge(source, made.item, EdgeKind.TRANSFORMATION, made.time, None, made.event)
        for key, sources in inputs.items()
        for source in sources
        for made in outputs[key]
    }


@dataclass(frozen=True, slots=True)
class Inside(Generic[Node]):
    """That a thing is in a container now; `amount` is in the unit of its parts, None where nobody tells it."""

    item: Node
    container: Node
    amount: float | None


def inside(parts: Iterable[Part[Node]]) -> list[Inside[Node]]:
    """What is in containers once all is told, and how much of it: the containments of `edges` that have not ended."""
    told = set(parts)
    return [each for content in _contents(told, EventType.AGGREGATION) for each in content.amounts()]


def emptied(parts: Iterable[Part[Node]]) -> set[Part[Node]]:
    """What came out of containers that were emptied without naming it, as the parts that naming it would give.

    A DELETE with no children takes out all that was in the container (EPCIS 2.0 § 7.4.3.2).
    """
    told = set(parts)
    return {part for kind in _KINDS for content in _contents(told, kind) for part in content.emptied}


_KINDS = {EventType.AGGREGATION: EdgeKind.AGGREGATION, EventType.ASSOCIATION: EdgeKind.ASSOCIATION}


def _contained(parts: set[Part[Node]], kind: EventType) -> set[Edge[Node]]:
    """Children to their parent, for as long as events say so."""
    return {edge for content in _contents(parts, kind) for edge in content.ended | content.inside()}


def _contents(parts: set[Part[Node]], kind: EventType) -> list["_Content[Node]"]:
    """Every container, with all that was told of it."""
    children: dict[str, set[Part[Node]]] = defaultdict(set)
    happenings: dict[Node, set[Part[Node]]] = defaultdict(set)
    for part in parts:
        if part.kind is kind and part.role is Role.CHILD:
            children[part.event].add(part)
        elif part.kind is kind and part.role is Role.PARENT:
            happenings[part.item].add(part)
    found: list[_Content[Node]] = []
    for own in happenings.values():
        content: _Content[Node] = _Content(_KINDS[kind])
        for parent in sorted(own, key=_delete_first):
            content.tell(parent, children[parent.event])
        found.append(content)
    return found


def _delete_first(part: Part[Node]) -> tuple[datetime, bool, str]:
    return part.time, part.action is not Action.DELETE, part.event


class _Content(Generic[Node]):
    """What is in one container while its events are told in the order of time."""

    def __init__(self, kind: EdgeKind) -> None:
        self.ended: set[Edge[Node]] = set()
        self.emptied: set[Part[Node]] = set()
        self._kind = kind
        self._open: dict[Node, tuple[Edge[Node], float | None, str | None]] = {}

    def inside(self) -> set[Edge[Node]]:
        """What nobody has taken out yet."""
        return {edge for edge, _, _ in self._open.values()}

    def amounts(self) -> list[Inside[Node]]:
        """The same, with how much of it."""
        return [Inside(item, edge.target, amount) for item, (edge, amount, _) in self._open.items()]

    def tell(self, parent: Part[Node], children: set[Part[Node]]) -> None:
        """Take in one event; a DELETE without children empties the container."""
        if parent.action is not Action.DELETE:
            for child in children:
                self._put(parent, child)
        elif children:
            for child in children:
                self._take(child.item, child.quantity, parent.time)
        else:
            for item, (_, amount, unit) in list(self._open.items()):
                self.emptied.add(replace(parent, item=item, role=Role.CHILD, quantity=amount, unit=unit))
                self._take(item, None, parent.time)

    def _put(self, parent: Part[Node], child: Part[Node]) -> None:
        edge = Edge(child.item, parent.item, self._kind, parent.time, None, parent.event)
        before, amount, _ = self._open.get(child.item, (edge, 0.0, None))
        added = child.quantity if parent.action is Action.ADD else 0.0
        self._open[child.item] = (before, None if amount is None or added is None else amount + added, child.unit)

    def _take(self, item: Node, quantity: float | None, time: datetime) -> None:
        """Part of a lot may come out while the rest stays in, where the quantities say so."""
        if item not in self._open:
            return
        edge, amount, unit = self._open.pop(item)
        if quantity is not None and amount is not None and amount - quantity > _CRUMBS * amount:
            self._open[item] = (edge, amount - quantity, unit)
        else:
            self.ended.add(replace(edge, ends_at=time))


_CRUMBS = 0.005
"""The share of what went in that counts as nothing, so that rounded weights empty a container."""
