"""What is not as it should be in the season, as data: the rest of it breaks no rule."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Oddity(StrEnum):
    """What is wrong with the lots of one line and day."""

    OVERCLAIMED = "overclaimed"
    """Bought under the certificate of the day before, which covers only what was bought then."""
    COMMINGLED = "commingled"
    """A harvest of another species and sea area is bought into it."""
    UNFIT = "unfit"
    """The toxin test says more than the limit, and the lot goes on all the same."""
    UNTESTED = "untested"
    """Nobody tests it for toxins."""
    SWOLLEN = "swollen"
    """More meat leaves the cooker than mussels can give."""
    OVERSOLD = "oversold"
    """The tills sell more packs than were made."""
    STALE = "stale"
    """The packs bear a last day that is over when they are sold."""
    UNSEALED = "unsealed"
    """Nobody tells with which vehicle and under which seal its pallets left the cold store."""


ODD: Final[Mapping[str, Oddity]] = MappingProxyType(
    {
        "260714C": Oddity.OVERSOLD,
        "260715B": Oddity.COMMINGLED,
        "260715C": Oddity.SWOLLEN,
        "260716B": Oddity.UNTESTED,
        "260716C": Oddity.UNFIT,
        "260716D": Oddity.STALE,
        "260715A": Oddity.UNSEALED,
        "260717B": Oddity.OVERCLAIMED,
    }
)
"""Lot number of the demo → what is wrong with it; all of them were harvested before the demo starts."""
