"""Reading an element string: identifiers and values in a row, separators where no length is pre-defined.

Source: GS1 General Specifications § 7.8.
"""

from typing import Final

from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.findings import MOST_ELEMENTS, Find, Findings, refused
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import AI_LENGTHS

GROUP_SEPARATOR: Final = "\x1d"
CARET: Final = "^"
SHOWN: Final = 4


def read_element_string(text: str, start: int, separator: str, find: Find) -> Findings:
    """The elements from ``start``, which is behind the first FNC1.

    A place that cannot be read is reported; reading goes on behind the next separator.
    """
    if start == len(text):
        return refused(ProblemCode.NO_ELEMENTS, start)
    elements: list[Element] = []
    problems: list[Problem] = []
    position, end = start, len(text)
    while position < end:
        stop = text.find(separator, position)
        stop = end if stop < 0 else stop
        ai = text[position : position + AI_LENGTHS.get(text[position : position + 2], 0)]
        identifier = find(ai) if position + len(ai) <= stop else None
        if identifier is None:
            shown = text[position : min(position + SHOWN, stop)]
            problems.append(Problem(ProblemCode.UNKNOWN_AI, position, len(shown), detail=shown))
            position = stop + 1
            continue
        value_at = position + len(ai)
        position = stop if identifier.separated else min(stop, value_at + identifier.longest)
        elements.append(Element(identifier, text[value_at:position], value_at))
        position += position == stop
    if len(elements) > MOST_ELEMENTS:
        return refused(ProblemCode.TOO_MANY_ELEMENTS, 0, end, str(MOST_ELEMENTS))
    return Findings(tuple(elements), problems, whole=not problems, strung_from=start)
