"""What the readers and the rules hand on."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.problems import Problem, ProblemCode

MOST_ELEMENTS: Final = 64


class Findings(NamedTuple):
    """What was read.

    Attributes:
        elements: in source order.
        problems: of the syntax.
        whole: no element was lost, so that all can be judged together.
        ignored: parameters of a Digital Link that are no GS1 data.
        in_path: how many of the elements stand in the path of a Digital Link.
        strung_from: where an element string starts in the source, behind its FNC1.
    """

    elements: tuple[Triple, ...] = ()
    problems: Sequence[Problem] = ()
    whole: bool = True
    ignored: tuple[str, ...] = ()
    in_path: int = 0
    strung_from: int | None = None


def refused(code: ProblemCode, position: int = 0, length: int = 0, detail: str = "") -> Findings:
    """Findings of a text that cannot be read at all."""
    return Findings(problems=(Problem(code, position, length, detail=detail),), whole=False)
