"""Empties the outbox: claims what is due, sends it, and writes down what came of it.

A notification is marked as sent before it goes out and gets its outcome afterwards. A sender that dies in between
leaves it marked; after a while another one sends it again, for an alarm told twice is better than one never told.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from byssus.alerts.notify.carrier import Carrier, Outcome
from byssus.alerts.notify.notice import Notice, load_notice
from byssus.alerts.notify.stages import State
from byssus.alerts.queries import SQL
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.plant.model import Channel

ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=10)
"""Before the second attempt; each later pause is twice the one before it."""
FORSAKEN_AFTER = timedelta(minutes=2)
"""On the wall clock; longer than any channel takes to answer."""

Carriers = Mapping[Channel, Carrier]


def send_next(connection: Connection, carriers: Carriers, clock: Clock) -> bool:
    """Send the notification that has been due longest; return whether there was one."""
    notice = _claim(connection, clock)
    if notice is None:
        return False
    outcome = _send(carriers, notice)
    with connection.transaction():
        connection.execute(SQL["finish_notification"], _finish(notice, outcome, clock.now()))
    return True


def _claim(connection: Connection, clock: Clock) -> Notice | None:
    now = clock.now()
    with connection.transaction():
        connection.execute(SQL["forsake_notifications"], {"before": now - FORSAKEN_AFTER * clock.speed})
        claimed = connection.execute(SQL["claim_notification"], {"now": now}).fetchone()
        return load_notice(connection, claimed[0]) if claimed else None


def _send(carriers: Carriers, notice: Notice) -> Outcome:
    carrier = carriers.get(notice.channel)
    if carrier is None:
        return Outcome(State.REJECTED, f"No {notice.channel} is set up here; `byssus doctor` says how to.")
    return carrier.send(notice)


def _finish(notice: Notice, outcome: Outcome, at: datetime) -> Mapping[str, object]:
    """The row after an attempt: done, given up, or planned again after a pause."""
    done = outcome.state is State.OK or notice.attempts >= ATTEMPTS
    return {
        "id": notice.id,
        "state": outcome.state if done else State.PLANNED,
        "answer": outcome.answer,
        "due_at": None if done else at + FIRST_PAUSE * 2 ** (notice.attempts - 1),
        "finished_at": at if done else None,
    }
