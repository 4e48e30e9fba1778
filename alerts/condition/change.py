"""How a ledger differs from the one before: what the alarms have to be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from byssus.alerts.condition.excursion import Excursion


@dataclass(frozen=True, slots=True)
class Raised:
    """An excursion that was not in the ledger; it may have been cleared already."""

    after: Excursion


@dataclass(frozen=True, slots=True)
class Continued:
    """An open excursion went on: its measures grew, it recovered, relapsed, or was cleared."""

    before: Excursion
    after: Excursion


@dataclass(frozen=True, slots=True)
class Amended:
    """Late data rewrote what was already said: an earlier start, another raising, a finished excursion, a merger."""

    before: Excursion
    after: Excursion
    merged: tuple[Excursion, ...] = ()
    """Other excursions that proved to be part of this one, and are no longer in the ledger."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Late data proved that it never was."""

    before: Excursion


Change: TypeAlias = Raised | Continued | Amended | Cancelled


def compare(old: Sequence[Excursion], new: Sequence[Excursion]) -> list[Change]:
    """What turns `old` into `new`, both of one watch over the same span of time, in order of time.

    An excursion stays the same one while it overlaps what it was; where two merge, the earlier one goes on; where one
    splits, its first part goes on and the others are raised.
    """
    unclaimed = list(old)
    heirs = [(_claim(unclaimed, after), after) for after in new]
    changes: list[Change] = []
    for before, after in heirs:
        merged = tuple(other for other in unclaimed if other.overlaps(after))
        unclaimed = [other for other in unclaimed if other not in merged]
        changes += _changes(before, after, merged)
    return [*(Cancelled(gone) for gone in unclaimed), *changes]


def _claim(unclaimed: list[Excursion], after: Excursion) -> Excursion | None:
    for before in unclaimed:
        if before.overlaps(after):
            unclaimed.remove(before)
            return before
    return None


def _changes(before: Excursion | None, after: Excursion, merged: tuple[Excursion, ...]) -> Iterator[Change]:
    if before is None:
        yield Raised(after)
    elif merged or _rewrites(before, after):
        yield Amended(before, after, merged)
    elif before != after:
        yield Continued(before, after)


def _rewrites(before: Excursion, after: Excursion) -> bool:
    raising = (before.started_at, before.raised_at) != (after.started_at, after.raised_at)
    return raising or (before.cleared_at is not None and before != after)
