"""What each role is made of: the only place that knows all the concrete parts, and the only one that makes threads."""

from collections.abc import Callable, Mapping
from threading import Event
from types import MappingProxyType

from prometheus_client import CollectorRegistry

from byssus.alerts.feed import fold_feed
from byssus.app.figures import published_figures
from byssus.app.installation import clock_of, database_url, mqtt_url
from byssus.app.worker import Worker
from byssus.core.settings import Settings
from byssus.ingest.consumer import Consumer
from byssus.ingest.metrics import IngestMetrics


def run_ingest(settings: Settings, stop: Event) -> None:
    """Store what gateways publish until told to stop."""
    registry = CollectorRegistry()
    url = database_url(settings)
    consumer = Consumer(
        mqtt_url(settings),
        url,
        clock_of(settings),
        IngestMetrics(registry),
        client_id=settings.mqtt_client_id,
        batch=settings.mqtt_batch,
    )
    with published_figures("ingest", url, registry):
        consumer.run(stop)


def run_alerts(settings: Settings, stop: Event) -> None:
    """Fold readings into excursions and alarms until told to stop."""
    clock = clock_of(settings)
    Worker("alerts", database_url(settings), ["reading_feed"], lambda link: fold_feed(link, clock.now())).run(stop)


RUN: Mapping[str, Callable[[Settings, Event], None]] = MappingProxyType({"ingest": run_ingest, "alerts": run_alerts})
