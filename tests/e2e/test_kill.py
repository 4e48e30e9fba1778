"""SIGKILL of ingest, alerts and the database at random points of a stream: nothing is lost, nothing is doubled.

`make test` kills a few times; `make kill` a thousand times. The seed is printed by a failing run, and can be given.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from builders.probes import ALARM, OUT, Stream, watched
from byssus.alerts.condition.machine import Watch, fold
from byssus.alerts.condition.measure import measured
from byssus.alerts.condition.reading import Reading
from byssus.core.database import Connection, connect
from servers.installation import Gateway
from servers.killable import Killable, killable
from servers.receiver import Receiver

KILLS = int(os.environ.get("BYSSUS_KILLS", "8"))
SEED = int(os.environ.get("BYSSUS_KILL_SEED", "20261123"))
SPEED = 240.0
VICTIMS = ("ingest", "alerts", "alerts", "database")


def test_killing_ingest_alerts_and_database_loses_and_doubles_nothing(tmp_path: Path, receiver: Receiver) -> None:
    tmp_path.chmod(0o711)
    receiver.answer = b'{"errcode": 0}'
    chance = random.Random(SEED)
    with killable(tmp_path, watched(receiver.url), SPEED) as site:
        with streaming(site) as stream:
            while site.killed.total() < KILLS:
                for _ in range(chance.randint(1, 3)):
                    stream.stop.wait(chance.uniform(0.0, 0.5))
                    site.kill(chance.choice(VICTIMS))
                since = site.clock.now()
                site.until(lambda: site.works_again(since))  # noqa: B023 - asked within the round
        with connect(site.url) as connection:
            connection.autocommit = True
            assert_all_there(site, connection, stream.published)
            assert_all_told(site, connection, receiver)


@contextmanager
def streaming(site: Killable) -> Iterator[Stream]:
    gateway = Gateway(site.mqtt_url, "gw")
    stream = Stream(gateway, site.clock, SEED)
    stream.start()
    try:
        yield stream
    finally:
        stream.stop.set()
        stream.join()
        gateway.close()


def assert_all_there(site: Killable, connection: Connection, published: dict[int, list[Reading]]) -> None:
    """Every reading is stored once; the ledger is that of one fold, to the microsecond; each excursion is one alarm."""
    total = sum(map(len, published.values()))
    site.until(lambda: connection.execute("select count(*) from reading").fetchone() == (total,))
    site.until(lambda: connection.execute("select count(*) from reading_feed").fetchone() == (0,))
    assert readings_in(connection) == {
        (f"t{point}", each.time, each.value) for point, readings in published.items() for each in readings
    }
    truth = [
        (each.point, each.rule, each.started_at, each.raised_at, each.ended_at, each.cleared_at, each.peak)
        for point, readings in sorted(published.items())
        for rule in (ALARM, OUT)
        for each in fold(Watch(f"t{point}", rule), measured(rule, readings)).ledger
    ]
    assert len(truth) > 0
    assert excursions_in(connection) == sorted(truth)
    once = connection.execute(ALARMS_PER_EXCURSION).fetchall()
    assert once == [(1, 1)] * len(truth)
    print(f"seed {SEED}, {site.killed.total()} kills {dict(site.killed)}: {total} readings stored once, "
          f"{len(truth)} excursions alarmed once, timers off by 0 s")  # fmt: skip


def assert_all_told(site: Killable, connection: Connection, receiver: Receiver) -> None:
    """Every alarm is told to everybody on time; what is doubled has a key, or is one message a kill at most."""
    assert connection.execute(UNPLANNED).fetchall() == []
    assert connection.execute(OFF_DEADLINE).fetchall() == []
    site.until(lambda: not connection.execute(OVERDUE, [site.clock.now() - timedelta(seconds=30) * SPEED]).fetchall())
    hooks = Counter(post.headers["Idempotency-Key"] for post in receiver.posts if post.path.endswith("/hook"))
    told = {str(number) for (number,) in connection.execute(TOLD, ["webhook"])}
    assert told <= hooks.keys()
    robot = sum(post.path.endswith("/robot") for post in receiver.posts)
    [[spoken, attempts]] = connection.execute(SPOKEN, ["dingtalk"]).fetchall()
    kills = site.killed["alerts"] + site.killed["database"]
    assert spoken > 0
    assert robot >= len(connection.execute(TOLD, ["dingtalk"]).fetchall())
    assert robot - spoken <= kills
    print(f"{len(hooks)} webhooks, {hooks.total() - len(hooks)} of them again under the same key; "
          f"{spoken} robot messages in {attempts} attempts, {max(0, robot - spoken)} heard twice")  # fmt: skip


ALARMS_PER_EXCURSION = """
select count(distinct alarm.id), count(*) filter (where what = 'raised')
from excursion left join alarm on alarm.excursion_id = excursion.id
left join alarm_transition on alarm_transition.alarm_id = alarm.id
where cancelled_at is null group by excursion.id"""
UNPLANNED = """
select alarm.id, contact.code from alarm cross join contact
where alarm.kind = 'excursion'
    and not exists (select from notification where alarm_id = alarm.id and contact_id = contact.id)"""
OFF_DEADLINE = """
select notification.id, due_at - alarm.raised_at from notification
join alarm on alarm.id = alarm_id
cross join escalation
where escalation.code = 'default' and notification.reason = 'escalation' and occasion = 'begins'
    and abs(extract(epoch from due_at - alarm.raised_at - delays[step + 1])) > 1"""
OVERDUE = "select from notification where state = 'planned' and due_at < %s"
TOLD = "select distinct message from notification where channel = %s and state = 'ok'"
SPOKEN = """
select count(*), coalesce(sum(attempts), 0) from (
    select max(attempts) as attempts from notification
    where channel = %s and message is not null group by message
) sent"""


def readings_in(connection: Connection) -> set[tuple[str, datetime, float]]:
    return set(connection.execute("select code, time, value from reading join point on point.id = point_id").fetchall())


def excursions_in(connection: Connection) -> list[tuple[object, ...]]:
    return sorted(
        connection.execute(
            "select code, rule, started_at, raised_at, ended_at, cleared_at, peak from excursion"
            " join point on point.id = point_id where cancelled_at is null"
        ).fetchall()
    )
