"""What the readers and the rules hand on."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.options import Options
from byssus.trace.gs1.problems import Problem, ProblemCode
from byssus.trace.gs1.registry import IDENTIFIERS, unknown_identifier

MOST_ELEMENTS: Final = 64

Find = Callable[[str], Identifier | None]


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

    elements: tuple[Element, ...] = ()
    problems: Sequence[Problem] = ()
    whole: bool = True
    ignored: tuple[str, ...] = ()
    in_path: int = 0
    strung_from: int | None = None


def refused(code: ProblemCode, position: int = 0, length: int = 0, detail: str = "") -> Findings:
    """Findings of a text that cannot be read at all."""
    return Findings(problems=(Problem(code, position, length, detail=detail),), whole=False)


def finder(options: Options) -> Find:
    """How to look up the digits of an identifier under these options."""
    if not options.unknown_identifiers:
        return IDENTIFIERS.get
    return lambda ai: IDENTIFIERS.get(ai) or unknown_identifier(ai)
