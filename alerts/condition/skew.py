"""Which gateways have a wrong clock, as their readings show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.core.arrival import FIRST_CREDIBLE_TIME

SKEW = timedelta(seconds=60)
"""A clock that is ahead by more than this is wrong (a default of ours, not a standard's)."""


@dataclass(frozen=True, slots=True)
class Lead:
    """How far the event time of what came last from a point was ahead of its receipt; negative as a rule.

    Args:
        behind: what came was told from what a slow link delivers, by how steadily it is late.
    """

    point: str
    ahead: timedelta
    received_at: datetime
    behind: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether it shows a wrong clock: one that is ahead, began anew at its epoch, or is steadily behind."""
        return self.behind or self.ahead > SKEW or self.received_at + self.ahead < FIRST_CREDIBLE_TIME

    def tells_more_than(self, other: "Lead", within: timedelta) -> bool:
        """Whether it says more about the clock than another lead of the point.

        It is newer; and one that shows nothing wrong comes some time after the last that did: readings of a wrong clock
        that were given the time of their receipt look right.
        """
        grace = within if other.is_wrong and not self.is_wrong else timedelta(0)
        return self.received_at >= other.received_at + grace


def worst_lead(leads: Iterable[Lead]) -> Lead | None:
    """The lead that shows most clearly that the clock of a gateway is wrong; None if none does."""
    return max((lead for lead in leads if lead.is_wrong), key=lambda lead: abs(lead.ahead), default=None)
