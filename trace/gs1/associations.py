"""How the elements of one code go together: repeats, exclusions, requirements.

Source: GS1 General Specifications § 4.13 and § 4.14, and the associations of GS1's barcode syntax dictionary.
"""

from collections.abc import Sequence

from byssus.trace.gs1 import pairings
from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.problems import Problem, ProblemCode

SIGNATURE = "8030"


def association_problems(elements: Sequence[Element], *, requirements: bool = True) -> list[Problem]:
    """Everything that the elements have against one another.

    Args:
        elements: all elements of the code.
        requirements: whether an element must have beside it what it needs.
    """
    present = {identifier.ai: value for identifier, value, _ in elements}
    ais = present.keys()
    problems = []
    for element in elements:
        identifier, value, _ = element
        if not identifier.excludes.isdisjoint(ais):
            other = next(e.ai for e in elements if e.ai in identifier.excludes)
            problems.append(_problem(ProblemCode.EXCLUDED_PAIR, element, other))
        needed = identifier.requires
        if needed and requirements and not needed.met_by(ais):
            problems.append(_problem(ProblemCode.REQUIRED_MISSING, element, needed.text))
        if present[identifier.ai] != value:
            problems.append(_problem(ProblemCode.REPEATED_WITH_OTHER_VALUE, element))
    if SIGNATURE in ais:
        problems += [
            _problem(ProblemCode.SERIAL_REQUIRED, element) for element in elements if _lacks_serial(element)
        ]
    return problems


def _lacks_serial(element: Element) -> bool:
    return len(element.value) == pairings.SERIAL_AFTER.get(element.ai)


def _problem(code: ProblemCode, element: Element, detail: str = "") -> Problem:
    return Problem(code, element.position, len(element.value), element.identifier.ai, detail)
