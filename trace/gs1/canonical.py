"""Writing elements: bracketed, element string, Digital Link URI."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from byssus.trace.gs1.associations import COMBINATIONS_KEPT
from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.registry import CHAINS

FNC1: Final = "^"
STEM: Final = "https://id.gs1.org"
RESERVED: Final = re.compile(r"[^0-9A-Za-z\-._~]")
CODES: Final = {number: f"%{number:02X}" for number in range(128) if RESERVED.match(chr(number))}
"""Percent coding of RFC 3986 § 2: all but the unreserved characters."""


def coded(value: str) -> str:
    """A value, percent-coded."""
    return value.translate(CODES) if RESERVED.search(value) else value


def bracketed(elements: Sequence[Triple]) -> str:
    r"""``(01)06901234567892(10)A\(1``: an opening bracket inside a value is escaped."""
    return "".join([f"({identifier.ai})" + value.replace("(", r"\(") for identifier, value, _ in elements])


def human_readable(elements: Sequence[Triple]) -> tuple[str, ...]:
    """One line for each element, as printed beside a symbol (GS1 General Specifications § 4.14)."""
    return tuple(f"({identifier.ai}) {value}" for identifier, value, _ in elements)


def element_string(elements: Sequence[Triple], separator: str = FNC1) -> str:
    """FNC1, then the elements, with a separator after each value that has no pre-defined length."""
    written = []
    separated = True
    for identifier, value, _ in elements:
        if separated:
            written.append(separator)
        written.append(identifier.ai + value)
        separated = identifier.separated
    return "".join(written)


def digital_link(elements: Sequence[Triple], stem: str = STEM, *, in_path: int = 0, sort: bool = False) -> str | None:
    """The Digital Link URI: key, its qualifiers in order, then the other elements as query.

    Args:
        elements: valid elements in source order.
        stem: scheme, domain and path before the key.
        in_path: so many of them, the first, stand in the path already, and stay there; 0 where they come from
            another syntax: then the first key leads, and takes as many qualifiers as go with it.
        sort: put the query in the order of the identifiers; otherwise those of pre-defined length come
            first, each group in source order.

    Returns:
        The URI, or None where the elements have no key or cannot all stand in a URI.
    """
    layout = _layout(tuple([identifier for identifier, _, _ in elements]), in_path, sort)
    if layout is None:
        return None
    values = [elements[at][1] for at in layout.order]
    if RESERVED.search("".join(values)):
        values = [coded(value) for value in values]
    return stem.removesuffix("/") + layout.template % tuple(values)


class _Layout(NamedTuple):
    """What stands between the values of a URI, with %s in their places, and which elements they are, in its order."""

    template: str
    order: tuple[int, ...]


@lru_cache(COMBINATIONS_KEPT)
def _layout(identifiers: tuple[Identifier, ...], in_path: int, sort: bool) -> _Layout | None:
    """The layout of a URI; it does not depend on the values."""
    rest: dict[str, int] = {}
    for index, identifier in enumerate(identifiers):
        rest.setdefault(identifier.ai, index)
    leading = [identifier.ai for identifier in identifiers[:in_path]] or _hoisted(identifiers)
    if not leading:
        return None
    path = [(f"/{ai}/%s", rest.pop(ai)) for ai in leading]
    if not all(identifiers[index].attribute for index in rest.values()):
        return None
    order = sorted(rest) if sort else sorted(rest, key=lambda ai: identifiers[rest[ai]].separated)
    query = [(f"{'&' if place else '?'}{ai}=%s", rest[ai]) for place, ai in enumerate(order)]
    written, chosen = zip(*path, *query, strict=True)
    return _Layout("".join(written), chosen)


def _hoisted(identifiers: Sequence[Identifier]) -> list[str]:
    """The first key with as many of its qualifiers as there are in one chain; the first of equal chains."""
    present = {identifier.ai for identifier in identifiers}
    key = next((identifier.ai for identifier in identifiers if identifier.key), None)
    if key is None:
        return []
    fullest = max(CHAINS[key], key=lambda chain: len(present.intersection(chain)))
    return [key, *(ai for ai in fullest if ai in present)]
