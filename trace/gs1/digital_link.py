"""Reading a GS1 Digital Link URI of any stem.

Source: GS1 Digital Link Standard: URI Syntax 1.4 (grammar, § 4), percent coding after RFC 3986.
"""

import re
from typing import Final
from urllib.parse import unquote, unquote_plus

from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.findings import MOST_ELEMENTS, Findings, refused
from byssus.trace.gs1.options import Find, Options
from byssus.trace.gs1.problems import Problem, ProblemCode

SCHEMES: Final = ("http://", "https://", "HTTP://", "HTTPS://")
_IN_PATH: Final = r"A-Za-z0-9\-._~:/\[\]@!$&'()*+,;=%"
_SPELT: Final = re.compile(
    rf"(?:https?|HTTPS?)://[A-Za-z0-9\-.:\[\]]+(/[{_IN_PATH}]*)(?:\?([{_IN_PATH}?]*))?(?:#[{_IN_PATH}?#]*)?"
)
_FOREIGN: Final = re.compile(rf"[^{_IN_PATH}?#]")

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
    path, query = spelt.groups()
    path_at = spelt.start(1)
    elements = _path_elements(path, path_at, options.find_word)
    if not elements:
        return refused(ProblemCode.NO_KEY_IN_PATH, path_at, len(path))
    in_path = len(elements)
    ignored: list[str] = []
    lost = _take_query(query, spelt.start(2), options.find_word, elements, ignored) if query else []
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


def _path_elements(path: str, start: int, lookup: Find) -> list[Triple]:
    """Key and qualifiers: pairs at the end of the path, back to the last key; empty if there is none."""
    segments = path.split("/")
    elements: list[Triple] = []
    end = start + len(path)
    while len(segments) > 2:
        raw, word = segments.pop(), segments.pop()
        identifier = lookup(word)
        if identifier is None:
            break
        position = end - len(raw)
        elements.append((identifier, unquote(raw) if "%" in raw else raw, position))
        if identifier.key:
            elements.reverse()
            return elements
        end = position - len(word) - 2
    return []


def _take_query(query: str, start: int, lookup: Find, elements: list[Triple], ignored: list[str]) -> list[Problem]:
    """Add the elements and the other parameters to the lists; return the numbers that are no identifier."""
    lost = []
    for parameter in query.split("&"):
        name, equals, raw = parameter.partition("=")
        identifier = lookup(name) if equals else None
        if identifier:
            value = unquote_plus(raw) if "%" in raw or "+" in raw else raw
            elements.append((identifier, value, start + len(name) + 1))
        elif equals and name.isdecimal():
            lost.append(Problem(ProblemCode.UNKNOWN_NUMERIC_PARAMETER, start, len(name), detail=name))
        elif parameter:
            ignored.append(parameter)
        start += len(parameter) + 1
    if query.endswith("&"):
        ignored.append("")
    return lost


def _full_gtin(element: Triple) -> Triple:
    identifier, value, position = element
    short = identifier.ai == "01" and len(value) in SHORT_GTINS
    return (identifier, value.zfill(GTIN_DIGITS), position) if short else element
