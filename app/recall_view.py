"""A recall as text."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from byssus.trace.recall.model import Kilograms, Recall


def render(recall: Recall) -> RenderableType:
    """A recall for a terminal: its state, the balance of its goods, stock by holder, proposals to widen it."""
    kind = "Drill" if recall.drill else "Recall"
    head = Text(
        f"{kind} {recall.id}, class {recall.grade}, {recall.firm}: {recall.cause} {recall.about}; {recall.state}."
    )
    if recall.drill:
        head.append(" It blocks nothing.")
    if recall.beside:
        others = ", ".join(map(str, recall.beside))
        head.append(f" Some of its goods stand under recall {others}, too.")
    goods = Table("goods", *(name for name in Kilograms.model_fields), box=None)
    for each in recall.goods:
        mark = "let go" if each.let_go_at else "in doubt" if each.doubted_at else ""
        goods.add_row(f"{each.item.uri} {mark}", *_amounts(each.kg))
    goods.add_row("all", *_amounts(recall.total))
    stock = Table("holder", "phone", "zone", "thing", "is", "kg", box=None)
    for line in recall.stock:
        kg = "" if line.kg is None else f"{line.kg:.1f}"
        stock.add_row(line.holder or "?", line.phone or "", line.zone or "", line.item.uri, line.standing, kg)
    ideas = Table("may be widened by", "about", "adds", "decided", box=None)
    for idea in recall.proposals:
        decided = "" if idea.accepted is None else "accepted" if idea.accepted else "declined"
        ideas.add_row(f"{idea.kind} ({idea.en})", idea.about, str(len(idea.adds)), decided)
    return Group(head, *(table for table in (goods, stock, ideas) if table.row_count))


def _amounts(kg: Kilograms | None) -> list[str]:
    return [f"{getattr(kg, name):.1f}" if kg else "" for name in Kilograms.model_fields]
