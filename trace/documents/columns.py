"""Lines and columns of tabs about goods in events."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from byssus.trace.documents.dossier import Dossier
from byssus.trace.documents.goods import unpacked
from byssus.trace.documents.tab import Cell, Tab
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.rules.chain import Act, Share
from byssus.trace.units import KILOGRAM


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of a tab: some goods in an event, which names them, or a container that they were in (`named`)."""

    dossier: Dossier
    act: Act
    share: Share
    named: str

    @property
    def product(self) -> str:
        """Name and species of the product."""
        found = self.dossier.product(self.share.uri)
        return ", ".join(text for text in (found.name_en or found.name, found.species) if text) if found else ""

    @property
    def product_zh(self) -> str:
        """The Chinese name of the product."""
        found = self.dossier.product(self.share.uri)
        return found.name if found else ""

    @property
    def papers(self) -> str:
        """Type and number of the papers that the event names."""
        papers = self.dossier.papers.get(self.act.event, ())
        return "; ".join(f"{paper.type} {paper.number}".strip() for paper in papers)


Column: TypeAlias = tuple[str, Callable[[Goods], Cell]]
"""Its title, and what stands in it."""


def goods_of(dossier: Dossier, act: Act, *roles: Role) -> Iterator[Goods]:
    """The lines of an event; what was packed, loaded or taken out stands for its container."""
    if act.type is EventType.AGGREGATION and act.uris(Role.CHILD):
        roles = (Role.CHILD,)
    for named in act.shares:
        if not roles or named.role in roles:
            yield from (Goods(dossier, act, share, named.uri) for share in unpacked(dossier, named, act.at))


def tab(name: str, columns: tuple[Column, ...], rows: Iterable[Goods]) -> Tab:
    """A tab with some columns."""
    header = tuple(title for title, _ in columns)
    return Tab(name, header, tuple(tuple(cell(row) for _, cell in columns) for row in rows))


def unit(share: Share, pieces: str) -> str | None:
    """The unit of what was told, as people write it."""
    if share.quantity is None:
        return None
    return {None: pieces, KILOGRAM: "kg"}.get(share.unit, share.unit)
