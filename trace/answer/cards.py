"""What the picture of a chain shows: the things of a trace as cards, those that are alike folded into one."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from byssus.core.plant.haccp import Severity
from byssus.trace.answer.model import Happening, Item, Node, TraceAnswer
from byssus.trace.epcis.event import Role

_MADE = (Role.OUTPUT, Role.EPC, Role.PARENT)
_Colour: TypeAlias = Hashable


@dataclass(frozen=True, slots=True)
class Card:
    """A thing, or several that are alike.

    Args:
        nodes: what it stands for; at least one.
        asked: the code that was asked for names it.
        origin: the first event that made or saw it.
        over: the worst limit that it was beyond, and for how many minutes; None if it never was, as far as we know.
    """

    nodes: tuple[Node, ...]
    asked: bool
    origin: Happening | None
    over: tuple[Severity, float] | None

    @property
    def item(self) -> Item:
        """The thing, or the first of those that are alike."""
        return self.nodes[0].item

    @property
    def uri(self) -> str:
        """Its name in links."""
        return self.item.uri


@dataclass(frozen=True, slots=True)
class Chain:
    """Cards, sources first, and which went into which."""

    cards: tuple[Card, ...]
    links: frozenset[tuple[str, str]]


def chain(answer: TraceAnswer) -> Chain:
    """The chain of an answer."""
    groups = _alike(answer)
    first = {node.item.uri: group[0].item.uri for group in groups for node in group}
    origins, over = _origins(answer.timeline), _over(answer)
    asked = {item.uri for item in answer.items}
    cards = [
        Card(
            tuple(group),
            any(node.item.uri in asked for node in group),
            next((origins[node.item.uri] for node in group if node.item.uri in origins), None),
            _worst([over[node.item.uri] for node in group if node.item.uri in over]),
        )
        for group in groups
    ]
    links = {(first[link.source], first[link.target]) for link in answer.tree.links}
    return Chain(tuple(cards), frozenset(link for link in links if link[0] != link[1]))


def _alike(answer: TraceAnswer) -> list[list[Node]]:
    """Nodes by what they are and how they are linked; packs of one case, and cases of such packs, are alike.

    Colour refinement: nodes begin with what they are, and are told apart as long as their neighbours are.
    """
    nodes = answer.tree.nodes
    asked = {item.uri for item in answer.items}
    above, below = _neighbours(answer)
    colours: dict[str, _Colour] = {node.item.uri: _look(node, node.item.uri in asked) for node in nodes}
    while True:
        refined = {
            node.item.uri: (
                colours[node.item.uri],
                frozenset(colours[uri] for uri in above[node.item.uri]),
                frozenset(colours[uri] for uri in below[node.item.uri]),
            )
            for node in nodes
        }
        numbers = {colour: number for number, colour in enumerate(dict.fromkeys(refined.values()))}
        if len(numbers) == len(set(colours.values())):
            break
        colours = {uri: numbers[colour] for uri, colour in refined.items()}
    groups: dict[_Colour, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[colours[node.item.uri]].append(node)
    return list(groups.values())


def _look(node: Node, asked: bool) -> _Colour:
    item = node.item
    return (item.level, item.gtin, item.lot, node.steps, asked and item.uri, tuple(place.uri for place in node.places))


def _neighbours(answer: TraceAnswer) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    above, below = defaultdict(list), defaultdict(list)
    for link in answer.tree.links:
        above[link.target].append(link.source)
        below[link.source].append(link.target)
    return above, below


def _origins(timeline: Sequence[Happening]) -> dict[str, Happening]:
    """The event that made each thing, or else the first that saw it."""
    made: dict[str, Happening] = {}
    seen: dict[str, Happening] = {}
    for happening in timeline:
        for thing in happening.things:
            seen.setdefault(thing.uri, happening)
            if thing.role in _MADE:
                made.setdefault(thing.uri, happening)
    return seen | made


def _over(answer: TraceAnswer) -> dict[str, tuple[Severity, float]]:
    """The worst limit that each thing was beyond while it lay somewhere, with the minutes in all."""
    minutes: defaultdict[tuple[str, Severity], float] = defaultdict(float)
    for stay in answer.stays:
        for over in stay.over:
            if over.minutes >= 1:
                minutes[stay.uri, over.severity] += over.minutes
    found: dict[str, tuple[Severity, float]] = {}
    for (uri, severity), lasted in minutes.items():
        found[uri] = max([(severity, lasted), *([found[uri]] if uri in found else [])], key=_badness)
    return found


def _worst(found: Sequence[tuple[Severity, float]]) -> tuple[Severity, float] | None:
    return max(found, key=_badness, default=None)


def _badness(over: tuple[Severity, float]) -> tuple[int, float]:
    return list(Severity).index(over[0]), over[1]
