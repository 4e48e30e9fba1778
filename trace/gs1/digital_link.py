"""Reading a GS1 Digital Link URI of any stem.

Source: GS1 Digital Link Standard: URI Syntax 1.4 (grammar, § 4), percent coding after RFC 3986.
"""

import re
from typing import Final
from urllib.parse import unquote, unquote_plus

from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.findings import (
    MOST_ELEMENTS,
    Find,
    Findings,
    finder,
    refused,
)
from byssus.trace.gs1.options import Options
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import CHAINS

SCHEMES: Final = ("http://", "https://", "HTTP://", "HTTPS://")
_PATH_CHARACTER: Final = r"[A-Za-z0-9\-._~:/\[\]@!$&'()*+,;=%]"
_SPELT: Final = re.compile(
    rf"(?:https?|HTTPS?)://[A-Za-z0-9\-.:\[\]]+(/{_PATH_CHARACTER}*)(?:\?((?:{_PATH_CHARACTER}|\?)*))?(?:#(?:{_PATH_CHARACTER}|[?#])*)?"
)
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")

GTIN_DIGITS: Final = 14
SHORT_GTINS: Final = frozenset({8, 12, 13})


def is_web_address(text: str, start: int = 0) -> bool:
    """Whether an http or https address starts here, its scheme all in one case."""
    return text.startswith(SCHEMES, start)


def read_digital_link(text: str, start: int, options: Options) -> Findings:
    """The elements and the other parameters of a URI that starts at ``start``."""
    spelt = _SPELT.fullmatch(text, start)
    if not spelt:
        return _misspelt(text, start)
    lookup = _named(options)
    elements = _path_elements(spelt[1], spelt.start(1), lookup)
    if not elements:
        return refused(ProblemCode.NO_KEY_IN_PATH, spelt.start(1), len(spelt[1]))
    in_path = len(elements)
    ignored: list[str] = []
    lost = _take_query(spelt[2], spelt.start(2), lookup, elements, ignored) if spelt[2] else []
    if len(elements) + len(ignored) > MOST_ELEMENTS:
        return refused(ProblemCode.TOO_MANY_ELEMENTS, start, len(text) - start, str(MOST_ELEMENTS))
    if options.zero_suppressed_gtins:
        elements = [_full_gtin(element) for element in elements]
    return Findings(tuple(elements), lost, not lost, tuple(ignored), in_path)


def _misspelt(text: str, start: int) -> Findings:
    if foreign := _FOREIGN.search(text, start):
        return refused(ProblemCode.URI_CHARACTER, foreign.start(), 1, repr(foreign[0]))
    domain_at = text.index("//", start) + 2
    slash = text.find("/", domain_at)
    if slash <= domain_at:
        return refused(ProblemCode.URI_NO_PATH, domain_at, len(text) - domain_at)
    return refused(ProblemCode.URI_DOMAIN, domain_at, slash - domain_at)


def _named(options: Options) -> Find:
    find, names = finder(options), options.names
    if not names:
        return find
    return lambda word: find(names.get(word, word))


def _path_elements(path: str, start: int, lookup: Find) -> list[Element]:
    """Key and qualifiers: pairs at the end of the path, back to the last key; empty if there is none."""
    segments = path.split("/")
    elements: list[Element] = []
    end = start + len(path)
    while len(segments) > 2:
        raw, word = segments.pop(), segments.pop()
        identifier = lookup(word)
        if identifier is None:
            break
        position = end - len(raw)
        elements.append(Element(identifier, unquote(raw) if "%" in raw else raw, position))
        if identifier.ai in CHAINS:
            elements.reverse()
            return elements
        end = position - len(word) - 2
    return []


def _take_query(
    query: str, start: int, lookup: Find, elements: list[Element], ignored: list[str]
) -> list[Problem]:
    """Add the elements and the other parameters to the lists; return the numbers that are no identifier."""
    lost = []
    for parameter in query.split("&"):
        name, equals, raw = parameter.partition("=")
        identifier = lookup(name) if equals else None
        if identifier:
            value = unquote_plus(raw) if "%" in raw or "+" in raw else raw
            elements.append(Element(identifier, value, start + len(name) + 1))
        elif equals and name.isdecimal():
            lost.append(Problem(ProblemCode.UNKNOWN_NUMERIC_PARAMETER, start, len(name), detail=name))
        elif parameter:
            ignored.append(parameter)
        start += len(parameter) + 1
    if query.endswith("&"):
        ignored.append("")
    return lost


def _full_gtin(element: Element) -> Element:
    if element.identifier.ai == "01" and len(element.value) in SHORT_GTINS:
        return element._replace(value=element.value.zfill(GTIN_DIGITS))
    return element
