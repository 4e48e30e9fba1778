"""The consumer: messages from the broker, rows into the database, and only then acknowledgements to the broker."""

import threading
import time
from collections.abc import Sequence
from datetime import datetime

import structlog

from byssus.core.backoff import Backoff
from byssus.core.clock import Clock
from byssus.ingest.address import parse_mqtt_url
from byssus.ingest.batch import Prepared
from byssus.ingest.failure import NotCommitted
from byssus.ingest.held import Held
from byssus.ingest.link import Link
from byssus.ingest.message import Received
from byssus.ingest.metrics import IngestMetrics
from byssus.ingest.store import Store
from byssus.ingest.subscription import Subscription
from byssus.ingest.writer import Writer

_log = structlog.get_logger(__name__)
_TICK = 0.25
"""Seconds within which a request to stop is noticed."""
_WINDOW_BATCHES = 2
"""Batches that the broker may send ahead: one to commit, one to read meanwhile."""
_FAREWELL_SECONDS = 8.0


class Consumer:
    """Runs in the caller's thread until told to stop; rides out the loss of the broker, the database, or both.

    While the database is away nothing is acknowledged: what came is held, as far as bounds allow, and the connection
    stays alive. Beyond the bounds nothing more is read, and the broker keeps the rest until the database is back.

    Args:
        mqtt_url: `mqtt://user:password@host:1883` or `mqtts://…`.
        database_url: `postgresql://…`, with the schema of this release.
        clock: tells the time of receipt.
        metrics: counts what is done.
        subscription: what we are at the broker; no two consumers may have one name.
        batch: messages in one transaction at most; twice as many should be within the broker's in-flight limit.
        silent: seconds after which a database that does not even fail is taken for lost.

    Raises:
        InvalidInput: `mqtt_url` cannot be read.
    """

    def __init__(
        self,
        mqtt_url: str,
        database_url: str,
        clock: Clock,
        metrics: IngestMetrics,
        subscription: Subscription,
        *,
        batch: int = 1000,
        silent: float = 30.0,
    ) -> None:
        self._clock = clock
        self._metrics = metrics
        self._most = batch
        self._silent = silent
        self._link = Link(parse_mqtt_url(mqtt_url), subscription, clock, _WINDOW_BATCHES * batch)
        self._writer = Writer(Store(database_url, subscription.client_id))
        self._broker_retry = Backoff()
        self._database_retry = Backoff()
        self._held = Held(batch)
        self._heard_at: datetime | None = None
        self._in_hand: Prepared | None = None
        self._ahead: Prepared | None = None
        self._begun = 0.0
        self._crowded_since: float | None = None
        metrics.watch(self.waiting_seconds, self.crowded_seconds)

    @property
    def subscribed(self) -> threading.Event:
        """Set while the broker holds our subscriptions; for others to wait for or to look at."""
        return self._link.subscribed

    def stored_until(self) -> datetime | None:
        """All that the broker sent us before this time is committed; None while it sends us nothing.

        It goes no further than to the last sign of life of the broker: a connection may be dead without our knowing.
        Other threads may ask.
        """
        return (self._held.since or self._heard_at) if self._link.subscribed.is_set() else None

    def waiting_seconds(self) -> float:
        """For how long the oldest message that is held has been held; 0 when nothing is."""
        since = self._held.since
        return self._clock.wall_seconds(self._clock.now() - since) if since else 0.0

    def crowded_seconds(self) -> float:
        """For how long there has been enough for another whole batch each time that one was committed."""
        return time.monotonic() - self._crowded_since if self._crowded_since is not None else 0.0

    def run(self, stop: threading.Event) -> None:
        """Consume until `stop` is set; then commit and acknowledge what is held, and leave, within ten seconds."""
        try:
            while not stop.is_set():
                self._converse(stop)
                self._settle()
            self._finish(time.monotonic() + _FAREWELL_SECONDS)
        finally:
            self._writer.close()
            self._link.close()

    def _converse(self, stop: threading.Event) -> None:
        """Take what has arrived, or wait for it; or try to reach the broker."""
        if self._held.is_full:
            self._rest(stop)
        elif self._link.is_open:
            self._held.add(self._link.receive(self._most, self._patience(), self._writer))
            self._heard_at = self._link.heard_at  # only now, when what came is held
            if self._link.granted:
                self._broker_retry.succeeded()
            elif not self._link.is_open:
                self._broker_retry.failed()
        elif self._broker_retry.seconds:
            self._rest(stop)
        else:
            self._connect()

    def _rest(self, stop: threading.Event) -> None:
        """Leave the broker alone for a while; if the commit ends, no longer."""
        if self._writer.is_busy:
            self._writer.has_ended(self._patience())
            return
        if self._held.is_full and self._link.is_open:
            _log.warning("hanging up until the database is back", held=len(self._held))
            self._link.close()
        stop.wait(self._patience())

    def _connect(self) -> None:
        self._heard_at = None
        try:
            self._link.open()
        except OSError as error:
            self._broker_retry.failed()
            _log.warning("broker does not answer", error=str(error), retry_in=self._broker_retry.seconds)

    def _settle(self) -> None:
        """Acknowledge what is committed, and begin with the next batch; prepare one more while the database works."""
        if self._in_hand and self._writer.has_ended():
            self._acknowledge(self._in_hand.messages)
        elif self._writer.is_busy and time.monotonic() - self._begun > self._silent:
            self._writer.give_up()
        if self._held and not self._writer.is_busy and not self._database_retry.seconds:
            self._in_hand, self._ahead = self._ahead or self._writer.prepare(self._held.next_batch()), None
            self._begun = time.monotonic()
            self._writer.start(self._in_hand)
        if self._writer.is_busy and not self._ahead and self._held.has_whole_batch:
            self._ahead = self._writer.prepare(self._held.next_batch())

    def _acknowledge(self, batch: Sequence[Received]) -> None:
        """Acknowledge the batch in hand if it is committed; else keep it for another try."""
        self._in_hand = None
        try:
            stored = self._writer.finish()
        except NotCommitted as error:
            self._database_retry.failed()
            self._held.doubt(batch)
            self._ahead = None
            self._metrics.count_failure(error.reason, held=len(self._held))
            _log.warning("commit failed", reason=error.reason, error=str(error), retry_in=self._database_retry.seconds)
            return
        self._database_retry.succeeded()
        self._crowded_since = (self._crowded_since or time.monotonic()) if self._held.is_crowded else None
        self._link.acknowledge(batch)
        self._link.publish(stored.requests)
        self._held.release(batch)
        lag = self._clock.now() - batch[0].at
        self._metrics.count(stored, lag=lag.total_seconds(), held=len(self._held))

    def _finish(self, deadline: float) -> None:
        """Commit and acknowledge what is held, so far as the database does it by `deadline`."""
        while self._held and not self._database_retry.seconds:
            self._settle()
            if self._writer.is_busy and not self._writer.has_ended(deadline - time.monotonic()):
                self._writer.give_up()

    def _patience(self) -> float:
        """How long nothing else needs to be done, in seconds."""
        return min(_TICK, self._database_retry.seconds or _TICK) if self._held else _TICK
