"""Codes as lines: one code a line in, one JSON object out. The shape of ``byssus gs1``."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypedDict

from byssus.trace.gs1.code import Code
from byssus.trace.gs1.options import STRICT, Options
from byssus.trace.gs1.parsing import parse
from byssus.trace.gs1.problems import Problem

LINE_ENDS = "\r\n"


class ProblemObject(TypedDict):
    """One problem; ``position`` and ``length`` in characters of the input."""

    code: str
    severity: str
    position: int
    length: int
    ai: str | None
    en: str
    zh: str


class CodeObject(TypedDict):
    """One code. Its forms and ignored parameters are null where it is invalid, links also without a key."""

    input: str
    valid: bool
    bracketed: str | None
    element_string: str | None
    digital_link: str | None
    digital_link_sorted: str | None
    ignored: list[str] | None
    problems: list[ProblemObject]


@dataclass(slots=True)
class Summary:
    """Counts over many codes; ``problems`` by their stable names."""

    codes: int = 0
    invalid: int = 0
    problems: Counter[str] = field(default_factory=Counter)

    def count(self, line: CodeObject) -> None:
        """Take one more code into account."""
        self.codes += 1
        self.invalid += not line["valid"]
        self.problems.update(problem["code"] for problem in line["problems"])


def code_objects(lines: Iterable[str | bytes], options: Options = STRICT) -> Iterator[CodeObject]:
    """One object for each line, in order; never raises for what a line holds.

    Args:
        lines: codes, with or without line end. Open files as bytes: in text mode a carriage return inside a
            code would end the line.
        options: what to let pass beyond the standard.
    """
    for line in lines:
        # Lone surrogates, which no JSON can carry, become U+FFFD on the way back from bytes
        raw = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
        yield code_object(parse(raw.rstrip(LINE_ENDS.encode()), options))


def code_object(code: Code) -> CodeObject:
    """The JSON shape of one code."""
    return {
        "input": code.source,
        "valid": code.valid,
        "bracketed": code.bracketed,
        "element_string": code.element_string,
        "digital_link": code.digital_link,
        "digital_link_sorted": code.digital_link_sorted,
        "ignored": list(code.ignored) if code.valid else None,
        "problems": [_problem_object(problem) for problem in code.problems],
    }


def _problem_object(problem: Problem) -> ProblemObject:
    return {
        "code": problem.code.value,
        "severity": problem.severity.value,
        "position": problem.position,
        "length": problem.length,
        "ai": problem.ai or None,
        "en": problem.en,
        "zh": problem.zh,
    }
