r"""Reading bracketed text: ``(01)06901234567892(10)A\(1``, where ``\(`` is a bracket of the value."""

import re
from typing import Final

from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.findings import MOST_ELEMENTS, Findings, refused
from byssus.trace.gs1.options import Find
from byssus.trace.gs1.problems import Problem, ProblemCode

ELEMENT: Final = re.compile(r"\(([^)]*)\)((?:[^(\\]|\\\(|\\(?!\())*)", re.DOTALL)


def read_bracketed(text: str, find: Find) -> Findings:
    """The elements of a text that starts with an opening bracket."""
    elements: list[Triple] = []
    problems: list[Problem] = []
    position = 0
    while position < len(text):
        found = ELEMENT.match(text, position)
        if not found or (found.end() == len(text) and not found[2]):
            problems.append(Problem(ProblemCode.MALFORMED_BRACKETS, position, len(text) - position))
            break
        identifier = find(found[1])
        if identifier is None:
            problems.append(Problem(ProblemCode.UNKNOWN_AI, found.start(1), len(found[1]), detail=found[1]))
        else:
            elements.append((identifier, found[2].replace(r"\(", "("), found.start(2)))
        position = found.end()
    if len(elements) > MOST_ELEMENTS:
        return refused(ProblemCode.TOO_MANY_ELEMENTS, 0, len(text), str(MOST_ELEMENTS))
    return Findings(tuple(elements), tuple(problems), whole=not problems)
