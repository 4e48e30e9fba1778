"""Which lots a workshop means: codes as scanned, lot numbers as typed, and new numbers for what has none."""

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from byssus.core.database import Connection
from byssus.core.errors import Conflict, First, InvalidInput
from byssus.trace.codes import canonical, canonical_link
from byssus.trace.gs1 import Level, parse
from byssus.trace.rules.chain import Product
from byssus.trace.workshop.amount import counted
from byssus.trace.workshop.events import Counted
from byssus.trace.workshop.model import Entry, Goods, Quantity
from byssus.trace.workshop.place import SQL, Workshop

_MOST_A_DAY = 99
_PROPOSED = re.compile(r"\d{6}-\d{1,2}")


def count_goods(connection: Connection, quantity: Quantity, workshop: Workshop, at: datetime) -> Counted:
    """So much of a lot, as events write it; a lot without a number gets the next one of its day.

    Raises:
        InvalidInput: the code names no batch, no such product is declared, or the amount cannot be understood.
    """
    uri = _uri(connection, quantity.goods, workshop, at)
    gtin = parse(uri).gtin
    products = products_of(connection, [gtin] if gtin else [])
    number, unit = counted(quantity.amount, products.get(gtin or ""))
    return Counted(uri, number, unit, is_new=not _known(connection, [uri]))


def require_own_number(
    connection: Connection, goods: Counted, workshop: Workshop, supplier: str | None, entry: Entry
) -> None:
    """Go on only if no other delivery, and no other workshop, has the lot number that was proposed for these goods.

    Phones without a link propose the same number to two people; goods of two suppliers would become one lot.

    Raises:
        Conflict: one has it; the error names the next number that is free.
    """
    code = parse(goods.uri)
    if goods.is_new or code.gtin is None or not _PROPOSED.fullmatch(code.lot or ""):
        return
    for record, site, told, by, at in connection.execute(SQL["lot_entered"], {"uri": goods.uri}).fetchall():
        if record != entry.replaces and (site, told) != (workshop.code, supplier):
            free = next_lots(connection, [code.gtin], workshop, entry.at)[code.gtin]
            what = f"Lot {code.lot} is taken: {told or site} brought it. Number yours {free}."
            raise Conflict(what, where=goods.uri, first=First(by, "entered", at))


def products_of(connection: Connection, gtins: list[str] | None) -> dict[str, Product]:
    """Products by GTIN; all of them, in order of their names, for None."""
    return {row[0]: Product(*row) for row in connection.execute(SQL["products"], {"gtins": gtins})}


def next_lots(connection: Connection, gtins: Iterable[str], workshop: Workshop, at: datetime) -> dict[str, str | None]:
    """For each product the first lot number of a day, `YYMMDD-1`, `YYMMDD-2`, …, of which nobody told yet.

    None where there are 99 of them.
    """
    day = f"{at.astimezone(workshop.zone):%y%m%d}"
    lots = [f"{day}-{n}" for n in range(1, _MOST_A_DAY + 1)]
    wanted = list(gtins)
    taken = _known(connection, [_link(gtin, lot) for gtin in wanted for lot in lots])
    return {gtin: next((lot for lot in lots if _link(gtin, lot) not in taken), None) for gtin in wanted}


def _uri(connection: Connection, goods: Goods, workshop: Workshop, at: datetime) -> str:
    if goods.code is not None:
        return _scanned(goods.code)
    gtin = goods.gtin or ""
    if gtin not in products_of(connection, [gtin]):
        raise InvalidInput(f"There is no product {gtin}.", where="gtin", advice="Declare it in a plant file.")
    lot = goods.lot or next_lots(connection, [gtin], workshop, at)[gtin]
    if lot is None:
        raise InvalidInput(f"{_MOST_A_DAY} lots of {gtin} were made on this day.", where="lot", advice="Name one.")
    return canonical(_link(gtin, lot))


def _scanned(code: str) -> str:
    uri = canonical_link(code)
    if uri is None or parse(uri).level is not Level.BATCH:
        what = "This code names no batch." if uri else "This is no code that can be on a label."
        advice = "Choose the product, and type the lot number on the label."
        raise InvalidInput(what, where="code", advice=advice)
    return uri


def _link(gtin: str, lot: str) -> str:
    return f"https://id.gs1.org/01/{gtin}/10/{quote(lot, safe='')}"


def _known(connection: Connection, uris: list[str]) -> set[str]:
    return {uri for (uri,) in connection.execute(SQL["lots_of"], {"uris": uris})}
