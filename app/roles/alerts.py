"""`byssus alerts`: folds readings into excursions and alarms, listens for silence, tells people, and clears out."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from importlib.util import find_spec
from threading import Event, Thread

from byssus.alerts.checks.scans import take_check_scans
from byssus.alerts.feed.battery import check_batteries
from byssus.alerts.feed.calibration import check_calibrations
from byssus.alerts.feed.fold import fold_feed
from byssus.alerts.feed.missed import check_missed
from byssus.alerts.feed.moved import watch_holds
from byssus.alerts.feed.silence import check_silence
from byssus.alerts.notify.audit import audit_outbox
from byssus.alerts.notify.carrier import Carrier, NotSetUp
from byssus.alerts.notify.dialects import DingTalk, Feishu, WeCom
from byssus.alerts.notify.heartbeat import EVERY, Heart
from byssus.alerts.notify.mail import Mail
from byssus.alerts.notify.mqtt import Mqtt, Publish
from byssus.alerts.notify.robot import Robot
from byssus.alerts.notify.sender import Outlet, send_next
from byssus.alerts.notify.webhook import Webhook
from byssus.alerts.operator.expiry import end_what_is_over
from byssus.alerts.records.late import note_late
from byssus.app.installation import clock_of, database_url, mqtt_url
from byssus.app.interpreter import settle_in
from byssus.app.publisher import publisher
from byssus.app.worker import Periodic, Task, Worker
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.plant.people import Channel
from byssus.core.retention import remove_expired
from byssus.core.settings import Settings

_CROWD = 500
"""Readings at once that are more than alarms usually wait for: gateways send what they kept."""
_SILENCE_EVERY = timedelta(minutes=2)
"""Also how long after a start silence is first looked for: what waited at the broker has to come in before."""
_HOLDS_EVERY = timedelta(seconds=10)
_CALIBRATIONS_EVERY = timedelta(minutes=10)
_BATTERIES_EVERY = timedelta(minutes=10)
_MISSED_EVERY = timedelta(minutes=1)
_CLEAR_EVERY = timedelta(hours=1)
_EXPIRY_EVERY = timedelta(seconds=5)
_AUDIT_EVERY = timedelta(minutes=1)
"""On the wall clock; after a start, too, so that what became due before is sent first."""


def run(settings: Settings, stop: Event) -> None:
    """Judge and tell until told to stop; a channel that is slow holds up neither judgement nor the other channels."""
    url, clock = database_url(settings), clock_of(settings)
    with publisher(mqtt_url(settings), "byssus-alerts") as publish, ExitStack() as beside:
        beats = _hearts(settings, url, clock)
        tellers = _tellers(settings, url, clock, publish)
        beside_it = (_watch(url, clock), _scanner(url, clock), _clearer(url, clock, stop), _clerk(url, clock))
        workers = [*tellers, *beats, *beside_it]
        settle_in()
        for worker in workers:
            beside.enter_context(_beside(worker, stop))
        try:
            _judge(url, clock).run(stop)
        finally:
            stop.set()


@contextmanager
def _beside(worker: Worker, stop: Event) -> Iterator[None]:
    """Run a worker in a thread of its own; should it die, all of the role stops, to be started anew."""

    def work() -> None:
        try:
            worker.run(stop)
        finally:
            stop.set()

    thread = Thread(target=work, name=worker.role)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _judge(url: str, clock: Clock) -> Worker:
    """Does nothing but fold: whatever else it did, an alarm would wait for."""
    return Worker("alerts", url, ["reading_feed"], lambda connection: fold_feed(connection, clock.now()), _CROWD)


def _watch(url: str, clock: Clock) -> Worker:
    """Looks now and then for what no reading tells."""

    def audit(connection: Connection, _: datetime) -> None:
        audit_outbox(connection, clock)

    checks = (
        Periodic(check_silence, clock, _SILENCE_EVERY),
        Periodic(watch_holds, clock, _HOLDS_EVERY),
        Periodic(check_calibrations, clock, _CALIBRATIONS_EVERY),
        Periodic(check_batteries, clock, _BATTERIES_EVERY),
        Periodic(check_missed, clock, _MISSED_EVERY),
        Periodic(audit, clock, _AUDIT_EVERY * clock.speed),
        Periodic(end_what_is_over, clock, _EXPIRY_EVERY),
    )
    return Worker("alerts-watch", url, [], _now_and_then(*checks))


def _scanner(url: str, clock: Clock) -> Worker:
    return Worker("alerts-scans", url, ["scan"], lambda connection: take_check_scans(connection, clock.now()))


def _tellers(settings: Settings, url: str, clock: Clock, publish: Publish) -> Iterator[Worker]:
    carriers = _carriers(settings, clock, publish)
    for channel in Channel:
        outlet = Outlet(channel, carriers.get(channel, NotSetUp(channel)), settings.public_url)
        yield Worker(f"alerts-{channel}", url, [], _sending(outlet, clock))


def _sending(outlet: Outlet, clock: Clock) -> Task:
    return lambda connection: send_next(connection, outlet, clock)


def _hearts(settings: Settings, url: str, clock: Clock) -> Iterator[Worker]:
    if settings.heartbeat_url is None:
        return
    heart = Heart(settings.heartbeat_url.get_secret_value(), clock)
    beat = Periodic(lambda connection, _: heart.beat(connection), Clock(), EVERY)
    yield Worker("alerts-heartbeat", url, [], _now_and_then(beat))


def _clearer(url: str, clock: Clock, stop: Event) -> Worker:
    """Removes in a thread of its own what need not be kept, step by step, for it may take hours the first time."""

    def clear(connection: Connection, now: datetime) -> None:
        for _ in remove_expired(connection, now):
            if stop.is_set():
                break

    return Worker("alerts-retention", url, [], _now_and_then(Periodic(clear, clock, _CLEAR_EVERY)))


def _now_and_then(*periodics: Periodic) -> Task:
    def look(connection: Connection) -> int:
        for periodic in periodics:
            periodic.run_when_due(connection)
        return 0

    return look


def _clerk(url: str, clock: Clock) -> Worker:
    return Worker("alerts-records", url, [], lambda connection: note_late(connection, clock.now()))


def _carriers(settings: Settings, clock: Clock, publish: Publish) -> Mapping[Channel, Carrier]:
    carriers: dict[Channel, Carrier] = {
        Channel.MQTT: Mqtt(publish),
        Channel.WEBHOOK: Webhook(settings.webhook_secret.get_secret_value(), clock),
        Channel.DINGTALK: Robot(DingTalk(), Clock()),  # providers compare the signature's time with the real one
        Channel.WECOM: Robot(WeCom(), Clock()),
        Channel.FEISHU: Robot(Feishu(), Clock()),
    }
    if find_spec("apprise"):
        from byssus.alerts.notify.services import Services

        carriers[Channel.APPRISE] = Services()
    if settings.smtp_url is not None:
        carriers[Channel.EMAIL] = Mail(settings.smtp_url.get_secret_value(), settings.smtp_from)
    return carriers
