"""What armed timers cost and how late they go off: delays of conditions, and deadlines of escalations.

A hundred thousand points stand in breach within their `on_delay`, and as many escalation steps wait in the outbox. Some
of both run out every second while a judge and a teller work as they do in the role.
"""

import logging
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import structlog
from bench.alerts.plant import CONTACTS, plant
from bench.alerts.report import percentile, tell

from byssus.alerts.feed.fold import fold_feed
from byssus.alerts.notify.carrier import Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.sender import Outlet, send_next
from byssus.alerts.notify.terms import State
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.app.worker import Worker
from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.migrate import migrate
from byssus.core.plant.people import Channel
from byssus.ingest.insert import insert
from byssus.ingest.readings import prepare
from byssus.ingest.rows import ReadingRow, Rows

TIMERS = 100_000
BYTES_CEILING, SECONDS_CEILING = 2048, 1.0
SECONDS, EACH_SECOND, STEPS_EACH_SECOND = 30, 20, 3
DELAY = timedelta(minutes=10)
STEPS = """
with raised as (
    insert into alarm (kind, site_id, severity, origin, raised_at)
    select 'sensor_fault', n %% 100 + 1, 'alarm', 'live', now() from generate_series(1, %(timers)s) n
    returning id, site_id
), told as (
    insert into alarm_transition (alarm_id, site_id, at, what, actor, detail, previous_hash, hash)
    select id, site_id, now(), 'raised', 'byssus', '{}', '', '' from raised
    returning id, alarm_id, site_id
)
insert into notification (transition_id, alarm_id, site_id, occasion, step, contact_id, way, channel, address, severity,
    state, reason, planned_at, due_at)
select told.id, alarm_id, site_id, 'begins', 1, contact.id, 1, 'email', addresses[1], 'alarm', 'planned', 'escalation',
    now(), now() + interval '1 day'
from told join contact on contact.id = site_id
"""
COME_DUE = """
update notification set due_at = now() + random() * interval '0.9 seconds'
where id = (select min(id) from notification where state = 'planned' and site_id = %s)"""
STORED = """
select sum(pg_total_relation_size(name))
from unnest(array['condition', 'point_state', 'sensor_state']::regclass[]) name"""
EXPIRY = """
select extract(epoch from alarm.raised_at - received_at)::float8
from alarm
join excursion on excursion.id = excursion_id
join reading on reading.point_id = excursion.point_id and reading.time = excursion.raised_at"""
DEADLINES = """
select extract(epoch from sent_at - due_at)::float8 from notification where step = 1 and sent_at is not null"""


class Ear:
    """Takes every message."""

    def __init__(self) -> None:
        self.heard = 0

    def send(self, _: Notice) -> Outcome:
        self.heard += 1
        return Outcome(State.OK, "heard")


def main(timers: int = TIMERS) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        with EmbeddedPostgres(Path(name)) as postgres:
            url = postgres.start()
            with connect(url) as connection:
                connection.autocommit = True
                migrate(connection, datetime.now(UTC))
                connection.execute(plant(timers, DELAY.total_seconds()))
                connection.execute(CONTACTS)
                prepare(connection)
                run(connection, url, timers)


def run(connection: Connection, url: str, timers: int) -> None:
    ids = [number for (number,) in connection.execute("select id from point order by id")]
    process, stored = arm(connection, ids)
    tell(
        "timers-memory",
        [
            ("process, a point", process, "bytes"),
            ("database, a point: state and indexes", stored, "bytes"),
        ],
        max(process, stored),
        BYTES_CEILING,
    )
    connection.execute(STEPS.encode(), {"timers": timers})
    connection.execute("analyze")
    stop = Event()
    workers = [Thread(target=worker.run, args=(stop,)) for worker in at_work(url)]
    for worker in workers:
        worker.start()
    late = list(run_out(connection, ids))
    stop.set()
    for worker in workers:
        worker.join()
    report(connection, late)


def arm(connection: Connection, ids: list[int]) -> tuple[float, float]:
    """Bring every point into breach; what that takes of this process and of the database, in bytes a point."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for start in range(0, len(ids), 500):
        store(connection, ids[start : start + 500], datetime.now(UTC) - DELAY)
        fold_feed(connection, datetime.now(UTC))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    connection.execute("vacuum full condition, point_state, sensor_state")
    [size] = connection.execute(STORED.encode()).fetchone() or (0,)
    return (after - before) * 1024 / len(ids), float(size) / len(ids)


def store(connection: Connection, points: list[int], time: datetime) -> None:
    """What ingest does with a batch of messages that it has received now."""
    with connection.transaction():
        insert(
            connection, Rows(readings=[ReadingRow(point, time, -10.0, datetime.now(UTC), False) for point in points])
        )


def at_work(url: str) -> Iterator[Worker]:
    clock = Clock()
    yield Worker("alerts", url, ["reading_feed"], lambda connection: fold_feed(connection, clock.now()))
    outlet = Outlet(Channel.EMAIL, Ear())
    yield Worker("alerts-email", url, [], lambda connection: send_next(connection, outlet, clock))


def run_out(connection: Connection, ids: list[int]) -> Iterator[int]:
    """Let some timers of both kinds run out in every second; the numbers of the points."""
    chosen = iter(random.Random(1).sample(ids, SECONDS * EACH_SECOND))
    sites = iter(range(1, 101))  # one each: the second message of a site would wait for the end of a storm
    for _ in range(SECONDS):
        begun = time.monotonic()
        for _ in range(STEPS_EACH_SECOND):
            connection.execute(COME_DUE.encode(), [next(sites)])
        for _ in range(EACH_SECOND):
            point = next(chosen)
            store(connection, [point], datetime.now(UTC))
            yield point
            time.sleep(max(0.0, begun + 1 - time.monotonic()) / EACH_SECOND)
    time.sleep(3)


def report(connection: Connection, expired: list[int]) -> None:
    delays = [late for (late,) in connection.execute(EXPIRY.encode())]
    steps = [late for (late,) in connection.execute(DEADLINES.encode())]
    assert len(delays) == len(expired), "a timer did not go off"
    rows = [
        ("delays that ran out", float(len(delays)), ""),
        ("their alarm after the reading was received, p99", percentile(delays, 99), "s"),
        ("the latest", max(delays), "s"),
        ("escalation steps that fell due", float(len(steps)), ""),
        ("sent after their deadline, p99", percentile(steps, 99), "s"),
        ("the latest", max(steps), "s"),
    ]
    tell("timers-late", rows, max(*delays, *steps), SECONDS_CEILING)
