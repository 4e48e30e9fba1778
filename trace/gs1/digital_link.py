"""Reading a GS1 Digital Link URI of any stem.

Source: GS1 Digital Link Standard: URI Syntax 1.4 (grammar, § 4), percent coding after RFC 3986.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote, unquote_plus

from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.findings import MOST_ELEMENTS, Find, Findings, finder, length_problem, refused
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.options import Options
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import PATHS

_SCHEME: Final = r"(?:https?|HTTPS?)://"
_PATH_CHARACTER: Final = r"[A-Za-z0-9\-._~:/\[\]@!$&'()*+,;=%]"
_SPELT: Final = re.compile(
    rf"{_SCHEME}[A-Za-z0-9\-.:\[\]]+(/{_PATH_CHARACTER}*)(?:\?((?:{_PATH_CHARACTER}|\?)*))?(?:#(?:{_PATH_CHARACTER}|[?#])*)?"
)
_SCHEME_HEAD: Final = re.compile(_SCHEME)
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")

GTIN_DIGITS: Final = 14
SHORT_GTINS: Final = frozenset({8, 12, 13})


def is_web_address(text: str, start: int = 0) -> bool:
    """Whether an http or https address starts here, its scheme all in one case."""
    return _SCHEME_HEAD.match(text, start) is not None


def read_digital_link(text: str, start: int, options: Options) -> Findings:
    """The elements and the other parameters of a URI that starts at ``start``."""
    spelt = _SPELT.fullmatch(text, start)
    if not spelt:
        return _misspelt(text, start)
    lookup = _named(options)
    path = _path_elements(spelt[1], spelt.start(1), lookup)
    if not path:
        return refused(ProblemCode.NO_KEY_IN_PATH, spelt.start(1), len(spelt[1]))
    query, ignored, problems = _query_elements(spelt[2], spelt.start(2), lookup) if spelt[2] else ((), (), ())
    elements = (*path, *query)
    if options.zero_suppressed_gtins:
        elements = tuple(map(_full_gtin, elements))
    if len(elements) + len(ignored) > MOST_ELEMENTS:
        return refused(ProblemCode.TOO_MANY_ELEMENTS, start, len(text) - start, str(MOST_ELEMENTS))
    lengths = [problem for element in elements if (problem := _value_problem(element))]
    found = (*problems, *lengths, *_path_problems(path), *_query_problems(path, query))
    return Findings(elements, found, whole=not (problems or lengths), ignored=ignored)


def _misspelt(text: str, start: int) -> Findings:
    if foreign := _FOREIGN.search(text, start):
        return refused(ProblemCode.URI_CHARACTER, foreign.start(), 1, repr(foreign[0]))
    head = _SCHEME_HEAD.match(text, start)
    domain_at = head.end() if head else start
    slash = text.find("/", domain_at)
    if slash <= domain_at:
        return refused(ProblemCode.URI_NO_PATH, domain_at, len(text) - domain_at)
    return refused(ProblemCode.URI_DOMAIN, domain_at, slash - domain_at)


def _named(options: Options) -> Find:
    find, names = finder(options), options.names
    if not names:
        return find
    return lambda word: find(names.get(word, word))


def _path_elements(path: str, start: int, lookup: Find) -> tuple[Element, ...]:
    """Key and qualifiers: pairs at the end of the path, back to the last key; empty if there is none."""
    segments = path.split("/")
    identifiers: list[Identifier] = []
    at = len(segments) - 2
    while at > 0 and (identifier := lookup(segments[at])):
        identifiers.append(identifier)
        if identifier.qualifiers is not None:
            return _paired(identifiers, segments, at, start)
        at -= 2
    return ()


def _paired(identifiers: list[Identifier], segments: list[str], at: int, start: int) -> tuple[Element, ...]:
    position = start + sum(map(len, segments[:at])) + at
    elements = []
    for identifier in reversed(identifiers):
        position += len(segments[at]) + 1
        raw = segments[at + 1]
        elements.append(Element(identifier, unquote(raw) if "%" in raw else raw, position))
        position += len(raw) + 1
        at += 2
    return tuple(elements)


def _query_elements(
    query: str, start: int, lookup: Find
) -> tuple[tuple[Element, ...], tuple[str, ...], tuple[Problem, ...]]:
    """The elements, the other parameters as they stand, and the numbers that are no identifier."""
    elements: list[Element] = []
    ignored: list[str] = []
    problems: list[Problem] = []
    for parameter in query.split("&"):
        name, equals, raw = parameter.partition("=")
        identifier = lookup(name) if equals else None
        if identifier:
            value = unquote_plus(raw) if "%" in raw or "+" in raw else raw
            elements.append(Element(identifier, value, start + len(name) + 1))
        elif equals and name.isdecimal():
            problems.append(Problem(ProblemCode.UNKNOWN_NUMERIC_PARAMETER, start, len(name), detail=name))
        elif parameter:
            ignored.append(parameter)
        start += len(parameter) + 1
    if query.endswith("&"):
        ignored.append("")
    return tuple(elements), tuple(ignored), tuple(problems)


def _full_gtin(element: Element) -> Element:
    if element.identifier.ai == "01" and len(element.value) in SHORT_GTINS:
        return element._replace(value=element.value.zfill(GTIN_DIGITS))
    return element


def _value_problem(element: Element) -> Problem | None:
    if "\0" in element.value:
        return Problem(ProblemCode.NULL_IN_VALUE, element.position, 0, element.identifier.ai)
    return length_problem(element)


def _path_problems(path: tuple[Element, ...]) -> tuple[Problem, ...]:
    ais = tuple([element.identifier.ai for element in path])
    if ais in PATHS:
        return ()
    return (Problem(ProblemCode.KEY_QUALIFIER_ORDER, path[0].position, 0, ais[0], ", ".join(ais)),)


def _query_problems(path: tuple[Element, ...], query: Sequence[Element]) -> Iterator[Problem]:
    ais = tuple([element.identifier.ai for element in path])
    seen = set(ais)
    for identifier, value, position in query:
        ai = identifier.ai
        if ai in seen:
            yield Problem(ProblemCode.DUPLICATE_AI, position, len(value), ai)
        elif any((*ais[:at], ai, *ais[at:]) in PATHS for at in range(1, len(ais) + 1)):
            yield Problem(ProblemCode.BELONGS_IN_PATH, position, len(value), ai)
        elif not identifier.attribute:
            yield Problem(ProblemCode.NOT_AN_ATTRIBUTE, position, len(value), ai)
        seen.add(ai)
