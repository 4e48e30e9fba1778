"""Reading a code of any syntax: the one entry to this package."""

from typing import Final

from byssus.trace.gs1.associations import association_problems
from byssus.trace.gs1.bracketed import read_bracketed
from byssus.trace.gs1.code import Code, Syntax
from byssus.trace.gs1.digital_link import is_web_address, read_digital_link
from byssus.trace.gs1.element_string import CARET, GROUP_SEPARATOR, read_element_string
from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.findings import Findings, finder, refused
from byssus.trace.gs1.options import STRICT, Options
from byssus.trace.gs1.problems import Fault, Problem, ProblemCode
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
    syntax = _syntax_of(source, options)
    findings = _read(source, syntax, options)
    problems = [
        *findings.problems,
        *[
            _located(source, element, fault)
            for element in findings.elements
            if (fault := element.identifier.rule(element.value))
        ],
    ]
    if findings.whole:
        problems += association_problems(findings.elements, requirements=options.associations)
    if len(problems) > 1:
        problems.sort(key=lambda problem: problem.position)
    return Code(source, syntax, findings.elements, findings.ignored, tuple(problems), findings.symbology)


def _syntax_of(source: str, options: Options) -> Syntax:
    if is_web_address(source):
        return Syntax.DIGITAL_LINK
    start = source[:1]
    if start == "]":
        return Syntax.SCAN_DATA
    if start == "(":
        return Syntax.BRACKETED
    bare = options.bare_element_strings and source[:2] in AI_LENGTHS
    if bare or (start and start in CARET + GROUP_SEPARATOR):
        return Syntax.ELEMENT_STRING
    return Syntax.PLAIN_TEXT


def _read(source: str, syntax: Syntax, options: Options) -> Findings:
    if len(source) > LONGEST_INPUT:
        return refused(ProblemCode.INPUT_TOO_LONG, LONGEST_INPUT, detail=str(LONGEST_INPUT))
    match syntax:
        case Syntax.DIGITAL_LINK:
            return read_digital_link(source, 0, options)
        case Syntax.SCAN_DATA:
            return read_scan_data(source, options)
        case Syntax.ELEMENT_STRING:
            return _read_element_string(source, options)
        case Syntax.BRACKETED:
            return read_bracketed(source, finder(options))
        case Syntax.PLAIN_TEXT:
            return _read_plain_text(source)


def _read_element_string(source: str, options: Options) -> Findings:
    separator = CARET if source.startswith(CARET) else GROUP_SEPARATOR
    start = 1 if source.startswith(separator) else 0
    return read_element_string(source, start, separator, finder(options))


def _read_plain_text(source: str) -> Findings:
    if "://" in source[:10] and source[:4].lower() == "http":
        return refused(ProblemCode.URI_SCHEME, 0, source.index(":"))
    if GROUP_SEPARATOR in source or source[:2] in AI_LENGTHS:
        return refused(ProblemCode.MISSING_SYMBOLOGY_IDENTIFIER, 0, len(source))
    return refused(ProblemCode.PLAIN_TEXT, 0, len(source))


def _located(source: str, element: Element, fault: Fault) -> Problem:
    """A fault at its place in the source; where the value is percent-coded, at the value's start."""
    identifier, value, position = element
    if source.startswith(value, position):
        return Problem(fault.code, position + fault.start, fault.length, identifier.ai, fault.detail)
    return Problem(fault.code, position, 0, identifier.ai, fault.detail)
