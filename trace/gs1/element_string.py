"""Reading an element string: identifiers and values in a row, separators where no length is pre-defined.

Source: GS1 General Specifications § 7.8.
"""

from typing import Final

from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.findings import MOST_ELEMENTS, Findings, refused
from byssus.trace.gs1.options import Find
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import ai_at

GROUP_SEPARATOR: Final = "\x1d"
CARET: Final = "^"
SHOWN: Final = 4


def read_element_string(text: str, start: int, separator: str, find: Find) -> Findings:
    """The elements from ``start``, which is behind the first FNC1.

    A place that cannot be read is reported; reading goes on behind the next separator.
    """
    if start == len(text):
        return refused(ProblemCode.NO_ELEMENTS, start)
    elements: list[Triple] = []
    problems: list[Problem] = []
    position, end = start, len(text)
    while position < end:
        found = text.find(separator, position)
        stop = end if found < 0 else found
        ai = ai_at(text, position)
        identifier = find(ai) if position + len(ai) <= stop else None
        if identifier is None:
            problems.append(_unknown(text[position:stop], position))
            position = stop
        else:
            value_at = position + len(ai)
            position = stop if identifier.separated else min(stop, value_at + identifier.longest)
            elements.append((identifier, text[value_at:position], value_at))
        position += position == stop
    if len(elements) > MOST_ELEMENTS:
        return refused(ProblemCode.TOO_MANY_ELEMENTS, 0, end, str(MOST_ELEMENTS))
    return Findings(tuple(elements), problems, whole=not problems, strung_from=start)


def _unknown(rest: str, position: int) -> Problem:
    shown = rest[:SHOWN]
    return Problem(ProblemCode.UNKNOWN_AI, position, len(shown), detail=shown)
