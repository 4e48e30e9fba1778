"""Codes issued ÷ units produced: whether every pack of a product carries its code."""

from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.issuing.issue import SQL


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was issued for a product of a firm, and made of it, in a span of time.

    Args:
        firm: code of the party.
        gtin: of the product.
        product: its name.
        product_en: its English name.
        issued: codes, serials and codes of batches alike.
        produced: units that events made or packed, counted in pieces.
        share: issued ÷ produced; None where nothing was produced. Codes are issued before they are printed, so
            that it may be above 1.
    """

    firm: str
    gtin: str
    product: str
    product_en: str | None
    issued: int
    produced: float
    share: float | None


def coverage(connection: Connection, start: datetime, end: datetime, firm: str | None = None) -> list[Coverage]:
    """Every product for which codes were issued, or of which units were produced, by firm and GTIN.

    Args:
        connection: to the journal.
        start: first instant, of issue and of the events that produced.
        end: behind the last.
        firm: of this firm only.
    """
    rows = connection.execute(SQL["coverage"], {"start": start, "end": end, "firm": firm})
    return [_coverage(*row) for row in rows]


def _coverage(firm: str, gtin: str, product: str, product_en: str | None, issued: int, made: float) -> Coverage:
    return Coverage(firm, gtin, product, product_en, issued, made, issued / made if made else None)
