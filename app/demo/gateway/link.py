"""The session of one gateway at the broker: a client of its own, served by whoever runs the demo."""

import socket
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector
from typing import TYPE_CHECKING

import orjson
from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from byssus.app.demo.dialect import Dialect, dialect_of
from byssus.app.demo.gateway.act import Message
from byssus.ingest.address import Address, introduce

if TYPE_CHECKING:
    from paho.mqtt.client import SocketLike


class Link:
    """A gateway's way to the broker, without a thread of its own: hundreds are served from one place.

    Args:
        gateway: its code, which is also its client id.
        address: the broker.
        selector: where its socket stands, with the link as data, while it is open.
    """

    def __init__(self, gateway: str, address: Address, selector: BaseSelector) -> None:
        self._address = address
        self._selector = selector
        self._wanted = True
        self._status = f"byssus/v1/{gateway}/status" if dialect_of(gateway) is Dialect.OWN else None
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=gateway)
        self._client.max_inflight_messages_set(200)
        introduce(self._client, address)
        if self._status:
            self._client.will_set(self._status, _state(online=False), qos=1, retain=True)
        self._client.on_connect = self._greet
        self._client.on_socket_open = self._watch
        self._client.on_socket_close = self._forget
        self._client.on_socket_register_write = self._await_room
        self._client.on_socket_unregister_write = self._await_words

    def publish(self, message: Message) -> None:
        """Publish with QoS 1; what cannot go now goes when there is a connection."""
        self._client.publish(message.topic, message.payload, qos=1)

    def cut(self) -> None:
        """Break the connection as a cable does: the broker hears nothing and sends the last will."""
        self._wanted = False
        opened = self._client.socket()
        if isinstance(opened, socket.socket):
            opened.shutdown(socket.SHUT_RDWR)

    def restore(self) -> None:
        """Let it connect again, now and whenever it has lost the connection."""
        self._wanted = True
        self.tend()

    def serve(self, events: int) -> None:
        """Read and write what the socket is ready for."""
        if events & EVENT_READ:
            self._client.loop_read()
        if events & EVENT_WRITE:
            self._client.loop_write()

    def tend(self) -> None:
        """Keep the connection alive, or try to get one; to be called about once a second."""
        if self._client.socket():
            self._client.loop_misc()
        elif self._wanted:
            try:
                self._client.connect(self._address.host, self._address.port)
            except OSError:
                return  # there is no broker yet: the next call tries again

    def leave(self) -> None:
        """Say that the gateway leaves; the socket closes once it was served until that is said."""
        self._wanted = False
        if self._status and self._client.is_connected():
            self._client.publish(self._status, _state(online=False), qos=1, retain=True)
        self._client.disconnect()

    def _greet(
        self, client: Client, _data: object, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if self._status and not reason.is_failure:
            client.publish(self._status, _state(online=True), qos=1, retain=True)

    def _watch(self, _client: Client, _data: object, opened: "SocketLike") -> None:
        self._selector.register(opened, EVENT_READ, self)

    def _forget(self, _client: Client, _data: object, closed: "SocketLike") -> None:
        self._selector.unregister(closed)

    def _await_room(self, _client: Client, _data: object, full: "SocketLike") -> None:
        self._selector.modify(full, EVENT_READ | EVENT_WRITE, self)

    def _await_words(self, _client: Client, _data: object, free: "SocketLike") -> None:
        self._selector.modify(free, EVENT_READ, self)


def _state(*, online: bool) -> bytes:
    return orjson.dumps({"online": online})
