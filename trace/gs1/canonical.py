"""Writing elements: bracketed, element string, Digital Link URI."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.registry import CHAINS

FNC1: Final = "^"
STEM: Final = "https://id.gs1.org"


def bracketed(elements: Sequence[Element]) -> str:
    r"""``(01)06901234567892(10)A\(1``: an opening bracket inside a value is escaped."""
    return "".join(f"({element.identifier.ai})" + element.value.replace("(", r"\(") for element in elements)


def human_readable(elements: Sequence[Element]) -> tuple[str, ...]:
    """One line for each element, as printed beside a symbol (GS1 General Specifications § 4.14)."""
    return tuple(f"({element.ai}) {element.value}" for element in elements)


def element_string(elements: Sequence[Element], separator: str = FNC1) -> str:
    """FNC1, then the elements, with a separator after each value that has no pre-defined length."""
    written = []
    separated = True
    for element in elements:
        if separated:
            written.append(separator)
        written.append(element.ai + element.value)
        separated = element.identifier.separated
    return "".join(written)


def digital_link(elements: Sequence[Element], stem: str = STEM, *, sort: bool = False) -> str | None:
    """The Digital Link URI: key, its qualifiers in order, then the other elements as query.

    Args:
        elements: valid elements in source order; the first that is a key becomes the key.
        stem: scheme, domain and path before the key.
        sort: put the query in the order of the identifiers; otherwise those of pre-defined length come
            first, each group in source order.

    Returns:
        The URI, or None where the elements have no key or cannot all stand in a URI.
    """
    rest = {element.identifier.ai: element for element in elements}
    key = next((ai for ai in rest if ai in CHAINS), None)
    if key is None:
        return None
    written = [stem.removesuffix("/")]
    path = [rest.pop(ai) for ai in (key, *_qualifiers(key, elements)) if ai in rest]
    written += [f"/{identifier.ai}/{_coded(value)}" for identifier, value, _ in path]
    query = sorted(rest.values(), key=_by_identifier if sort else _fixed_first)
    mark = "?"
    for identifier, value, _ in query:
        if not identifier.attribute:
            return None
        written.append(f"{mark}{identifier.ai}={_coded(value)}")
        mark = "&"
    return "".join(written)


def _qualifiers(key: str, elements: Sequence[Element]) -> tuple[str, ...]:
    """The chain of qualifiers of which most elements are there; the first of equals."""
    chains = CHAINS[key]
    if len(chains) == 1:
        return chains[0]
    ais = [element.identifier.ai for element in elements]
    return max(chains, key=lambda chain: sum(map(chain.__contains__, ais)))


def _by_identifier(element: Element) -> str:
    return element.identifier.ai


def _fixed_first(element: Element) -> bool:
    return element.identifier.separated


def _coded(value: str) -> str:
    return value if value.isalnum() else quote(value, safe="")
