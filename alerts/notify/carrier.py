"""What the ways of telling somebody have in common."""

from dataclasses import dataclass
from typing import Protocol

from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.terms import State
from byssus.core.plant.people import Channel

SECONDS = 10
"""How long a server may take to answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt.

    Args:
        state: ok, rejected (the provider says no) or unknown (it may have arrived, or not).
        answer: the provider's own words.
    """

    state: State
    answer: str


class Carrier(Protocol):
    """One way of telling somebody."""

    def send(self, notice: Notice) -> Outcome:
        """Try once; what goes wrong on the way is an outcome, not an error."""
        ...


@dataclass(frozen=True, slots=True)
class NotSetUp:
    """Stands for a channel that this installation does not have, so that the contact's next one is tried."""

    channel: Channel

    def send(self, _: Notice) -> Outcome:
        """Say how to set it up."""
        return Outcome(State.REJECTED, f"No {self.channel} is set up here; `byssus doctor` says how to.")
