"""The answer as text: a tree and tables for a terminal, times in the zone that the reader wants."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from byssus.trace.answer.model import Figures, Item, Link, LivedStay, Node, Place, TraceAnswer
from byssus.trace.lineage.edges import EdgeKind


def render(answer: TraceAnswer, zone: tzinfo) -> RenderableType:
    """The whole answer: what it is, what it came from and went into, where it lay and how cold it was there."""
    names = {node.item.uri: _name(node.item) for node in answer.tree.nodes}
    parts: list[RenderableType] = [Text(_name(item), style="bold") for item in answer.items]
    parts += [Text(problem, style="yellow") for problem in answer.asked.problems]
    for title, back in (("Came from", True), ("Went into", False)):
        parts += [_tree(title, item, answer, back=back) for item in answer.items]
    if answer.tree.truncated:
        parts.append(Text("There is more than is shown here.", style="yellow"))
    return Group(*parts, _stays(answer.stays, names, zone), Text(_life(answer)))


_BY = {
    EdgeKind.TRANSFORMATION: "made",
    EdgeKind.AGGREGATION: "packed",
    EdgeKind.ASSOCIATION: "attached",
    EdgeKind.BATCH: "labelled",
}


def _tree(title: str, item: Item, answer: TraceAnswer, *, back: bool) -> Tree:
    links: dict[str, list[Link]] = defaultdict(list)
    for link in answer.tree.links:
        links[link.target if back else link.source].append(link)
    nodes = {node.item.uri: node for node in answer.tree.nodes}
    tree = Tree(title)
    _grow(tree, item.uri, links, nodes, back=back, shown={item.uri})
    return tree


def _grow(
    tree: Tree, uri: str, links: Mapping[str, list[Link]], nodes: Mapping[str, Node], *, back: bool, shown: set[str]
) -> None:
    """Add everything one step further; what was shown before is named, and not shown again."""
    for link in links.get(uri, ()):
        there = link.source if back else link.target
        node = nodes[there]
        words = [_name(node.item), f"({_BY[link.kind]} {link.starts_at:%Y-%m-%d})", *map(_place, node.places)]
        again = there in shown
        branch = tree.add(Text(" ".join([*words, *(["…"] if again else [])])))
        if not again:
            shown.add(there)
            _grow(branch, there, links, nodes, back=back, shown=shown)


_COLUMNS = ("thing", "place", "from", "to", "min °C", "max °C", "mean", "MKT", "beyond", "excursions", "no data")


def _stays(stays: Iterable[LivedStay], names: Mapping[str, str], zone: tzinfo) -> Table:
    table = Table(*_COLUMNS)
    for stay in stays:
        over = max((each.minutes for each in stay.over), default=0.0)
        gap = sum(((each.end - each.start) for each in stay.gaps), timedelta())
        table.add_row(
            names.get(stay.uri, stay.uri),
            _place(stay.place),
            _time(stay.arrived_at, zone),
            _time(stay.left_at, zone) if stay.left_at else "still there",
            *_figures(stay.figures),
            f"{over:.0f} min" if stay.figures else "",
            str(len(stay.excursions)) if stay.figures else "",
            f"{gap.total_seconds() / 60:.0f} min" if stay.figures else "not measured",
        )
    return table


def _figures(figures: Figures | None) -> list[str]:
    if figures is None:
        return ["", "", "", ""]
    values = (figures.minimum, figures.maximum, figures.mean, figures.mean_kinetic)
    return ["–" if value is None else f"{value:.1f}" for value in values]


def _life(answer: TraceAnswer) -> str:
    low, high, mean, kinetic = _figures(answer.life.figures)
    return (
        f"Whole life: {low} to {high} °C, mean {mean}, MKT {kinetic}; {answer.life.excursions} excursions; "
        f"{answer.life.gap_minutes:.0f} min without data; {answer.life.unwatched_stays} stays not measured."
    )


def _name(item: Item) -> str:
    """What people call a thing: product and batch or serial number, or the number of a crate or pallet."""
    parts = [item.product, item.lot and f"lot {item.lot}", item.serial and f"no. {item.serial}"]
    known = " ".join(part for part in parts if part)
    if item.sscc:
        return f"SSCC {item.sscc}"
    return f"{known} [GTIN {item.gtin}]" if item.gtin else known or item.uri


def _place(place: Place) -> str:
    return " ".join(part for part in (place.site, place.name) if part) or place.uri


def _time(time: datetime, zone: tzinfo) -> str:
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M}"
