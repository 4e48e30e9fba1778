"""What a reader of one syntax hands on to be validated."""

from collections.abc import Callable
from typing import Final, NamedTuple

from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.options import Options
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import IDENTIFIERS, unknown_identifier

MOST_ELEMENTS: Final = 64

Find = Callable[[str], Identifier | None]


class Findings(NamedTuple):
    """Elements and problems of the syntax; ``whole`` when none was lost, so that they can be judged."""

    elements: tuple[Element, ...] = ()
    problems: tuple[Problem, ...] = ()
    whole: bool = True
    ignored: tuple[str, ...] = ()
    symbology: str = ""


def refused(code: ProblemCode, position: int = 0, length: int = 0, detail: str = "") -> Findings:
    """Findings of a text that cannot be read at all."""
    return Findings(problems=(Problem(code, position, length, detail=detail),), whole=False)


def finder(options: Options) -> Find:
    """How to look up the digits of an identifier under these options."""
    if not options.unknown_identifiers:
        return IDENTIFIERS.get
    return lambda ai: IDENTIFIERS.get(ai) or unknown_identifier(ai)


def length_problem(element: Element) -> Problem | None:
    """A value of wrong length, or one that holds what the engine notation keeps for FNC1."""
    identifier, value, position = element
    if identifier.shortest <= len(value) <= identifier.longest:
        if "^" not in value:
            return None
        return Problem(ProblemCode.CARET_IN_VALUE, position + value.index("^"), 1, identifier.ai)
    if not value:
        return Problem(ProblemCode.VALUE_EMPTY, position, 0, identifier.ai)
    if len(value) < identifier.shortest:
        code, limit = ProblemCode.VALUE_TOO_SHORT, identifier.shortest
    else:
        code, limit = ProblemCode.VALUE_TOO_LONG, identifier.longest
    return Problem(code, position, len(value), identifier.ai, str(limit))
