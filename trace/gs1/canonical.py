"""Writing elements: bracketed, element string, Digital Link URI."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from byssus.trace.gs1.associations import COMBINATIONS_KEPT
from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.registry import CHAINS

FNC1: Final = "^"
STEM: Final = "https://id.gs1.org"
UNRESERVED: Final = "-._~"
CODED: Final = {
    ord(character): f"%{ord(character):02X}"
    for character in map(chr, range(128))
    if not (character.isalnum() or character in UNRESERVED)
}
"""Percent coding of RFC 3986 § 2: all but the unreserved characters."""


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


def digital_link(elements: Sequence[Triple], stem: str = STEM, *, sort: bool = False) -> str | None:
    """The Digital Link URI: key, its qualifiers in order, then the other elements as query.

    Args:
        elements: valid elements in source order; the first that is a key becomes the key.
        stem: scheme, domain and path before the key.
        sort: put the query in the order of the identifiers; otherwise those of pre-defined length come
            first, each group in source order.

    Returns:
        The URI, or None where the elements have no key or cannot all stand in a URI.
    """
    layout = _layout(tuple([identifier for identifier, _, _ in elements]), sort)
    if layout is None:
        return None
    return stem.removesuffix("/") + "".join([head + _coded(elements[at][1]) for head, at in layout])


def _coded(value: str) -> str:
    return value if value.isalnum() else value.translate(CODED)


@lru_cache(COMBINATIONS_KEPT)
def _layout(identifiers: tuple[Identifier, ...], sort: bool) -> tuple[tuple[str, int], ...] | None:
    """For each value of the URI what stands before it and its index; it does not depend on the values."""
    rest: dict[str, int] = {}
    for index, identifier in enumerate(identifiers):
        rest.setdefault(identifier.ai, index)
    key = next((ai for ai in rest if ai in CHAINS), None)
    if key is None:
        return None
    path = [(f"/{ai}/", rest.pop(ai)) for ai in (key, *_qualifiers(key, identifiers)) if ai in rest]
    if not all(identifiers[index].attribute for index in rest.values()):
        return None
    order = sorted(rest) if sort else sorted(rest, key=lambda ai: identifiers[rest[ai]].separated)
    query = [(f"{'&' if place else '?'}{ai}=", rest[ai]) for place, ai in enumerate(order)]
    return (*path, *query)


def _qualifiers(key: str, identifiers: Sequence[Identifier]) -> tuple[str, ...]:
    """The chain of qualifiers of which most are there; the first of equals."""
    return max(CHAINS[key], key=lambda chain: sum(identifier.ai in chain for identifier in identifiers))
