"""`byssus capture`: turns scans and documents into events, lineage and stays, holds goods, takes up what waited."""

from datetime import timedelta
from threading import Event, Thread

from byssus.app.installation import clock_of, database_url
from byssus.app.worker import Periodic, Worker
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.settings import Settings
from byssus.ingest.rejected import replay_due
from byssus.ingest.waiting import release_overdue
from byssus.trace.capture.reading import read_anew
from byssus.trace.capture.step import capture
from byssus.trace.hold.step import follow_holds
from byssus.trace.recall.follow import follow_recalls, wake_recalls

_RECALLS_LOOK_AGAIN = timedelta(minutes=10)
_WAITING_LOOKED_AT = timedelta(seconds=10)


def run(settings: Settings, stop: Event) -> None:
    """Interpret what ingest stored until told to stop; a long replay holds up no event."""
    url, clock = database_url(settings), clock_of(settings)
    releasing = Periodic(release_overdue, clock, _WAITING_LOOKED_AT)
    replaying = Worker("capture", url, ["plant_changed"], lambda link: _take_up(link, clock, releasing))
    thread = Thread(target=replaying.run, args=(stop,), name="replay")
    thread.start()
    looking = Periodic(wake_recalls, clock, _RECALLS_LOOK_AGAIN)
    channels = ["scan", "epcis_capture", "alarm_transition"]
    try:
        Worker("capture", url, channels, lambda link: _work(link, clock, looking)).run(stop)
    finally:
        stop.set()
        thread.join()


def _take_up(connection: Connection, clock: Clock, releasing: Periodic) -> int:
    """What waited for the plant, and late readings that waited in vain for more of their kind."""
    releasing.run_when_due(connection)
    return replay_due(connection, clock.now())


def _work(connection: Connection, clock: Clock, looking: Periodic) -> int:
    """New events first, then what they, and excursions, mean for holds and recalls; old ones are read at leisure."""
    claimed = capture(connection, clock.now()).claimed
    held = follow_holds(connection, clock.now())
    looking.run_when_due(connection)
    done = claimed + held + follow_recalls(connection, clock.now())
    return done or read_anew(connection)
