"""What is sold under a GTIN, and by whom: the same for a consumer's page as for the documents of a regulator."""

from collections.abc import Collection
from dataclasses import dataclass

from byssus.core.database import Connection
from byssus.trace.queries import SQL


@dataclass(frozen=True, slots=True)
class TradeItem:
    """What is sold under a GTIN; `net_kg` is the declared net weight of one, `shelf_days` its shelf life.

    `gln` is the number under which its producer trades; all of this may be known to everybody.
    """

    gtin: str
    name: str
    name_en: str | None
    species: str | None
    net_kg: float | None
    shelf_days: int | None
    gi_mark: bool
    producer: str
    producer_en: str | None
    gln: str | None

    @property
    def uri(self) -> str:
        """The class of all of them."""
        return f"https://id.gs1.org/01/{self.gtin}"


def load_trade_items(connection: Connection, gtins: Collection[str]) -> tuple[TradeItem, ...]:
    """The declared products among some, by their number."""
    return tuple(TradeItem(*row) for row in connection.execute(SQL["trade_items"], [list(gtins)]))
