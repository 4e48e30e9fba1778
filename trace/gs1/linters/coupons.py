"""North American coupons (AI 8110, AI 8112): a chain of fields, some led by a digit that tells their length.

Sources: "North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols" and "GS1 AI (8112)
Coupon Data Specification". The words "length indicator" stand for what those call VLI.
"""

from typing import Final

from byssus.trace.gs1.linters import text, times
from byssus.trace.gs1.problems import Fault, ProblemCode

PREFIX_LENGTHS: Final = "0123456"
PURCHASE_LENGTHS: Final = "12345"
REQUIREMENT_CODES: Final = "012349"
NO_PREFIX: Final = "9"


class _BrokenFieldError(Exception):
    """Carries the finding out of the chain of fields."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Fields:
    """Takes one field after the other; raises _BrokenFieldError at the first that is wrong."""

    def __init__(self, part: str) -> None:
        self._part = part
        self.at = 0

    def _break(self, code: ProblemCode, start: int, length: int, field: str = "") -> _BrokenFieldError:
        return _BrokenFieldError(Fault(code, start, length, field))

    def optional(self, indicator: str) -> bool:
        """Whether an optional group starts here; steps over its indicator."""
        found = self._part.startswith(indicator, self.at)
        self.at += found
        return found

    def digit(self, field: str, allowed: str = "0123456789") -> None:
        """A code of one digit."""
        self._one_of(allowed, missing=field, invalid=field)

    def fixed(self, field: str, length: int) -> str:
        """A field of known length."""
        value = self._part[self.at : self.at + length]
        if len(value) < length:
            start = self.at if value else 0
            raise self._break(ProblemCode.COUPON_TRUNCATED, start, len(self._part) - start, field)
        self.at += length
        return value

    def sized(self, field: str, indicators: str, plus: int = 0, absent: str = "") -> None:
        """A field led by its length less ``plus``; the indicator ``absent`` says that there is none."""
        allowed = indicators + absent
        indicator = self._one_of(allowed, missing=f"{field} length indicator", invalid=f"{field} length")
        if indicator != absent:
            self.fixed(field, int(indicator) + plus)

    def date(self, field: str) -> str:
        """A date YYMMDD."""
        value = self.fixed(field, times.SHORT_DATE)
        if times.date_yymmdd(value):
            raise self._break(ProblemCode.COUPON_INVALID, self.at - len(value), len(value), field)
        return value

    def end(self) -> None:
        """Nothing may follow."""
        if self.at < len(self._part):
            raise self._break(ProblemCode.COUPON_EXCESS_DATA, self.at, len(self._part) - self.at)

    def expect_order(self, start: str, expiration: str) -> None:
        """A coupon ends on the day it starts, or later; both groups have just been read."""
        if expiration and start > expiration:
            both = 2 * (1 + times.SHORT_DATE)
            raise self._break(ProblemCode.COUPON_EXPIRATION_BEFORE_START, self.at - both, both)

    def _one_of(self, allowed: str, *, missing: str, invalid: str) -> str:
        found = self._part[self.at : self.at + 1]
        if not found:
            raise self._break(ProblemCode.COUPON_MISSING, 0, len(self._part), missing)
        if found not in allowed:
            raise self._break(ProblemCode.COUPON_INVALID, self.at, 1, invalid)
        self.at += 1
        return found


def coupon(part: str) -> Fault | None:
    """The coupon code of AI (8110)."""
    return _first_fault(part, positive_offer=False)


def positive_offer(part: str) -> Fault | None:
    """The coupon of a positive offer file, AI (8112)."""
    return _first_fault(part, positive_offer=True)


def _first_fault(part: str, *, positive_offer: bool) -> Fault | None:
    if fault := text.digits(part):
        return fault
    fields = _Fields(part)
    try:
        (_positive_offer if positive_offer else _coupon)(fields)
        fields.end()
    except _BrokenFieldError as broken:
        return broken.fault
    return None


def _positive_offer(fields: _Fields) -> None:
    fields.digit("format code", "01")
    fields.sized("funder", PREFIX_LENGTHS, plus=6)
    fields.fixed("offer code", 6)
    fields.sized("serial number", "0123456789", plus=6)


def _coupon(fields: _Fields) -> None:
    fields.sized("GCP", PREFIX_LENGTHS, plus=6)
    fields.fixed("offer code", 6)
    fields.sized("save value", PURCHASE_LENGTHS)
    _purchase(fields, "1st")
    if fields.optional("1"):
        fields.digit("additional purchase rules code", "0123")
        _purchase(fields, "2nd")
        fields.sized("2nd purchase GCP", PREFIX_LENGTHS, plus=6, absent=NO_PREFIX)
    if fields.optional("2"):
        _purchase(fields, "3rd")
        fields.sized("3rd purchase GCP", PREFIX_LENGTHS, plus=6, absent=NO_PREFIX)
    _validity(fields)
    if fields.optional("5"):
        fields.sized("serial number", "0123456789", plus=6)
    if fields.optional("6"):
        fields.sized("retailer GCP or GLN", "1234567", plus=6)
    if fields.optional("9"):
        _miscellaneous(fields)


def _purchase(fields: _Fields, which: str) -> None:
    fields.sized(f"{which} purchase requirement", PURCHASE_LENGTHS)
    fields.digit(f"{which} purchase requirement code", REQUIREMENT_CODES)
    fields.fixed(f"{which} purchase family code", 3)


def _validity(fields: _Fields) -> None:
    expiration = fields.date("expiration date") if fields.optional("3") else ""
    if fields.optional("4"):
        fields.expect_order(fields.date("start date"), expiration)


def _miscellaneous(fields: _Fields) -> None:
    fields.digit("save value code", "01256")
    fields.digit("save value applies to item", "012")
    fields.digit("store coupon flag")
    fields.digit("dont multiply flag", "01")
