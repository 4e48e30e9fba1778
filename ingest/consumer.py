"""The consumer: messages from the broker, rows into the database, and only then acknowledgements to the broker."""

import threading
from datetime import datetime

import structlog

from byssus.core.backoff import Backoff
from byssus.core.clock import Clock
from byssus.core.errors import Unavailable
from byssus.ingest.address import parse_mqtt_url
from byssus.ingest.link import Link
from byssus.ingest.message import Received
from byssus.ingest.metrics import IngestMetrics
from byssus.ingest.store import Store
from byssus.ingest.topics import DEFAULT_TOPICS, Topics

_log = structlog.get_logger(__name__)
_TICK = 0.25
"""Seconds within which a request to stop is noticed."""
_BATCH_BYTES = 1 << 20
"""A transaction ends with the message that reaches this size, so that it takes seconds at worst."""
_HELD_BATCHES = 4
_HELD_BYTES = 32 << 20


class Consumer:
    """Runs in the caller's thread until told to stop; rides out the loss of the broker, the database, or both.

    While the database is away nothing is acknowledged: what came is held, as far as bounds allow, and the connection
    stays alive. Beyond the bounds the consumer hangs up, and the broker keeps the rest until the database is back.

    Args:
        mqtt_url: `mqtt://user:password@host:1883` or `mqtts://…`.
        database_url: `postgresql://…`, with the schema of this release.
        clock: tells the time of receipt.
        metrics: counts what is done.
        client_id: stable name of our session at the broker; no two consumers may share it.
        topics: what to subscribe to.
        batch: messages in one transaction at most; not above the broker's in-flight limit.

    Raises:
        InvalidInput: `mqtt_url` cannot be read.
    """

    def __init__(
        self,
        mqtt_url: str,
        database_url: str,
        clock: Clock,
        metrics: IngestMetrics,
        *,
        client_id: str = "byssus-ingest",
        batch: int = 500,
        topics: Topics = DEFAULT_TOPICS,
    ) -> None:
        self._clock = clock
        self._metrics = metrics
        self._most = batch
        self._link = Link(parse_mqtt_url(mqtt_url), client_id, topics, clock)
        self._store = Store(database_url, client_id)
        self._broker_retry = Backoff()
        self._database_retry = Backoff()
        self._held: list[Received] = []

    @property
    def subscribed(self) -> threading.Event:
        """Set while the broker holds our subscriptions; for others to wait for or to look at."""
        return self._link.subscribed

    def stored_until(self) -> datetime | None:
        """All that the broker sent us before this time is committed; None while it sends us nothing.

        It may be asked by other threads.
        """
        if not self._link.subscribed.is_set():
            return None
        oldest = self._held[:1]
        return oldest[0].at if oldest else self._clock.now()

    def run(self, stop: threading.Event) -> None:
        """Consume until `stop` is set; then commit and acknowledge what is held, and leave, within ten seconds."""
        try:
            while not stop.is_set():
                self._converse(stop)
                if self._held and not self._database_retry.seconds:
                    self._settle()
                if self._is_overfull() and self._link.is_open:
                    _log.warning("hanging up until the database is back", held=len(self._held))
                    self._link.close()
            while self._held and not self._database_retry.seconds:
                self._settle()
        finally:
            self._link.close()
            self._store.close()

    def _converse(self, stop: threading.Event) -> None:
        """Take what has arrived, or wait for it; or try to reach the broker."""
        if self._link.is_open:
            self._held += self._link.receive(self._most, self._patience())
            if self._link.granted:
                self._broker_retry.succeeded()
            elif not self._link.is_open:
                self._broker_retry.failed()
        elif self._broker_retry.seconds or self._is_overfull():
            stop.wait(self._patience())
        else:
            self._connect()

    def _connect(self) -> None:
        try:
            self._link.open()
        except OSError as error:
            self._broker_retry.failed()
            _log.warning("broker does not answer", error=str(error), retry_in=self._broker_retry.seconds)

    def _settle(self) -> None:
        """Commit the oldest messages held and acknowledge them, or put that off."""
        batch = self._next_batch()
        try:
            stored = self._store.write(batch)
        except Unavailable as error:
            self._database_retry.failed()
            self._held = [message._replace(duplicate=True) for message in self._held]
            self._metrics.count_failure(held=len(self._held))
            _log.warning("commit failed", error=str(error), retry_in=self._database_retry.seconds)
            return
        self._database_retry.succeeded()
        self._link.acknowledge(batch)
        self._link.publish(stored.requests)
        del self._held[: len(batch)]
        lag = self._clock.now() - batch[0].at
        self._metrics.count(stored, lag=lag.total_seconds(), held=len(self._held))

    def _next_batch(self) -> list[Received]:
        size = 0
        for count, message in enumerate(self._held[: self._most], 1):
            size += len(message.payload)
            if size >= _BATCH_BYTES:
                return self._held[:count]
        return self._held[: self._most]

    def _patience(self) -> float:
        """How long nothing else needs to be done, in seconds."""
        return min(_TICK, self._database_retry.seconds if self._held else _TICK)

    def _is_overfull(self) -> bool:
        return len(self._held) > _HELD_BATCHES * self._most or sum(len(m.payload) for m in self._held) > _HELD_BYTES
