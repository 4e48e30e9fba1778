"""Turns in the life of goods that bear on their scans: sold, returned, destroyed, recalled, held, released."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

STEP: Final = "https://ref.gs1.org/cbv/BizStep-"
DISPOSITION: Final = "https://ref.gs1.org/cbv/Disp-"
SELLING: Final = f"{STEP}retail_selling"
HOLDING: Final = f"{STEP}holding"


class Turn(StrEnum):
    """What became of goods."""

    SOLD = "sold"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    RECALLED = "recalled"
    HELD = "held"
    RELEASED = "released"


_OF_DISPOSITION: Final[Mapping[str, Turn]] = MappingProxyType(
    {
        f"{DISPOSITION}recalled": Turn.RECALLED,
        f"{DISPOSITION}destroyed": Turn.DESTROYED,
        f"{DISPOSITION}disposed": Turn.DESTROYED,
        f"{DISPOSITION}returned": Turn.RETURNED,
        f"{DISPOSITION}retail_sold": Turn.SOLD,
    }
)
_OF_STEP: Final[Mapping[str, Turn]] = MappingProxyType({f"{STEP}destroying": Turn.DESTROYED, SELLING: Turn.SOLD})
_GOES_ON: Final = frozenset(
    f"{DISPOSITION}{word}"
    for word in ("active", "available", "conformant", "in_progress", "sellable_accessible", "sellable_not_accessible")
)
DISPOSITIONS: Final = tuple(_OF_DISPOSITION)
STEPS: Final = (*_OF_STEP, HOLDING)


@dataclass(frozen=True, slots=True)
class Told:
    """That an event told of such a turn of the thing with this name.

    `container` is the name of what held the thing, where the event told it of that: of a pallet, of the packs on it.
    """

    event: int
    uri: str
    at: datetime
    turn: Turn
    container: str | None = None


def turn_of(step: str | None, disposition: str | None) -> Turn | None:
    """The turn that an event tells of (business steps and dispositions of CBV 2.0).

    The step `holding` is a hold, and its end where the disposition says that the goods may go on.
    """
    if turn := _OF_DISPOSITION.get(disposition or ""):
        return turn
    if step == HOLDING:
        return Turn.RELEASED if disposition in _GOES_ON else Turn.HELD
    return _OF_STEP.get(step or "")
