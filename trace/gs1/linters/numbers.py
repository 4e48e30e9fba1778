"""Rules for numbers: zero, ranges, pieces of a total, coordinates."""

import re
from collections.abc import Callable
from typing import Final

from byssus.trace.gs1.linters import text
from byssus.trace.gs1.problems import Fault, ProblemCode

POSITION: Final = re.compile(r"([0-9]+)/([0-9]+)")
COORDINATE_DIGITS: Final = 10


def not_zero(part: str) -> Fault | None:
    """A number above zero."""
    return text.digits(part) or (None if part.strip("0") else Fault(ProblemCode.ILLEGAL_ZERO_VALUE, 0, len(part)))


def zero(part: str) -> Fault | None:
    """Only zeros."""
    return Fault(ProblemCode.NOT_ZERO, 0, len(part)) if part.strip("0") else None


def no_leading_zero(part: str) -> Fault | None:
    """A number that does not start with zero."""
    if fault := text.digits(part):
        return fault
    return Fault(ProblemCode.ILLEGAL_ZERO_PREFIX, 0, 1) if part.startswith("0") else None


def yes_or_no(part: str) -> Fault | None:
    """1 for yes, 0 for no."""
    return None if part in {"0", "1"} else Fault(ProblemCode.NOT_ZERO_OR_ONE, 0, len(part))


def winding(part: str) -> Fault | None:
    """Winding of a roll: 0 face out, 1 face in, 9 undefined (GS1 General Specifications § 3.9.1)."""
    return None if part in {"0", "1", "9"} else Fault(ProblemCode.INVALID_WINDING_DIRECTION, 0, len(part))


def piece_of_total(part: str) -> Fault | None:
    """A piece's number, then as many digits of the total; both above zero, the piece within the total."""
    half = len(part) // 2
    if not part or len(part) % 2:
        return Fault(ProblemCode.INVALID_LENGTH_FOR_PIECE_OF_TOTAL, 0, len(part))
    if fault := text.digits(part):
        return fault
    piece, total = part[:half], part[half:]
    if not piece.strip("0"):
        return Fault(ProblemCode.ZERO_PIECE_NUMBER, 0, half)
    if not total.strip("0"):
        return Fault(ProblemCode.ZERO_TOTAL_PIECES, half, half)
    return Fault(ProblemCode.PIECE_NUMBER_EXCEEDS_TOTAL, 0, len(part)) if piece > total else None


def position_in_sequence(part: str) -> Fault | None:
    """A position in a sequence and its end, such as 2/3 (AI 7258)."""
    found = POSITION.fullmatch(part)
    if not found:
        return Fault(ProblemCode.POSITION_IN_SEQUENCE_MALFORMED, 0, len(part))
    for index in (1, 2):
        if found[index].startswith("0"):
            return Fault(ProblemCode.ILLEGAL_ZERO_PREFIX, found.start(index), len(found[index]))
    position, end = found.groups()
    past = (len(position), position) > (len(end), end)
    return Fault(ProblemCode.POSITION_EXCEEDS_END, 0, len(part)) if past else None


def _coordinate(highest: int, wrong_length: ProblemCode, above: ProblemCode) -> Callable[[str], Fault | None]:
    def rule(part: str) -> Fault | None:
        if len(part) != COORDINATE_DIGITS:
            return Fault(wrong_length, 0, len(part))
        if fault := text.digits(part):
            return fault
        return Fault(above, 0, COORDINATE_DIGITS) if int(part) > highest else None

    return rule


latitude = _coordinate(1_800_000_000, ProblemCode.LATITUDE_INVALID_LENGTH, ProblemCode.INVALID_LATITUDE)
longitude = _coordinate(3_600_000_000, ProblemCode.LONGITUDE_INVALID_LENGTH, ProblemCode.INVALID_LONGITUDE)
