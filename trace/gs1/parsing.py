"""Reading a code of any syntax: the entry to this package."""

from collections.abc import Sequence
from typing import Final

from byssus.trace.gs1.associations import association_problems
from byssus.trace.gs1.bracketed import read_bracketed
from byssus.trace.gs1.code import Code, Syntax
from byssus.trace.gs1.digital_link import is_web_address, read_digital_link
from byssus.trace.gs1.element_string import CARET, GROUP_SEPARATOR, read_element_string
from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.findings import Findings, refused
from byssus.trace.gs1.options import STRICT, Options
from byssus.trace.gs1.problems import Fault, Problem, ProblemCode
from byssus.trace.gs1.readings import Reading, readings, swallowed
from byssus.trace.gs1.registry import AI_LENGTHS
from byssus.trace.gs1.scan_data import read_scan_data

LONGEST_INPUT: Final = 8191
"""Characters; GS1's own engine takes no more."""


def parse(text: str | bytes, options: Options = STRICT) -> Code:
    """Read a code, judge it, and never raise.

    Recognised by how they start: Digital Link (``http``), scan data (``]``), element string (``^`` or GS for
    FNC1), bracketed text (``(``).

    Args:
        text: one code, without line end; bytes are read as UTF-8.
        options: what to let pass beyond the standard.
    """
    source = text if isinstance(text, str) else text.decode("utf-8", "replace")
    syntax, (elements, problems, whole, ignored, in_path, strung_from) = _read(source, options)
    problems = [*problems, *_value_problems(source, elements)]
    if whole:
        problems += association_problems(elements, in_path, requirements=options.requirements)
    if strung_from is not None and not problems:
        problems += _doubt(source, strung_from)
    if len(problems) > 1:
        problems.sort(key=lambda problem: problem.position)
    return Code(source, syntax, elements, ignored, tuple(problems), in_path)


def readings_of(text: str, options: Options = STRICT) -> list[Reading]:
    """How an element string may have read before a scanner dropped its separators, the likeliest first.

    Empty for other syntaxes, and where no reading is valid.
    """
    _, findings = _read(text, options)
    if findings.strung_from is None:
        return []
    return readings(text, findings.strung_from, _separator(text))


def _read(source: str, options: Options) -> tuple[Syntax, Findings]:
    if len(source) > LONGEST_INPUT:
        return Syntax.PLAIN_TEXT, refused(ProblemCode.INPUT_TOO_LONG, detail=str(LONGEST_INPUT))
    if is_web_address(source):
        return Syntax.DIGITAL_LINK, read_digital_link(source, 0, options)
    start = source[:1]
    if start == "]":
        return Syntax.SCAN_DATA, read_scan_data(source, options)
    if start == "(":
        return Syntax.BRACKETED, read_bracketed(source, options.find)
    bare = options.bare_element_strings and source[:2] in AI_LENGTHS
    if bare or start in {CARET, GROUP_SEPARATOR}:
        return Syntax.ELEMENT_STRING, _read_element_string(source, options)
    return Syntax.PLAIN_TEXT, _read_plain_text(source)


def _read_element_string(source: str, options: Options) -> Findings:
    separator = _separator(source)
    start = 1 if source.startswith(separator) else 0
    return read_element_string(source, start, separator, options.find)


def _separator(source: str) -> str:
    return CARET if source.startswith(CARET) else GROUP_SEPARATOR


def _read_plain_text(source: str) -> Findings:
    if "://" in source[:10] and source[:4].lower() == "http":
        return refused(ProblemCode.URI_SCHEME, 0, source.index(":"))
    if GROUP_SEPARATOR in source or source[:2] in AI_LENGTHS:
        return refused(ProblemCode.MISSING_SYMBOLOGY_IDENTIFIER, 0, len(source))
    return refused(ProblemCode.PLAIN_TEXT, 0, len(source))


def _doubt(source: str, start: int) -> list[Problem]:
    """A warning where a string without separators is likelier to have lost one than to be what it says."""
    found = swallowed(source, start, _separator(source))
    if found is None:
        return []
    holder, held = found
    warning = ProblemCode.SEPARATOR_MAY_BE_MISSING
    return [Problem(warning, held.position, len(held.value), holder.ai, held.ai)]


def _value_problems(source: str, elements: Sequence[Triple]) -> Sequence[Problem]:
    doubtful = [element for element in elements if not element[0].accepts(element[1])]
    judged = [(element, element[0].rule(element[1])) for element in doubtful]
    return [_located(source, element, fault) for element, fault in judged if fault]


def _located(source: str, element: Triple, fault: Fault) -> Problem:
    """A fault at its place in the source; where the value is percent-coded, at the value's start."""
    identifier, value, position = element
    if source.startswith(value, position):
        return Problem(fault.code, position + fault.start, fault.length, identifier.ai, fault.detail)
    return Problem(fault.code, position, 0, identifier.ai, fault.detail)
