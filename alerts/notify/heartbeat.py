"""A sign of life to somebody outside, who misses it when it stays away: the service cannot tell its own death."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import httpx
import structlog

from byssus.alerts.notify.audit import OVERDUE_AFTER
from byssus.alerts.notify.carrier import SECONDS
from byssus.alerts.notify.queries import SQL
from byssus.core.clock import Clock
from byssus.core.database import Connection

EVERY = timedelta(minutes=1)
"""On the wall clock."""
FEED_WITHIN = timedelta(minutes=2)
"""On the wall clock: how long a batch may wait to be judged."""

_log = structlog.get_logger(__name__)


class Pulse(StrEnum):
    """What became of one beat."""

    BEATEN = "beaten"
    FEED_WAITS = "feed_waits"
    OUTBOX_OVERDUE = "outbox_overdue"
    NOT_HEARD = "not_heard"


@dataclass(frozen=True, slots=True)
class Heart:
    """Calls a web address while feed and outbox are healthy.

    Args:
        url: called with GET; a monitor that expects a call every minute answers there.
    """

    url: str
    clock: Clock

    def beat(self, connection: Connection) -> Pulse:
        """Call, unless something waits that should not."""
        pulse = self._trouble(connection) or self._call()
        if pulse is not Pulse.BEATEN:
            _log.warning("no heartbeat", reason=pulse)
        return pulse

    def _trouble(self, connection: Connection) -> Pulse | None:
        now = self.clock.now()
        values = {"before": now - OVERDUE_AFTER * self.clock.speed}
        [oldest, overdue] = connection.execute(SQL["backlog"], values).fetchone() or (None, False)
        if oldest is not None and now - oldest > FEED_WITHIN * self.clock.speed:
            return Pulse.FEED_WAITS
        return Pulse.OUTBOX_OVERDUE if overdue else None

    def _call(self) -> Pulse:
        try:
            answer = httpx.get(self.url, timeout=SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL):
            return Pulse.NOT_HEARD
        return Pulse.BEATEN if answer.is_success else Pulse.NOT_HEARD
