"""From a code to the things it names, and from things to what people call them."""

from collections.abc import Collection
from urllib.parse import quote

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput, NotFound
from byssus.trace.answer.model import AskedCode, CodeElement, Item
from byssus.trace.codes import canonical, canonical_link, is_uri, link_of
from byssus.trace.gs1 import FIELD, Code, parse
from byssus.trace.queries import SQL


def understand(text: str) -> Code:
    """Read a code that somebody typed, scanned or followed, in any syntax, or as an EPC URN."""
    text = text.strip()
    return parse((canonical_link(text) or text) if text.startswith("urn:") else text, FIELD)


def asked(text: str, code: Code, found: Collection[str]) -> AskedCode:
    """The code as a part of the answer, and the names of what was found under it.

    A name that is no GS1 code, and that we were told of, has no problems; nor has the number of a certificate, even if
    it could be read as a code.
    """
    elements = code.elements if not {*found}.isdisjoint(_names(code)) else ()
    return AskedCode(
        text=text,
        valid=code.valid or not elements,
        elements=tuple(CodeElement(ai=element.ai, value=element.value) for element in elements),
        problems=tuple(problem.en for problem in code.problems) if elements else (),
    )


def find_items(connection: Connection, code: Code) -> dict[int, str]:
    """The number and name of each thing that a code names and that we were told of.

    A code of a single pack that also names its batch finds both. The product is found where the code names nothing
    finer. The number of a certificate finds the lots that were bought, received or made under it.

    Raises:
        InvalidInput: it is neither a GS1 code nor any other URI, or nobody told of it and it is mistyped.
        NotFound: nobody told us of it.
    """
    names = _names(code)
    found: dict[int, str] = dict(connection.execute(SQL["find_known"], [names]).fetchall())
    if not found and code.source.isprintable():
        found = dict(connection.execute(SQL["find_under_certificate"], [code.source]).fetchall())
    if found:
        return found
    words = "; ".join(problem.en for problem in code.problems)
    if not names or (words and code.elements):
        words = words or "it names nothing"
        raise InvalidInput(f"{code.source!r} cannot be on a label: {words}.", where="code", advice="Read it again.")
    advice = "Check the code; events that were refused are listed among the rejected messages."
    raise NotFound(f"No event tells of {names[0]}.", where="code", advice=advice)


def _names(code: Code) -> list[str]:
    if code.gtin:
        product = f"https://id.gs1.org/01/{quote(code.gtin, safe='')}"
        finer = [(ai, value) for ai in ("21", "235", "10") if (value := code.get(ai))]
        return [canonical(f"{product}/{ai}/{quote(value, safe='')}") for ai, value in finer] or [canonical(product)]
    if link := link_of(code):
        return [link]
    return [code.source] if is_uri(code.source) else []


def names_of(connection: Connection, items: Collection[int]) -> dict[int, str]:
    """The canonical names of some things."""
    return {number: uri for number, uri, _ in connection.execute(SQL["describe_items"], [list(items)])}


def describe_items(connection: Connection, items: Collection[int]) -> dict[int, Item]:
    """What people call some things."""
    rows = connection.execute(SQL["describe_items"], [list(items)]).fetchall()
    codes = {number: parse(uri) for number, uri, _ in rows}
    gtins = list({code.gtin for code in codes.values() if code.gtin})
    products = {gtin: names for gtin, *names in connection.execute(SQL["name_products"], [gtins])}
    return {number: _item(uri, level, codes[number], products.get(codes[number].gtin)) for number, uri, level in rows}


def _item(uri: str, level: str, code: Code, names: list[str | None] | None) -> Item:
    product, product_en = names or (None, None)
    return Item(
        uri=uri,
        level=level,
        gtin=code.gtin,
        lot=code.lot,
        serial=code.serial or code.get("235"),
        sscc=code.sscc,
        product=product,
        product_en=product_en,
    )
