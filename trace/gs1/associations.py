"""How the elements of one code go together: repeats, exclusions, requirements.

Source: GS1 General Specifications § 4.13 and § 4.14, and the associations of GS1's barcode syntax dictionary.
"""

from collections.abc import Iterator, Sequence

from byssus.trace.gs1 import pairings
from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.problems import Problem, ProblemCode

SIGNATURE = "8030"


def association_problems(elements: Sequence[Element], *, requirements: bool = True) -> Iterator[Problem]:
    """Everything that the elements have against one another.

    Args:
        elements: all elements of the code.
        requirements: whether an element must have beside it what it needs.
    """
    present = {element.identifier.ai: element for element in reversed(elements)}
    ais = present.keys()
    for element in elements:
        identifier = element.identifier
        if not identifier.excludes.isdisjoint(ais):
            other = next(ai for ai in (e.identifier.ai for e in elements) if ai in identifier.excludes)
            yield _problem(ProblemCode.EXCLUDED_PAIR, element, other)
        if requirements and identifier.requires and not identifier.requires.met_by(ais):
            yield _problem(ProblemCode.REQUIRED_MISSING, element, identifier.requires.text)
        if present[identifier.ai].value != element.value:
            yield _problem(ProblemCode.REPEATED_WITH_OTHER_VALUE, element)
        if SIGNATURE in ais and len(element.value) == pairings.SERIAL_AFTER.get(identifier.ai):
            yield _problem(ProblemCode.SERIAL_REQUIRED, element)


def _problem(code: ProblemCode, element: Element, detail: str = "") -> Problem:
    return Problem(code, element.position, len(element.value), element.identifier.ai, detail)
