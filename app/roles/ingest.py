"""`byssus ingest`: stores what gateways publish."""

from threading import Event

from prometheus_client import CollectorRegistry

from byssus.app.figures import published_figures
from byssus.app.installation import clock_of, database_url, mqtt_url
from byssus.core.settings import Settings
from byssus.ingest.consumer import Consumer
from byssus.ingest.metrics import IngestMetrics
from byssus.ingest.topics import parse_topics


def run(settings: Settings, stop: Event) -> None:
    """Consume from the broker until told to stop."""
    registry = CollectorRegistry()
    url = database_url(settings)
    consumer = Consumer(
        mqtt_url(settings),
        url,
        clock_of(settings),
        IngestMetrics(registry),
        client_id=settings.mqtt_client_id,
        batch=settings.mqtt_batch,
        topics=parse_topics(settings.mqtt_topics),
    )
    with published_figures("ingest", url, registry):
        consumer.run(stop)
