"""`byssus alerts`: folds readings into excursions and alarms, listens for silence, and tells people."""

from datetime import timedelta
from threading import Event, Thread

from byssus.alerts.feed import fold_feed
from byssus.alerts.notify.mail import Mail
from byssus.alerts.notify.mqtt import Mqtt, Publish
from byssus.alerts.notify.sender import Carriers, send_next
from byssus.alerts.notify.webhook import Webhook
from byssus.alerts.silence import check_silence
from byssus.app.installation import clock_of, database_url, mqtt_url
from byssus.app.publisher import publisher
from byssus.app.worker import Periodic, Worker
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.plant.model import Channel
from byssus.core.settings import Settings

_SILENCE_EVERY = timedelta(minutes=2)
"""Also how long after a start silence is first looked for: what waited at the broker has to come in before."""


def run(settings: Settings, stop: Event) -> None:
    """Judge and tell until told to stop; a mail server that is slow holds up no judgement."""
    url, clock = database_url(settings), clock_of(settings)
    with publisher(mqtt_url(settings), "byssus-alerts") as publish:
        carriers = _carriers(settings, clock, publish)
        teller = Worker("alerts", url, ["alarm_transition"], lambda link: send_next(link, carriers, clock))
        telling = Thread(target=teller.run, args=(stop,), name="tell")
        telling.start()
        try:
            _judge(url, clock).run(stop)
        finally:
            stop.set()
            telling.join()


def _judge(url: str, clock: Clock) -> Worker:
    silence = Periodic(check_silence, clock, _SILENCE_EVERY)

    def judge(connection: Connection) -> int:
        silence.run_when_due(connection)
        return fold_feed(connection, clock.now())

    return Worker("alerts", url, ["reading_feed"], judge)


def _carriers(settings: Settings, clock: Clock, publish: Publish) -> Carriers:
    webhook = Webhook(settings.webhook_secret.get_secret_value(), clock)
    carriers: Carriers = {Channel.MQTT: Mqtt(publish), Channel.WEBHOOK: webhook}
    if settings.smtp_url is None:
        return carriers
    return {**carriers, Channel.EMAIL: Mail(settings.smtp_url.get_secret_value(), settings.smtp_from)}
