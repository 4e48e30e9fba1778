"""paho, made ready for a session that lasts, with our stream in place of its socket."""

from typing import TYPE_CHECKING

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from byssus.ingest.address import Address, Version, introduce
from byssus.ingest.stream import Stream

if TYPE_CHECKING:
    from paho.mqtt.client import SocketLike

_CONNECT_SECONDS = 5.0
_KEEPALIVE_SECONDS = 20
"""A connection of which only our half is left is known as such after twice this; until then nothing was heard."""
_NEVER = 0xFFFF_FFFF
_MOST_IN_FLIGHT = 0xFFFF


class StreamClient(Client):
    """A client whose messages are in `stream`; paho sees only the other packets."""

    stream: Stream | None = None
    """That of the present connection or of the last one."""

    def _create_socket(self) -> "SocketLike":
        with_properties = self.protocol == MQTTProtocolVersion.MQTTv5
        self.stream = Stream(super()._create_socket(), with_properties=with_properties)
        return self.stream


def make_client(address: Address, client_id: str, window: int) -> StreamClient:
    """A client for the broker at `address`, not connected yet; `reconnect` does that.

    Args:
        address: where the broker is, how to greet it, and which version of MQTT it speaks.
        client_id: under which the broker keeps the session until we come back, however late.
        window: how many messages it may have sent us that we have not acknowledged (MQTT 5.0 § 3.1.2.11.3); with
            MQTT 3.1.1 it decides for itself.
    """
    lasts = address.version is Version.V5
    client = StreamClient(
        CallbackAPIVersion.VERSION2,
        client_id,
        clean_session=None if lasts else False,
        protocol=MQTTProtocolVersion.MQTTv5 if lasts else MQTTProtocolVersion.MQTTv311,
        reconnect_on_failure=False,
        manual_ack=True,
    )
    client.connect_timeout = _CONNECT_SECONDS
    introduce(client, address)
    if lasts:
        properties = _lasting(min(window, _MOST_IN_FLIGHT))
        client.connect_async(address.host, address.port, _KEEPALIVE_SECONDS, clean_start=False, properties=properties)
    else:
        client.connect_async(address.host, address.port, _KEEPALIVE_SECONDS)
    return client


def _lasting(window: int) -> Properties:
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = _NEVER
    properties.ReceiveMaximum = window
    return properties
