"""`byssus ingest`: stores what gateways publish, and writes down when it could."""

from datetime import datetime, timedelta
from threading import Event, Thread

from prometheus_client import CollectorRegistry

from byssus.app.figures import published_figures
from byssus.app.installation import clock_of, database_url, mqtt_url
from byssus.app.interpreter import settle_in
from byssus.app.worker import Periodic, Worker
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.settings import Settings
from byssus.ingest.consumer import Consumer
from byssus.ingest.listening import EVERY, Listening
from byssus.ingest.metrics import IngestMetrics
from byssus.ingest.subscription import subscription
from byssus.ingest.topics import parse_topics


def run(settings: Settings, stop: Event, worker: int = 1) -> None:
    """Consume from the broker until told to stop, as the worker of that number among all.

    Raises:
        InvalidInput: there is no such worker.
    """
    registry = CollectorRegistry()
    url = database_url(settings)
    topics = parse_topics(settings.mqtt_topics)
    subscribed = subscription(settings.mqtt_client_id, worker, settings.ingest_workers, topics)
    consumer = Consumer(
        mqtt_url(settings), url, clock_of(settings), IngestMetrics(registry), subscribed, batch=settings.mqtt_batch
    )
    noting = Thread(target=_noting(consumer, url, subscribed.client_id).run, args=(stop,), name="listening")
    noting.start()
    settle_in()
    try:
        with published_figures("ingest", subscribed.client_id, url, registry):
            consumer.run(stop)
    finally:
        stop.set()
        noting.join()


def _noting(consumer: Consumer, url: str, client: str) -> Worker:
    listening = Listening(client)

    def note(connection: Connection, _: datetime) -> None:
        listening.note(connection, consumer.stored_until())

    due = Periodic(note, Clock(), timedelta(seconds=EVERY))

    def work(connection: Connection) -> int:
        due.run_when_due(connection)
        return 0

    return Worker("ingest-listening", url, [], work)
