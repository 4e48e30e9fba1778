"""Makes our session at a broker before anything else runs, so that what is published from then on waits for us."""

import time

from byssus.core.clock import Clock
from byssus.core.errors import Unavailable
from byssus.ingest.address import parse_mqtt_url
from byssus.ingest.link import Link
from byssus.ingest.subscription import Subscription

_SECONDS = 10.0


def make_session(mqtt_url: str, subscription: Subscription, clock: Clock) -> None:
    """Subscribe as the consumer with this subscription would, and leave; a session that exists keeps what it holds.

    Raises:
        Unavailable: the broker does not answer, or refuses us.
        InvalidInput: `mqtt_url` cannot be read.
    """
    link = Link(parse_mqtt_url(mqtt_url), subscription, clock, window=1)
    deadline = time.monotonic() + _SECONDS
    try:
        link.open()
        while not link.subscribed.is_set() and link.is_open and time.monotonic() < deadline:
            link.receive(1, 0.1)
    except OSError as error:
        raise Unavailable(f"The broker does not answer: {error}.", where="BYSSUS_MQTT_URL") from error
    finally:
        made = link.subscribed.is_set()
        link.close()
    if not made:
        raise Unavailable("The broker refuses us, or does not answer.", where="BYSSUS_MQTT_URL")
