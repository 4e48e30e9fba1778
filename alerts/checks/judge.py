"""Judges an entry by the limits of the plan, at once."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import TypeGuard

from byssus.alerts.checks.due import WITHIN, Slot
from byssus.alerts.checks.run import Verdict
from byssus.core.errors import InvalidInput
from byssus.core.plant.checks import Check, Item


def judge(check: Check, values: Mapping[str, float], at: datetime, slot: Slot | None) -> Verdict:
    """Whether the values keep the limits; before a deadline, what does not keep them yet settles nothing.

    Args:
        check: of the plan.
        values: by item.
        at: when they were measured.
        slot: the time of the run that they answer; None for one beside these.

    Raises:
        InvalidInput: an item is missing or unknown, or its value is no number, or neither yes (1) nor no (0).
    """
    _require_complete(check, values)
    if not failing(check, values):
        return Verdict.FAILED if _has_deadline(slot) and at > slot.due_at else Verdict.PASSED
    return Verdict.NOT_YET if _has_deadline(slot) and at < slot.due_at else Verdict.FAILED


def _has_deadline(slot: Slot | None) -> TypeGuard[Slot]:
    return slot is not None and slot.name == WITHIN


def failing(check: Check, values: Mapping[str, float]) -> list[Item]:
    """The items that are out of their limits."""
    return [item for item in check.items if not item.accepts(values[item.code])]


def _require_complete(check: Check, values: Mapping[str, float]) -> None:
    wanted = {item.code for item in check.items}
    if wanted != values.keys():
        wrong = ", ".join(sorted(wanted ^ values.keys()))
        raise InvalidInput(f"These items are missing or unknown: {wrong}.", where=f"check {check.code}")
    for item in check.items:
        value = values[item.code]
        if not math.isfinite(value) or (item.unit is None and value not in (0, 1)):
            wish = f"a number of {item.unit}" if item.unit else "yes (1) or no (0)"
            raise InvalidInput(f"{value!r} is not {wish}.", where=f"check {check.code}, item {item.code}")
