"""`byssus capture`: turns scans and EPCIS documents into events, lineage and stays, and takes up what had to wait."""

from threading import Event, Thread

from byssus.app.installation import clock_of, database_url
from byssus.app.worker import Worker
from byssus.core.settings import Settings
from byssus.ingest.rejected import replay_due
from byssus.trace.capture.step import capture


def run(settings: Settings, stop: Event) -> None:
    """Interpret what ingest stored until told to stop; a long replay holds up no event."""
    url, clock = database_url(settings), clock_of(settings)
    replaying = Worker("capture", url, ["plant_changed"], lambda link: replay_due(link, clock.now()))
    thread = Thread(target=replaying.run, args=(stop,), name="replay")
    thread.start()
    try:
        channels = ["scan", "epcis_capture"]
        Worker("capture", url, channels, lambda link: capture(link, clock.now()).claimed).run(stop)
    finally:
        stop.set()
        thread.join()
