"""The MQTT connection, driven by its owner's thread: read what has arrived, acknowledge what was committed."""

import select
import threading
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol

import structlog
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from byssus.core.clock import Clock
from byssus.ingest.address import Address, Version
from byssus.ingest.client import make_client
from byssus.ingest.edge.rebirth import Request
from byssus.ingest.message import Received
from byssus.ingest.packets import pubacks
from byssus.ingest.stream import Stream
from byssus.ingest.subscription import Subscription

_log = structlog.get_logger(__name__)
_PIECES = 16
"""Of the network's bytes, read at once at most: a megabyte, so that memory does not depend on how long messages are."""


class Bell(Protocol):
    """Something else to wait for while we wait for the broker."""

    def fileno(self) -> int:
        """A descriptor that is readable once it has happened."""


class Link:
    """A persistent session at the broker: what we do not acknowledge comes again.

    No thread is started; nothing happens but within the methods.

    Args:
        address: where the broker is.
        subscription: our name there, and what we want to hear.
        clock: tells the time of receipt.
        window: unacknowledged messages that the broker may send us, as far as it lets us say that.
        wanted: False for one who comes only to take what is kept, and to leave.
    """

    def __init__(
        self, address: Address, subscription: Subscription, clock: Clock, window: int, *, wanted: bool = True
    ) -> None:
        self._address = address
        self._subscription = subscription
        self._clock = clock
        self._wanted = wanted
        self._number = 0
        self._known = lru_cache(maxsize=4096)(lambda topic: subscription.topics.known(readable_topic(topic)))
        self.granted = False
        """Whether the broker has answered all that this connection asked of it, and is still there."""
        self.left = False
        """Whether the broker has answered the last `leave`."""
        self.subscribed = threading.Event()
        """Set while the broker has let us in and holds our subscriptions."""
        self.heard_at: datetime | None = None
        """When anything last came over this connection, be it a sign of life; None before."""
        self._client = make_client(address, subscription.client_id, window)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_unsubscribe = self._on_unsubscribe
        self._client.on_disconnect = self._on_disconnect

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, be it still in its handshake."""
        return self._client.socket() is not None

    def open(self) -> None:
        """Connect and ask for the session; raises OSError when nobody answers within some seconds."""
        self._number += 1
        self.heard_at = None
        self._client.reconnect()

    def receive(self, most: int, seconds: float, bell: Bell | None = None) -> list[Received]:
        """Wait up to `seconds` for something to come, and take what is there by then.

        That is at most `most` messages, and at most a megabyte more than had been begun before.
        """
        stream = self._client.stream
        if stream is None or not self.is_open:
            return []
        stream.flush()
        messages = stream.take(most)
        if not messages and stream.is_drained:
            _wait(stream, seconds, bell)
        now, pieces = self._clock.now(), 0
        while len(messages) < most and pieces < _PIECES and stream.fill():
            messages += stream.take(most - len(messages))
            pieces += 1
        if pieces:
            self.heard_at = now
        self._leave_to_paho(stream)
        number = self._number
        return [
            Received(self._known(topic), payload, now, packet_id, duplicate, retained, number)
            for topic, payload, packet_id, duplicate, retained in messages
        ]

    def acknowledge(self, messages: Sequence[Received]) -> None:
        """Tell the broker that it may forget `messages`; those of an earlier connection will come again."""
        if self.is_open and (stream := self._client.stream):
            number = self._number
            ours = [one.packet_id for one in messages if one.packet_id is not None and one.link == number]
            stream.send(pubacks(ours))
            stream.flush()

    def publish(self, requests: Sequence[Request]) -> None:
        """Send what a commit asks for, once and while connected; whoever needs it later still asks again."""
        for request in requests:
            if self.is_open:
                self._client.publish(request.topic, request.payload)

    def leave(self) -> None:
        """End our subscriptions; what was kept for them comes all the same.

        The broker answers in order: what it can send by then comes before its answer, also if nothing was left to end.
        """
        self.left = False
        self._client.unsubscribe([*self._subscription.filters, *self._former()])

    def end_session(self) -> None:
        """Leave for good: the broker forgets the session, and what it still holds (MQTT 5.0 § 3.14.2.2.2)."""
        properties = Properties(PacketTypes.DISCONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = 0
        self._client.disconnect(properties=properties)

    def close(self) -> None:
        """Send what waits to be sent and leave; the session stays with the broker."""
        self._client.disconnect()

    def _leave_to_paho(self, stream: Stream) -> None:
        """What is no message: greetings, signs of life, the end."""
        while self.is_open and stream.concerns_paho:
            self._client.loop_read()
        self._client.loop_misc()
        self._client.loop_write()
        stream.flush()

    def _on_connect(
        self, client: Client, _userdata: object, flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            _log.error("broker refuses us", broker=str(self._address), reason=str(reason))
            return
        _log.info("connected to broker", broker=str(self._address), session_present=flags.session_present)
        if not self._wanted:
            self.leave()
            return
        client.subscribe([(topic_filter, 1) for topic_filter in self._subscription.filters])
        if flags.session_present:
            self.subscribed.set()
            if former := self._former():
                client.unsubscribe(former)

    def _former(self) -> list[str]:
        """What to unsubscribe from; brokers of the older MQTT know no shared subscriptions."""
        shares = self._address.version is Version.V5
        return [one for one in self._subscription.former if shares or not one.startswith("$share/")]

    def _on_subscribe(
        self,
        _client: Client,
        _userdata: object,
        _mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        for topic_filter, reason in zip(self._subscription.filters, reasons, strict=False):
            if reason.is_failure:
                _log.error("broker refuses a subscription", topic_filter=topic_filter, reason=str(reason))
        self.granted = True
        self.subscribed.set()

    def _on_unsubscribe(
        self, _client: Client, _userdata: object, _mid: int, _reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        self.left = True

    def _on_disconnect(
        self,
        _client: Client,
        _userdata: object,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self.subscribed.clear()
        _log.info("disconnected from broker", broker=str(self._address), reason=str(reason), granted=self.granted)
        self.granted = False


def _wait(stream: Stream, seconds: float, bell: Bell | None) -> None:
    poll = select.poll()
    poll.register(stream.fileno(), select.POLLIN | (select.POLLOUT if stream.wants_to_send else 0))
    if bell is not None:
        poll.register(bell.fileno(), select.POLLIN)
    poll.poll(seconds * 1000)


def readable_topic(topic: bytes) -> str:
    """The topic, also where a lax broker let one pass that is not UTF-8."""
    return topic.decode("utf-8", "replace")
