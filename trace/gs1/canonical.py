"""Writing elements: bracketed, element string, Digital Link URI."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from byssus.trace.gs1.elements import Element

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
    key = next((element for element in elements if element.identifier.qualifiers is not None), None)
    if key is None:
        return None
    first: dict[str, Element] = {}
    for element in elements:
        first.setdefault(element.identifier.ai, element)
    path = [key.identifier.ai, *_qualifiers(key, elements)]
    query = [element for ai, element in first.items() if ai not in path]
    if not all(element.identifier.attribute for element in query):
        return None
    query.sort(key=_by_identifier if sort else _fixed_first)
    written = "".join(f"/{ai}/{_coded(first[ai].value)}" for ai in path if ai in first)
    attributes = "&".join(f"{element.identifier.ai}={_coded(element.value)}" for element in query)
    return f"{stem.removesuffix('/')}{written}{'?' if attributes else ''}{attributes}"


def _qualifiers(key: Element, elements: Sequence[Element]) -> tuple[str, ...]:
    """The alternative of the key's qualifiers of which most elements are there; the first of equals."""
    alternatives = key.identifier.qualifiers or ((),)
    if len(alternatives) == 1:
        return alternatives[0]
    return max(alternatives, key=lambda chain: sum(element.identifier.ai in chain for element in elements))


def _by_identifier(element: Element) -> str:
    return element.identifier.ai


def _fixed_first(element: Element) -> bool:
    return element.identifier.separated


def _coded(value: str) -> str:
    return value if value.isalnum() else quote(value, safe="")
