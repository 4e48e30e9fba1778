"""Reading a GS1 Digital Link URI of any stem.

Source: GS1 Digital Link Standard: URI Syntax 1.4 (grammar, § 4), percent coding after RFC 3986.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote, unquote_plus

from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.findings import (
    COMBINATIONS_KEPT,
    MOST_ELEMENTS,
    Find,
    Findings,
    Misfit,
    finder,
    refused,
)
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.options import Options
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import CHAINS, PATHS

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
    query = _query(spelt[2], spelt.start(2), lookup) if spelt[2] else _Query()
    elements = (*path, *query.elements)
    if len(elements) + len(query.ignored) > MOST_ELEMENTS:
        return refused(ProblemCode.TOO_MANY_ELEMENTS, start, len(text) - start, str(MOST_ELEMENTS))
    problems = query.problems
    if misfits := _misfits(tuple([element.identifier for element in elements]), len(path)):
        problems = [*problems, *[misfit.beside(elements) for misfit in misfits]]
    if options.zero_suppressed_gtins:
        elements = tuple(map(_full_gtin, elements))
    return Findings(elements, problems, not query.problems, query.ignored)


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


def _path_elements(path: str, start: int, lookup: Find) -> list[Element]:
    """Key and qualifiers: pairs at the end of the path, back to the last key; empty if there is none."""
    segments = path.split("/")
    elements: list[Element] = []
    end = start + len(path)
    for at in range(len(segments) - 2, 0, -2):
        identifier = lookup(segments[at])
        if identifier is None:
            break
        raw = segments[at + 1]
        position = end - len(raw)
        elements.append(Element(identifier, unquote(raw) if "%" in raw else raw, position))
        if identifier.ai in CHAINS:
            return elements[::-1]
        end = position - len(segments[at]) - 2
    return []


class _Query(NamedTuple):
    elements: Sequence[Element] = ()
    ignored: tuple[str, ...] = ()
    problems: Sequence[Problem] = ()


def _query(query: str, start: int, lookup: Find) -> _Query:
    """Elements; other parameters as they stand; numbers that are no identifier, as problems."""
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
    return _Query(elements, tuple(ignored), problems)


def _full_gtin(element: Element) -> Element:
    if element.identifier.ai == "01" and len(element.value) in SHORT_GTINS:
        return element._replace(value=element.value.zfill(GTIN_DIGITS))
    return element


@lru_cache(COMBINATIONS_KEPT)
def _misfits(identifiers: tuple[Identifier, ...], in_path: int) -> tuple[Misfit, ...]:
    """What the order of key, qualifiers and attributes has against it; it does not depend on the values."""
    ais = tuple(identifier.ai for identifier in identifiers)
    path = ais[:in_path]
    misfits = [] if path in PATHS else [Misfit(ProblemCode.KEY_QUALIFIER_ORDER, 0, ", ".join(path))]
    for index, ai in enumerate(ais[in_path:], in_path):
        if ai in ais[:index]:
            misfits.append(Misfit(ProblemCode.DUPLICATE_AI, index))
        elif any((*path[:at], ai, *path[at:]) in PATHS for at in range(1, in_path + 1)):
            misfits.append(Misfit(ProblemCode.BELONGS_IN_PATH, index))
        elif not identifiers[index].attribute:
            misfits.append(Misfit(ProblemCode.NOT_AN_ATTRIBUTE, index))
    return tuple(misfits)
