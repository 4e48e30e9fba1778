"""What the readers and the rules hand on."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.options import Options
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import IDENTIFIERS, unknown_identifier

MOST_ELEMENTS: Final = 64
COMBINATIONS_KEPT: Final = 2048
"""Of results that depend only on which identifiers stand together; bounded, as anyone can send new ones."""

Find = Callable[[str], Identifier | None]


class Findings(NamedTuple):
    """Elements and problems of the syntax; ``whole`` when none was lost, so that they can be judged."""

    elements: tuple[Element, ...] = ()
    problems: Sequence[Problem] = ()
    whole: bool = True
    ignored: tuple[str, ...] = ()
    symbology: str = ""


class Misfit(NamedTuple):
    """An identifier that does not go with the others, whatever the values."""

    code: ProblemCode
    at: int
    detail: str = ""

    def beside(self, elements: Sequence[Element]) -> Problem:
        """The misfit among the elements of a code."""
        identifier, value, position = elements[self.at]
        return Problem(self.code, position, len(value), identifier.ai, self.detail)


def refused(code: ProblemCode, position: int = 0, length: int = 0, detail: str = "") -> Findings:
    """Findings of a text that cannot be read at all."""
    return Findings(problems=(Problem(code, position, length, detail=detail),), whole=False)


def finder(options: Options) -> Find:
    """How to look up the digits of an identifier under these options."""
    if not options.unknown_identifiers:
        return IDENTIFIERS.get
    return lambda ai: IDENTIFIERS.get(ai) or unknown_identifier(ai)
