"""All that is known of the goods of a recall at a time, loaded once for pages, papers and the end of it."""

from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.items import describe_items
from byssus.trace.answer.model import Item
from byssus.trace.lineage.walk import Direction
from byssus.trace.recall.affected import Affected, affected_by
from byssus.trace.recall.balance import Balance, balances, total, weighed
from byssus.trace.recall.case import Case
from byssus.trace.recall.items import Concerned, concerned
from byssus.trace.recall.model import Completeness, Stock
from byssus.trace.recall.spread import spread
from byssus.trace.rules.chain import Chain
from byssus.trace.rules.law import Law
from byssus.trace.rules.load import chain_of
from byssus.trace.rules.load_law import load_key_data
from byssus.trace.rules.rules import RULES

_NAMED = 50


@dataclass(frozen=True, slots=True)
class Picture:
    """What a recall concerns, what became of it in kg, and who has it.

    Args:
        rows: everything that ever came under it.
        items: its goods by number, those that were let go included.
        affected: what events tie to the cause now.
        chain: what happened to the goods and to what they came from; single packs are weighed.
        law: what events have to tell.
        stock: where they are.
        lines: balance of each of the goods that stand under it, by name; None where nobody weighed it.
    """

    rows: tuple[Concerned, ...]
    items: dict[int, Item]
    affected: Affected
    chain: Chain
    law: Law
    stock: tuple[Stock, ...]
    lines: dict[str, Balance | None]

    @property
    def total(self) -> Balance:
        """All lines together."""
        return total(self.lines.values())

    @property
    def completeness(self) -> Completeness:
        """How much of it is on record."""
        goods, whole = sorted(self.lines), self.total
        left = whole.made - whole.used
        holders = {line.site or line.holder: line.phone for line in self.stock if line.site or line.holder}
        faults = {fault.en for fault in RULES["key-data"].find(self.chain, self.law)}
        return Completeness(
            accounted=_share(left - whole.unaccounted, left),
            with_origin=_share(sum(bool(self.chain.harvests(uri)) for uri in goods), len(goods)),
            reachable=_share(sum(bool(phone) for phone in holders.values()), len(holders)),
            missing=tuple(sorted(faults)[:_NAMED]),
        )


def draw(connection: Connection, case: Case, now: datetime) -> Picture:
    """Everything as it is known now."""
    rows = concerned(connection, case.id)
    standing = [row.item for row in rows if row.let_go_at is None]
    affected = affected_by(connection, case.origins, now)
    items = describe_items(connection, [row.item for row in rows])
    goods = {item: items[item] for item in standing}
    chain = weighed(chain_of(connection, list({*standing, *affected.around}), Direction.BACK))
    found = spread(connection, goods, chain, case.known_at)
    lines = balances(chain, found.won, found.located)
    law = load_key_data(connection)
    return Picture(tuple(rows), items, affected, chain, law, found.lines, lines)


def _share(part: float, whole: float) -> float:
    return round(max(0.0, min(1.0, part / whole)), 4) if whole else 1.0
