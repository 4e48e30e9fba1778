"""`byssus alerts`: folds readings into excursions and alarms, listens for silence, and tells people."""

from datetime import timedelta
from threading import Event

from byssus.alerts.feed import fold_feed
from byssus.alerts.silence import check_silence
from byssus.app.installation import clock_of, database_url
from byssus.app.worker import Periodic, Worker
from byssus.core.database import Connection
from byssus.core.settings import Settings

_SILENCE_EVERY = timedelta(seconds=30)


def run(settings: Settings, stop: Event) -> None:
    """Judge and tell until told to stop."""
    clock = clock_of(settings)
    silence = Periodic(check_silence, clock, _SILENCE_EVERY)

    def judge(connection: Connection) -> int:
        silence.run_when_due(connection)
        return fold_feed(connection, clock.now())

    Worker("alerts", database_url(settings), ["reading_feed"], judge).run(stop)
