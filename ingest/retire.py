"""Takes a worker out of the group: no message may stay in the session of one who does not come back.

The broker goes on dealing messages to every session that shares a subscription, whether or not somebody is there. So
the subscriptions are ended first; then what the session holds is stored and acknowledged, and at last the session ends.
Killed at any step and run again, it ends the same.
"""

import time
from collections.abc import Iterator

from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.errors import Conflict, InvalidInput, Unavailable
from byssus.ingest.address import Version, parse_mqtt_url
from byssus.ingest.claim import is_claimed
from byssus.ingest.insert import SQL, Stored
from byssus.ingest.link import Link
from byssus.ingest.message import Received
from byssus.ingest.store import Store
from byssus.ingest.subscription import Subscription

_WINDOW = 100
_SECONDS = 30.0
"""How long the broker may take for an answer."""


def retire(mqtt_url: str, database_url: str, subscription: Subscription, clock: Clock) -> Stored:
    """End the subscriptions and the session of a worker that has been stopped; says what was stored on the way.

    Raises:
        Conflict: the worker runs.
        Unavailable: broker or database do not answer; what is not stored is still with the broker.
        InvalidInput: `mqtt_url` cannot be read, or names a broker of the older MQTT, where nothing is shared.
    """
    address = parse_mqtt_url(mqtt_url)
    if address.version is not Version.V5:
        raise InvalidInput("Workers share messages by MQTT 5 only.", where="BYSSUS_MQTT_URL")
    with connect(database_url, application="byssus-retire") as connection:
        connection.autocommit = True
        _require_stopped(connection, subscription.client_id)
        link = Link(address, subscription, clock, _WINDOW, wanted=False)
        store = Store(database_url, subscription.client_id)
        stored = Stored()
        try:
            for batch in _kept(link):
                stored.add(store.write(batch))
                link.acknowledge(batch)
            link.end_session()
        finally:
            link.close()
            store.close()
        _forget(connection, subscription.client_id)
    return stored


def _require_stopped(connection: Connection, client: str) -> None:
    if is_claimed(connection, client):
        raise Conflict(
            f"The worker {client!r} runs.", advice="Stop it, and see that nothing starts it again; then retire it."
        )


def _kept(link: Link) -> Iterator[list[Received]]:
    """What the session holds, a window at a time; each has to be acknowledged before the next comes."""
    try:
        link.open()
    except OSError as error:
        raise Unavailable(f"The broker does not answer: {error}.", where="BYSSUS_MQTT_URL") from error
    while batch := _until_answered(link):
        yield batch
        link.leave()


def _until_answered(link: Link) -> list[Received]:
    """What comes before the broker's answer; nothing, if it has nothing more."""
    batch: list[Received] = []
    deadline = time.monotonic() + _SECONDS
    while not link.left:
        if not link.is_open or time.monotonic() > deadline:
            raise Unavailable("The broker refuses us, or does not answer.", where="BYSSUS_MQTT_URL")
        batch += link.receive(_WINDOW, 0.1)
    return batch


def _forget(connection: Connection, client: str) -> None:
    """Drop what is known of the session."""
    with connection.transaction():
        connection.execute(SQL["forget_deliveries"], [client])
        connection.execute(SQL["stop_expecting"], [client])
