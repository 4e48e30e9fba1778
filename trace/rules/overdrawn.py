"""Whether more of a thing may have been used or sold than there was: kept beside the journal for `mass_balance`."""

from collections.abc import Iterable

from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.lineage.part import Node, Part
from byssus.trace.units import KILOGRAM

SOLD = "retail_selling"
"""Business step of CBV, by its last word."""
DESTROYED = "destroying"
"""The same of what is no more."""


def may_be_overdrawn(parts: Iterable[Part[Node]]) -> bool:
    """Whether `mass_balance` may find fault with one thing, whatever a piece of it weighs and wherever its bound is.

    It may let innocents through, and never a culprit go. Of what is counted in kilograms and in pieces only the weight
    of a piece on the day of asking tells.

    Args:
        parts: all that the thing plays in events that still count, in any order.
    """
    by_unit: dict[str | None, list[Part[Node]]] = {}
    for part in parts:
        if part.quantity and part.unit in {KILOGRAM, None}:
            by_unit.setdefault(part.unit, []).append(part)
    return len(by_unit) > 1 or any(_gone(told) > _made(told) > 0 for told in by_unit.values())


def _gone(parts: list[Part[Node]]) -> float:
    return _sum(part for part in parts if part.role is Role.INPUT or (part.role is Role.EPC and _is_gone(part)))


def _made(parts: list[Part[Node]]) -> float:
    """What was made, else what began, else the least that was ever seen."""
    made = _sum(part for part in parts if part.role is Role.OUTPUT)
    seen = [part for part in parts if part.role is Role.EPC]
    began = _sum(part for part in seen if part.kind is EventType.OBJECT and part.action is Action.ADD)
    return made or began or min((part.quantity or 0.0 for part in seen), default=0.0)


def _sum(parts: Iterable[Part[Node]]) -> float:
    return sum(part.quantity or 0.0 for part in parts)


def _is_gone(part: Part[Node]) -> bool:
    return (part.biz_step or "").endswith((SOLD, DESTROYED))
