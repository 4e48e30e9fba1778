"""How the elements of one code go together: exclusions, requirements, repeats.

What identifiers have against one another does not depend on their values, and few combinations are in use:
so it is worked out once for each.

Source: GS1 General Specifications § 4.13 and § 4.14, and the associations of GS1's barcode syntax dictionary.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from byssus.trace.gs1 import pairings
from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.findings import COMBINATIONS_KEPT, Misfit
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import IDENTIFIERS

SIGNATURE: Final = IDENTIFIERS["8030"]


def association_problems(elements: Sequence[Element], *, requirements: bool = True) -> list[Problem]:
    """Everything that the elements of a code have against one another.

    Args:
        elements: all elements of the code.
        requirements: whether an element must have beside it what it needs.
    """
    identifiers = tuple([element.identifier for element in elements])
    problems = [misfit.beside(elements) for misfit in _misfits(identifiers, requirements)]
    if len(set(identifiers)) < len(identifiers):
        problems += _repeats(elements)
    if SIGNATURE in identifiers:
        problems += _unsigned(elements)
    return problems


@lru_cache(COMBINATIONS_KEPT)
def _misfits(identifiers: tuple[Identifier, ...], requirements: bool) -> tuple[Misfit, ...]:  # noqa: FBT001: cache key
    ais = [identifier.ai for identifier in identifiers]
    present = set(ais)
    misfits = []
    for index, identifier in enumerate(identifiers):
        if not identifier.excludes.isdisjoint(present):
            other = next(ai for ai in ais if ai in identifier.excludes)
            misfits.append(Misfit(ProblemCode.EXCLUDED_PAIR, index, other))
        needed = identifier.requires if requirements else None
        if needed and not needed.met_by(present):
            misfits.append(Misfit(ProblemCode.REQUIRED_MISSING, index, needed.text))
    return tuple(misfits)


def _repeats(elements: Sequence[Element]) -> list[Problem]:
    """An element may be repeated, but not with another value."""
    first: dict[str, str] = {}
    return [
        _problem(ProblemCode.REPEATED_WITH_OTHER_VALUE, element)
        for element in elements
        if first.setdefault(element.ai, element.value) != element.value
    ]


def _unsigned(elements: Sequence[Element]) -> list[Problem]:
    """A digital signature is of one item: keys with an optional serial must have it."""
    return [
        _problem(ProblemCode.SERIAL_REQUIRED, element)
        for element in elements
        if len(element.value) == pairings.SERIAL_AFTER.get(element.ai)
    ]


def _problem(code: ProblemCode, element: Element) -> Problem:
    return Problem(code, element.position, len(element.value), element.ai)
