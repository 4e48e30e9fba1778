"""Empties the outbox: chooses what is due, sends it, and writes down what came of it.

A message is marked as sent before it goes out and gets its outcome afterwards. A sender that dies in between leaves it
marked; after a while another one sends it again, for an alarm told twice is better than one never told. What a channel
does not take goes to the contact's next one at once; what may have arrived is tried a second time before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from byssus.alerts.notify.carrier import Carrier, Outcome
from byssus.alerts.notify.choose import choose_message
from byssus.alerts.notify.compose import compose
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.queries import SQL
from byssus.alerts.notify.terms import State
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.plant.people import Channel

ATTEMPTS = 6
"""By the last channel of a contact."""
DOUBTS = 2
"""Attempts that may have arrived, or not, before the next channel is tried too."""
FIRST_PAUSE = timedelta(seconds=10)
"""Before the second attempt; each later pause is twice the one before it."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A channel, what carries its messages, and the console's address for the links in them."""

    channel: Channel
    carrier: Carrier
    public_url: str = ""


def send_next(connection: Connection, outlet: Outlet, clock: Clock) -> bool:
    """Send what has been due longest by a channel; return whether there was anything."""
    notice = _take(connection, outlet, clock)
    if notice is None:
        return False
    outcome = outlet.carrier.send(notice)
    with connection.transaction():
        _finish(connection, notice, outcome, clock.now())
    _log.info("told", channel=outlet.channel, message=notice.id, state=outcome.state, attempts=notice.attempts)
    return True


def _take(connection: Connection, outlet: Outlet, clock: Clock) -> Notice | None:
    with connection.transaction():
        chosen = choose_message(connection, outlet.channel, clock)
        return compose(connection, chosen, clock.now(), outlet.public_url) if chosen else None


def _finish(connection: Connection, notice: Notice, outcome: Outcome, at: datetime) -> None:
    """Done, given up, handed to the next channel, or planned again after a pause."""
    values = {"message": notice.id, "state": outcome.state, "answer": outcome.answer, "at": at}
    done = outcome.state is State.OK or notice.attempts >= ATTEMPTS
    if outcome.state is State.REJECTED or (outcome.state is State.UNKNOWN and notice.attempts >= DOUBTS):
        connection.execute(SQL["next_channels"], values)
        connection.execute(SQL["finish"], {**values, "all": done})
    elif done:
        connection.execute(SQL["finish"], {**values, "all": True})
    if not done:
        pause = FIRST_PAUSE * 2 ** (notice.attempts - 1)
        connection.execute(SQL["again"], {**values, "due_at": at + pause})
