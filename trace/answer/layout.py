"""Where the lots of a chain stand in its picture: sources above, what was made of them below, whatever the width."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)
Link = tuple[Node, Node]


@dataclass(frozen=True, slots=True)
class Spot(Generic[Node]):
    """A node in its row (from 0, topmost), at `column` of the `of` nodes that share the row."""

    node: Node
    row: int
    column: int
    of: int


def lay_out(nodes: Sequence[Node], links: Collection[Link[Node]], per_row: int) -> list[Spot[Node]]:
    """Give each node a spot, so that every link but those that close a cycle points downwards.

    Nodes of one generation stand side by side near their sources, at most `per_row` to a row; a generation with more
    takes several rows.
    """
    generations = _generations(nodes, links)
    spots: list[Spot[Node]] = []
    place: dict[Node, float] = {}
    row = 0
    for generation in generations:
        ordered = sorted(generation, key=lambda node: _pull(node, links, place))
        for part in _rows(ordered, per_row):
            spots += [Spot(node, row, column, len(part)) for column, node in enumerate(part)]
            place |= {node: (column + 0.5) / len(part) for column, node in enumerate(part)}
            row += 1
    return spots


def _generations(nodes: Sequence[Node], links: Collection[Link[Node]]) -> list[list[Node]]:
    """Nodes by the length of the longest way to them, in the order given."""
    forward = _acyclic(nodes, links)
    sources: dict[Node, list[Node]] = {node: [] for node in nodes}
    for source, target in forward:
        sources[target].append(source)
    depth: dict[Node, int] = {}
    waiting = list(nodes)
    while waiting:
        ready = [node for node in waiting if all(source in depth for source in sources[node])]
        depth |= {node: max((depth[source] + 1 for source in sources[node]), default=0) for node in ready}
        waiting = [node for node in waiting if node not in depth]
    return [[node for node in nodes if depth[node] == level] for level in range(max(depth.values(), default=-1) + 1)]


def _acyclic(nodes: Sequence[Node], links: Collection[Link[Node]]) -> list[Link[Node]]:
    """The links without those that lead back to where their walk came from; rework makes such links."""
    targets: Mapping[Node, list[Node]] = {node: [] for node in nodes}
    for source, target in links:
        if source in targets and target in targets:
            targets[source].append(target)
    kept: list[Link[Node]] = []
    done: set[Node] = set()
    for root in nodes:
        walk = [] if root in done else [(root, iter(targets[root]))]
        while walk:
            node, rest = walk[-1]
            following = next(rest, None)
            if following is None:
                done.add(node)
                walk.pop()
            elif all(following != on_way for on_way, _ in walk):
                kept.append((node, following))
                if following not in done:
                    walk.append((following, iter(targets[following])))
    return kept


def _pull(node: Node, links: Collection[Link[Node]], place: Mapping[Node, float]) -> float:
    """How far right the sources of the node stand on average; in the middle without any."""
    above = [place[source] for source, target in links if target == node and source in place]
    return sum(above) / len(above) if above else 0.5


def _rows(generation: Sequence[Node], per_row: int) -> list[Sequence[Node]]:
    """Cut a generation into rows of almost equal length."""
    count = -(-len(generation) // per_row)
    size = -(-len(generation) // count)
    return [generation[start : start + size] for start in range(0, len(generation), size)]
