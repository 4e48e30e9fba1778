"""What a single cell is: nothing, a number, a mark that stands for a missing value, a date, a time of day, or words."""

import math
import re
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from byssus.ingest.files.sheet import Cell
from byssus.ingest.files.times import is_clock, is_written_time
from byssus.ingest.files.units import unit_of
from byssus.ingest.message import Reason, Refused

_NUMBER = re.compile(r"(?P<number>[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?)\s*(?P<unit>\D.*)?")
_MARK = re.compile(
    r"#+|#N/A|#VALUE!|#REF!|[-—–_*]+|ERR(OR)?\S*|NAN|N/?A|NULL|NONE|OL|OPEN|SHORT|FAULT|LOST|\?+|故障|断线|错误|无",
    re.IGNORECASE,
)
_MINUS = str.maketrans("−–﹣－", "----")


class Kind(StrEnum):
    """What a cell is."""

    BLANK = "blank"
    NUMBER = "number"
    MARK = "mark"
    TIME = "time"
    CLOCK = "clock"
    TEXT = "text"


class Number(NamedTuple):
    """A number as it stands in a cell."""

    value: float
    unit: str | None
    """Unit written after it; None where there is none."""
    sign: str
    """The decimal sign, `.` or `,`; empty for a whole number and for one of a workbook."""


def kind_of(cell: Cell) -> Kind:
    """What the cell is; a number may also be a time that is counted in seconds or days."""
    if cell is None:
        return Kind.BLANK
    if isinstance(cell, float):
        return Kind.NUMBER
    if isinstance(cell, datetime) or is_written_time(cell):
        return Kind.TIME
    if is_clock(cell):
        return Kind.CLOCK
    if _MARK.fullmatch(cell):
        return Kind.MARK
    return Kind.TEXT if number_of(cell) is None else Kind.NUMBER


def number_of(cell: Cell) -> Number | None:
    """The number that stands in the cell, with its unit if one is written after it; None for anything else."""
    if isinstance(cell, float):
        return Number(cell, None, "")
    if not isinstance(cell, str) or not (found := _NUMBER.fullmatch(cell.translate(_MINUS))):
        return None
    unit = unit_of(found["unit"]) if found["unit"] else None
    if found["unit"] and unit is None:
        return None
    written = found["number"]
    sign = "," if "," in written else "." if "." in written else ""
    return Number(float(written.replace(",", ".")), unit, sign)


def value_of(cell: Cell, sign: str) -> Number:
    """The number in a cell of a column of values, in a file whose decimal sign is `sign`.

    Raises:
        Refused: a mark, words, or a number with the other decimal sign.
    """
    number = number_of(cell)
    if number is None:
        if kind_of(cell) is Kind.MARK:
            raise Refused(Reason.MISSING, f"{str(cell)[:40]!r} stands where a value should be.")
        raise Refused(Reason.WRONG_TYPE, f"{str(cell)[:40]!r} is no number.")
    if not math.isfinite(number.value):
        raise Refused(Reason.NOT_FINITE, f"{str(cell)[:40]!r} is beyond every number that can be stored.")
    if number.sign and sign and number.sign != sign:
        raise Refused(Reason.WRONG_TYPE, f"{str(cell)[:40]!r} is ambiguous: the decimal sign of this file is {sign!r}.")
    return number
