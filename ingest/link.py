"""The MQTT connection, driven by its owner's thread: read what has arrived, acknowledge what was committed."""

import select
import ssl
import threading
import time
from collections.abc import Sequence

import structlog
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from byssus.core.clock import Clock
from byssus.ingest.address import Address
from byssus.ingest.edge.rebirth import Request
from byssus.ingest.message import Received
from byssus.ingest.topics import Topics

_log = structlog.get_logger(__name__)
_CONNECT_SECONDS = 5.0
_KEEPALIVE_SECONDS = 60
_FLUSH_SECONDS = 2.0


class Link:
    """A persistent session (MQTT 3.1.1, clean session off): what we do not acknowledge comes again.

    No thread is started; nothing happens but within the methods.
    """

    def __init__(self, address: Address, client_id: str, topics: Topics, clock: Clock) -> None:
        self._address = address
        self._topics = topics
        self._clock = clock
        self._now = clock.now()
        self._number = 0
        self._arrived: list[Received] = []
        self.granted = False
        """Whether the broker has answered all that this connection asked of it, and is still there."""
        self.subscribed = threading.Event()
        """Set while the broker has let us in and holds our subscriptions."""
        self._client = self._make_client(client_id)

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, be it still in its handshake."""
        return self._client.socket() is not None

    def open(self) -> None:
        """Connect and ask for the session; raises OSError when nobody answers within some seconds."""
        self._number += 1
        self._client.reconnect()

    def receive(self, most: int, seconds: float) -> list[Received]:
        """Wait up to `seconds` for something to come, and take what is there by then, at most `most` messages."""
        self._wait(seconds)
        self._now = self._clock.now()
        arrived = self._arrived
        while len(arrived) < most:
            before = len(arrived)
            self._client.loop_read()
            if len(arrived) == before:
                break
        if self._client.want_write():
            self._client.loop_write()
        self._client.loop_misc()
        self._arrived = []
        return arrived

    def acknowledge(self, messages: Sequence[Received]) -> None:
        """Tell the broker that it may forget `messages`; those of an earlier connection will come again."""
        for message in messages:
            if message.packet_id is not None and message.link == self._number and self.is_open:
                self._client.ack(message.packet_id, qos=1)

    def publish(self, requests: Sequence[Request]) -> None:
        """Send what a commit asks for, once and while connected; whoever needs it later still asks again."""
        for request in requests:
            if self.is_open:
                self._client.publish(request.topic, request.payload)

    def close(self) -> None:
        """Send what waits to be sent and leave; the session stays with the broker."""
        self._flush()
        self._client.disconnect()
        self._flush()

    def _wait(self, seconds: float) -> None:
        sock = self._client.socket()
        if sock is None or (isinstance(sock, ssl.SSLSocket) and sock.pending()):
            return
        poll = select.poll()
        poll.register(sock.fileno(), select.POLLIN | (select.POLLOUT if self._client.want_write() else 0))
        poll.poll(seconds * 1000)

    def _flush(self) -> None:
        deadline = time.monotonic() + _FLUSH_SECONDS
        while self.is_open and self._client.want_write() and time.monotonic() < deadline:
            self._wait(deadline - time.monotonic())
            self._client.loop_write()

    def _make_client(self, client_id: str) -> Client:
        address = self._address
        client = Client(
            CallbackAPIVersion.VERSION2, client_id, clean_session=False, reconnect_on_failure=False, manual_ack=True
        )
        client.connect_timeout = _CONNECT_SECONDS
        if address.user is not None:
            client.username_pw_set(address.user, address.password)
        if address.tls:
            client.tls_set_context(ssl.create_default_context(cafile=address.authorities))
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.connect_async(address.host, address.port, keepalive=_KEEPALIVE_SECONDS)
        return client

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        self._arrived.append(
            Received(
                topic=self._topics.known(readable_topic(message)),
                payload=bytes(message.payload),
                at=self._now,
                packet_id=message.mid if message.qos else None,
                duplicate=message.dup,
                retained=message.retain,
                link=self._number,
            )
        )

    def _on_connect(
        self, client: Client, _userdata: object, flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            _log.error("broker refuses us", broker=str(self._address), reason=str(reason))
            return
        _log.info("connected to broker", broker=str(self._address), session_present=flags.session_present)
        client.subscribe([(topic_filter, 1) for topic_filter in self._topics.filters])
        if flags.session_present:
            self.subscribed.set()
            if self._topics.unwanted:
                client.unsubscribe(list(self._topics.unwanted))

    def _on_subscribe(
        self,
        _client: Client,
        _userdata: object,
        _mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        for topic_filter, reason in zip(self._topics.filters, reasons, strict=False):
            if reason.is_failure:
                _log.error("broker refuses a subscription", topic_filter=topic_filter, reason=str(reason))
        self.granted = True
        self.subscribed.set()

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


def readable_topic(message: MQTTMessage) -> str:
    """The topic, also where a lax broker let one pass that is not UTF-8."""
    try:
        return message.topic
    except UnicodeDecodeError as error:
        return error.object.decode("utf-8", "replace")
