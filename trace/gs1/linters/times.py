"""Dates and times of day (GS1 General Specifications § 3.4 and § 7.12)."""

from calendar import monthrange
from collections.abc import Callable
from typing import Final

from byssus.trace.gs1.linters import text
from byssus.trace.gs1.problems import Fault, ProblemCode

LEAP_YEAR_SAMPLE: Final = 2000
"""A two-digit year means one of 1950–2099 or so, where every fourth is a leap year, as from 2000 on."""

SHORT_DATE: Final = 6
LONG_DATE: Final = 8


def _calendar_date(size: int, *, day_optional: bool) -> Callable[[str], Fault | None]:
    month_at = size - 4

    def rule(part: str) -> Fault | None:
        if len(part) != size:
            code = ProblemCode.DATE_TOO_SHORT if len(part) < size else ProblemCode.DATE_TOO_LONG
            return Fault(code, 0, len(part))
        if fault := text.digits(part):
            return fault
        year, month, day = int(part[:month_at]), int(part[month_at : month_at + 2]), int(part[-2:])
        if not 1 <= month <= 12:
            return Fault(ProblemCode.ILLEGAL_MONTH, month_at, 2, part[month_at : month_at + 2])
        if day > _days(year if size == LONG_DATE else LEAP_YEAR_SAMPLE + year, month) or not (day or day_optional):
            return Fault(ProblemCode.ILLEGAL_DAY, month_at + 2, 2, part[-2:])
        return None

    return rule


def _days(year: int, month: int) -> int:
    return monthrange(year or LEAP_YEAR_SAMPLE, month)[1]


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
