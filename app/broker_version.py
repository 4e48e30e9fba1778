"""Asks a broker what it is: mosquitto and others say so on a topic of their own, rumqttd hangs up on who asks."""

from threading import Event

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from byssus.ingest.address import introduce, parse_mqtt_url

_TOPIC = "$SYS/broker/version"
_SECONDS = 3.0


def broker_version(url: str) -> str | None:
    """What the broker at `url` calls itself, such as `mosquitto version 2.0.11`; None where it does not tell us.

    Raises:
        InvalidInput: `url` cannot be read.
        OSError: nobody answers there.
    """
    address = parse_mqtt_url(url)
    client = Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
    introduce(client, address)
    answered = Event()
    told: list[str] = []

    def on_connect(
        client: Client, _userdata: object, _flags: ConnectFlags, _reason: ReasonCode, _properties: Properties | None
    ) -> None:
        client.subscribe(_TOPIC)

    def on_message(_client: Client, _userdata: object, message: MQTTMessage) -> None:
        told.append(message.payload.decode("utf-8", "replace"))
        answered.set()

    client.on_connect, client.on_message = on_connect, on_message
    client.on_disconnect = lambda *_: answered.set()
    client.connect(address.host, address.port)
    client.loop_start()
    answered.wait(_SECONDS)
    client.disconnect()
    client.loop_stop()
    return next(iter(told), None)
