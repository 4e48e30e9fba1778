"""How the elements of one code go together: exclusions, requirements, repeats, order in a Digital Link.

Most of it does not depend on the values, and few combinations of identifiers are in use: so it is worked out
once for each combination.

Sources: GS1 General Specifications § 4.13 and § 4.14; GS1's barcode syntax dictionary; for the order in a
URI, GS1 Digital Link Standard: URI Syntax.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from byssus.trace.gs1 import pairings
from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import PATHS

COMBINATIONS_KEPT: Final = 2048
SIGNATURE: Final = "8030"


def association_problems(elements: Sequence[Triple], in_path: int = 0, *, requirements: bool = True) -> list[Problem]:
    """Everything that the elements of a code have against one another.

    Args:
        elements: all elements of the code, in source order.
        in_path: how many of them stand in the path of a Digital Link; 0 for other syntaxes.
        requirements: whether an element must have beside it what it needs.
    """
    combination = _combination(tuple([identifier for identifier, _, _ in elements]), in_path, requirements)
    problems = [_problem(code, elements[at], detail) for code, at, detail in combination.misfits]
    if combination.repeated:
        problems += _repeats(elements)
    if combination.signed:
        problems += _unsigned(elements)
    return problems


class _Misfit(NamedTuple):
    """An identifier that does not go with the others, whatever the values."""

    code: ProblemCode
    at: int
    detail: str = ""


class _Combination(NamedTuple):
    misfits: tuple[_Misfit, ...]
    repeated: bool
    signed: bool


@lru_cache(COMBINATIONS_KEPT)
def _combination(identifiers: tuple[Identifier, ...], in_path: int, requirements: bool) -> _Combination:
    ais = tuple(identifier.ai for identifier in identifiers)
    misfits = [*_link_misfits(identifiers, ais, in_path), *_excluded(identifiers, ais)]
    if requirements:
        misfits += _unmet(identifiers, set(ais))
    return _Combination(tuple(misfits), len(set(ais)) < len(ais), SIGNATURE in ais)


def _link_misfits(identifiers: Sequence[Identifier], ais: tuple[str, ...], in_path: int) -> Iterator[_Misfit]:
    if not in_path:
        return
    path = ais[:in_path]
    if path not in PATHS:
        yield _Misfit(ProblemCode.KEY_QUALIFIER_ORDER, 0, ", ".join(path))
    for at, ai in enumerate(ais[in_path:], in_path):
        if ai in ais[:at]:
            yield _Misfit(ProblemCode.DUPLICATE_AI, at)
        elif any((*path[:place], ai, *path[place:]) in PATHS for place in range(1, in_path + 1)):
            yield _Misfit(ProblemCode.BELONGS_IN_PATH, at)
        elif not identifiers[at].attribute:
            yield _Misfit(ProblemCode.NOT_AN_ATTRIBUTE, at)


def _excluded(identifiers: Sequence[Identifier], ais: Sequence[str]) -> Iterator[_Misfit]:
    for at, identifier in enumerate(identifiers):
        others = [ai for ai in ais if ai in identifier.excludes]
        if others:
            yield _Misfit(ProblemCode.EXCLUDED_PAIR, at, others[0])


def _unmet(identifiers: Sequence[Identifier], present: set[str]) -> Iterator[_Misfit]:
    for at, identifier in enumerate(identifiers):
        if identifier.requires and not identifier.requires.met_by(present):
            yield _Misfit(ProblemCode.REQUIRED_MISSING, at, identifier.requires.text)


def _repeats(elements: Sequence[Triple]) -> list[Problem]:
    """An element may be repeated, but not with another value."""
    first: dict[Identifier, str] = {}
    return [
        _problem(ProblemCode.REPEATED_WITH_OTHER_VALUE, element)
        for element in elements
        if first.setdefault(element[0], element[1]) != element[1]
    ]


def _unsigned(elements: Sequence[Triple]) -> list[Problem]:
    """A digital signature is of one item: keys with an optional serial must have it."""
    return [
        _problem(ProblemCode.SERIAL_REQUIRED, element)
        for element in elements
        if len(element[1]) == pairings.SERIAL_AFTER.get(element[0].ai)
    ]


def _problem(code: ProblemCode, element: Triple, detail: str = "") -> Problem:
    identifier, value, position = element
    return Problem(code, position, len(value), identifier.ai, detail)
