"""Empties the outbox of a store in a test, with a clock that stands still."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from builders.cold_store import ColdStore
from byssus.alerts.notify.carrier import Carrier, NotSetUp, Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.sender import Outlet, send_next
from byssus.alerts.notify.terms import State
from byssus.core.clock import Clock
from byssus.core.plant.people import Channel


def stopped(at: datetime) -> Clock:
    """A clock that stands (almost) still."""
    return Clock(start=at, wall=Clock().now(), speed=1e-9)


def send_due(store: ColdStore, carriers: Mapping[Channel, Carrier], later: timedelta = timedelta(0)) -> int:
    """Send what is due `later` than the store's time; return how many messages that were."""
    clock, sent = stopped(store.now + later), 0
    outlets = [Outlet(channel, carriers.get(channel, NotSetUp(channel))) for channel in Channel]
    while any(send_next(store.connection, outlet, clock) for outlet in outlets):
        sent += 1
    return sent


def rows(store: ColdStore, *columns: str) -> list[tuple[object, ...]]:
    """Columns of the outbox in order."""
    query = f"select {', '.join(columns)} from notification join contact on contact.id = contact_id"
    return store.connection.execute(f"{query} order by notification.id".encode()).fetchall()


class Listener:
    """Takes every message, or gives the next of `answers`."""

    def __init__(self, *answers: State) -> None:
        self.heard: list[Notice] = []
        self._answers = list(answers)

    def send(self, notice: Notice) -> Outcome:
        self.heard.append(notice)
        return Outcome(self._answers.pop(0) if self._answers else State.OK, "said by the listener")
