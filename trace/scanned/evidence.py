"""What scans are judged by: turns and terms that events told of, and bounds of what is plausible."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from byssus.trace.scanned.turn import Told


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is still plausible from a day on, until the next bounds begin.

    Args:
        valid_from: when they begin to hold.
        kmh: the speed at which a pack may travel.
        least_km: nearer places raise no suspicion, however fast.
        clock: by so much the clocks of two places may differ.
        one_sale: a till may read a pack again for so long.
    """

    valid_from: datetime
    kmh: float
    least_km: float
    clock: timedelta
    one_sale: timedelta


@dataclass(frozen=True, slots=True)
class Term:
    """Until when the thing with this name may be sold, and the event that says so; None where the code itself does.

    `expires_on` is the last day of use, `best_before` the last day of best quality.
    """

    event: int | None
    uri: str
    expires_on: date | None
    best_before: date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What events and plant files say: every turn and every term of any name of the sightings, and the bounds."""

    told: Collection[Told] = ()
    terms: Collection[Term] = ()
    bounds: Collection[Bounds] = ()

    def bounds_at(self, time: datetime) -> Bounds:
        """The bounds that hold then; the oldest, before them all."""
        begun = [each for each in self.bounds if each.valid_from <= time]
        return max(begun, key=_begin) if begun else min(self.bounds, key=_begin)


def _begin(bounds: Bounds) -> datetime:
    return bounds.valid_from
