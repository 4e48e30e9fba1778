"""`byssus capture`: turns scans and EPCIS documents into events, lineage and stays."""

from threading import Event

from byssus.app.installation import clock_of, database_url
from byssus.app.worker import Worker
from byssus.core.settings import Settings
from byssus.trace.capture import capture


def run(settings: Settings, stop: Event) -> None:
    """Interpret what ingest stored until told to stop."""
    clock = clock_of(settings)
    channels = ["scan", "epcis_capture"]
    Worker("capture", database_url(settings), channels, lambda link: capture(link, clock.now()).claimed).run(stop)
