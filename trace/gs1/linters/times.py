"""Dates and times of day (GS1 General Specifications § 3.4 and § 7.12)."""

from calendar import isleap, monthrange
from collections.abc import Callable
from typing import Final

from byssus.trace.gs1.linters import text
from byssus.trace.gs1.problems import Fault, ProblemCode

LEAP_YEAR: Final = 2000
SHORT_DATE: Final = 6
LONG_DATE: Final = 8

DAYS: Final = frozenset(
    f"{month:02}{day:02}" for month in range(1, 13) for day in range(1, monthrange(LEAP_YEAR, month)[1] + 1)
)
"""Every MMDD of a leap year."""
MONTHS: Final = frozenset(f"{month:02}00" for month in range(1, 13))
"""Every MM00, which means the last day of the month where the day may be left open."""
LEAP_DAY: Final = "0229"

_YEAR_AND_MONTH: Final = "[0-9]{2}(?:0[1-9]|1[0-2])"
COMMON_DATE: Final = f"{_YEAR_AND_MONTH}(?:0[1-9]|1[0-9]|2[0-8])"
COMMON_DATE0: Final = f"{_YEAR_AND_MONTH}(?:[01][0-9]|2[0-8])"
"""YYMMDD of the days that every month has, and of an open day."""
CLOCK: Final = "(?:[01][0-9]|2[0-3])[0-5][0-9]"


def _calendar_date(size: int, *, day_optional: bool) -> Callable[[str], Fault | None]:
    month_at = size - 4
    ends = DAYS | MONTHS if day_optional else DAYS

    def rule(part: str) -> Fault | None:
        if foreign := text.NON_DIGIT.search(part):
            return Fault(ProblemCode.NON_DIGIT_CHARACTER, foreign.start(), 1)
        if len(part) != size:
            code = ProblemCode.DATE_TOO_SHORT if len(part) < size else ProblemCode.DATE_TOO_LONG
            return Fault(code, 0, len(part))
        end = part[month_at:]
        if end in ends and (end != LEAP_DAY or _is_leap(part[:month_at])):
            return None
        month = end[:2] + "00"
        if month in MONTHS:
            return Fault(ProblemCode.ILLEGAL_DAY, month_at + 2, 2, end[2:])
        return Fault(ProblemCode.ILLEGAL_MONTH, month_at, 2, end[:2])

    return rule


def _is_leap(year: str) -> bool:
    """Two digits mean a year of the century window, 1950–2099 or so, where every fourth is a leap year."""
    return isleap(int(year) if len(year) == len("YYYY") else LEAP_YEAR + int(year))


date_yymmdd = _calendar_date(SHORT_DATE, day_optional=False)
date_yymmd0 = _calendar_date(SHORT_DATE, day_optional=True)
date_yyyymmdd = _calendar_date(LONG_DATE, day_optional=False)
date_yyyymmd0 = _calendar_date(LONG_DATE, day_optional=True)


def _two_digits(
    limit: int, too_short: ProblemCode, too_long: ProblemCode, illegal: ProblemCode
) -> Callable[[str], Fault | None]:
    def rule(part: str) -> Fault | None:
        if len(part) != 2:
            return Fault(too_short if len(part) < 2 else too_long, 0, len(part))
        if fault := text.digits(part):
            return fault
        return Fault(illegal, 0, 2, part) if int(part) >= limit else None

    return rule


hour = _two_digits(24, ProblemCode.HOUR_TOO_SHORT, ProblemCode.HOUR_TOO_LONG, ProblemCode.ILLEGAL_HOUR)
minute = _two_digits(60, ProblemCode.MINUTE_TOO_SHORT, ProblemCode.MINUTE_TOO_LONG, ProblemCode.ILLEGAL_MINUTE)
second = _two_digits(60, ProblemCode.SECOND_TOO_SHORT, ProblemCode.SECOND_TOO_LONG, ProblemCode.ILLEGAL_SECOND)


def hour_and_minute(part: str) -> Fault | None:
    """A time of day, HHMM."""
    if len(part) != 4:
        short = len(part) < 4
        code = ProblemCode.HOUR_WITH_MINUTE_TOO_SHORT if short else ProblemCode.HOUR_WITH_MINUTE_TOO_LONG
        return Fault(code, 0, len(part))
    if fault := text.digits(part) or hour(part[:2]):
        return fault
    fault = minute(part[2:])
    return fault and fault._replace(start=fault.start + 2)
