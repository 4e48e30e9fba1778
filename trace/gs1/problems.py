"""What is wrong with a code, and where."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from byssus.trace.gs1 import words_en, words_zh
from byssus.trace.gs1.problem_codes import ProblemCode, Severity

__all__ = ["Fault", "Problem", "ProblemCode", "Severity"]


WARNINGS: Final = frozenset({ProblemCode.SEPARATOR_MAY_BE_MISSING})


class Fault(NamedTuple):
    """What a rule found wrong inside one value; ``start`` counts from the value's first character."""

    code: ProblemCode
    start: int
    length: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a code.

    Attributes:
        code: the stable name of what is wrong.
        position: offset in the source text, in characters, counted from 0.
        length: how many characters of the source are concerned; 0 where it is not known.
        ai: the application identifier concerned, if one is.
        detail: what was found or needed; part of the words.
    """

    code: ProblemCode
    position: int
    length: int = 0
    ai: str = ""
    detail: str = ""

    @property
    def severity(self) -> Severity:
        """A warning where the code stays usable in spite of the problem."""
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR

    @property
    def en(self) -> str:
        """The problem in English."""
        return words_en.WORDS[self.code].format(ai=self.ai, detail=self.detail)

    @property
    def zh(self) -> str:
        """The problem in Chinese."""
        return words_zh.WORDS[self.code].format(ai=self.ai, detail=self.detail)
