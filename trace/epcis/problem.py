"""What is wrong with one event, in words that lead to its mending."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """The rule that an event breaks; a stable word for counting and for programs."""

    MISSING = "missing"
    MALFORMED = "malformed"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_FIELD = "unknown_field"
    NOT_ALLOWED = "not_allowed"
    BAD_CODE = "bad_code"
    BAD_QUANTITY = "bad_quantity"


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule.

    Args:
        event: which event of its document, counted from 1.
        field: path of the field, such as `quantityList[0].uom`.
        fault: the rule.
        what: what is wrong with the field, as the end of a sentence that begins with it.
        advice: what to give instead.
    """

    event: int
    field: str
    fault: Fault
    what: str
    advice: str

    def __str__(self) -> str:
        return f"event {self.event}: {self.field} {self.what}; {self.advice}"
