"""Publishes to the broker for roles that only speak: a connection that keeps itself alive."""

from collections.abc import Iterator
from contextlib import contextmanager

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from byssus.alerts.notify.mqtt import Publish
from byssus.ingest.address import introduce, parse_mqtt_url

_SECONDS = 10.0


@contextmanager
def publisher(url: str, client_id: str) -> Iterator[Publish]:
    """A function that publishes with QoS 1 and says whether the broker acknowledged it within ten seconds.

    While the broker is away the connection is tried again in the background, and the function answers False.

    Raises:
        InvalidInput: `url` cannot be read.
    """
    address = parse_mqtt_url(url)
    client = Client(CallbackAPIVersion.VERSION2, client_id=client_id)
    introduce(client, address)
    client.connect_async(address.host, address.port)
    client.loop_start()

    def publish(topic: str, payload: bytes) -> bool:
        if not client.is_connected():  # or paho would keep it and send it after our next try
            return False
        sent = client.publish(topic, payload, qos=1)
        sent.wait_for_publish(_SECONDS)
        return sent.is_published()

    try:
        yield publish
    finally:
        client.disconnect()
        client.loop_stop()
