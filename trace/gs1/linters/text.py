"""Character sets and simple rules of text (GS1 General Specifications § 7.11)."""

import re
from collections.abc import Callable
from typing import Final

from byssus.trace.gs1.problems import Fault, ProblemCode

SHORTEST_COMPANY_PREFIX: Final = 4

ONE_OF_82: Final = r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]"""
ONE_OF_39: Final = r"[#\-/0-9A-Z]"
NON_DIGIT: Final = re.compile(r"[^0-9]")
NON_CSET82: Final = re.compile(ONE_OF_82.replace("[", "[^"))
NON_CSET39: Final = re.compile(ONE_OF_39.replace("[", "[^"))
NON_CSET64: Final = re.compile(r"[^\-0-9A-Z_a-z]")
BROKEN_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
IMPORTER_INDEX: Final = re.compile(r"[\-0-9A-Z_a-z]")


def _only(foreign: re.Pattern[str], code: ProblemCode) -> Callable[[str], Fault | None]:
    search = foreign.search

    def rule(part: str) -> Fault | None:
        found = search(part)
        return Fault(code, found.start(), 1) if found else None

    return rule


digits = _only(NON_DIGIT, ProblemCode.NON_DIGIT_CHARACTER)
cset82 = _only(NON_CSET82, ProblemCode.INVALID_CSET82_CHARACTER)
cset39 = _only(NON_CSET39, ProblemCode.INVALID_CSET39_CHARACTER)
_cset64_alphabet = _only(NON_CSET64, ProblemCode.INVALID_CSET64_CHARACTER)


def cset64(part: str) -> Fault | None:
    """Base64url; padding may be left out, but fills up a multiple of three characters, as in GS1's linter."""
    unpadded = part.rstrip("=")
    padding = len(part) - len(unpadded)
    if padding > 2 or (padding and len(part) % 3):
        return Fault(ProblemCode.INVALID_CSET64_PADDING, len(unpadded), padding)
    return _cset64_alphabet(unpadded)


def company_prefix(part: str) -> Fault | None:
    """A GS1 company prefix at the start: at least four digits."""
    if len(part) < SHORTEST_COMPANY_PREFIX:
        return Fault(ProblemCode.TOO_SHORT_FOR_GCP, 0, len(part))
    found = NON_DIGIT.search(part, 0, SHORTEST_COMPANY_PREFIX)
    return Fault(ProblemCode.INVALID_GCP_PREFIX, found.start(), 1) if found else None


def company_prefix_after_first(part: str) -> Fault | None:
    """A company prefix behind one digit: the indicator of a GTIN-14 or the extension of an SSCC."""
    fault = company_prefix(part[1:])
    return fault and fault._replace(start=fault.start + 1)


def has_non_digit(part: str) -> Fault | None:
    """At least one character that is no digit."""
    return None if NON_DIGIT.search(part) else Fault(ProblemCode.REQUIRES_NON_DIGIT_CHARACTER, 0, len(part))


def hyphens(part: str) -> Fault | None:
    """Only hyphens: the sign of a temperature below zero (AI 433n)."""
    return Fault(ProblemCode.NOT_HYPHEN, 0, len(part)) if part.strip("-") else None


def percent_coded(part: str) -> Fault | None:
    """Each percent sign starts a percent-coded octet."""
    found = BROKEN_PERCENT.search(part)
    if not found:
        return None
    return Fault(ProblemCode.INVALID_PERCENT_SEQUENCE, found.start(), len(part[found.start() :][:3]))


def importer_index(part: str) -> Fault | None:
    """One character of the importer index of EU regulation 2018/574."""
    if len(part) != 1:
        return Fault(ProblemCode.IMPORTER_IDX_MUST_BE_ONE_CHARACTER, 0, len(part))
    return None if IMPORTER_INDEX.match(part) else Fault(ProblemCode.INVALID_IMPORT_IDX_CHARACTER, 0, 1)
