"""SIGKILL of ingest, alerts and the database at random points of a stream: nothing is lost, nothing is doubled.

`make test` kills a few times; `make kill` a thousand times. The seed is printed by a failing run, and can be given.
"""

import json
import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from pydantic import SecretStr

from byssus.alerts.condition.machine import Watch, fold
from byssus.alerts.condition.measure import measured
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.rule import Rule
from byssus.app.embedded.broker import EmbeddedBroker
from byssus.app.embedded.port import free_port
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.app.embedded.postmaster import read_postmaster
from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.migrate import migrate
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.document import read_plants
from byssus.core.plant.haccp import Direction, Measure, Severity
from byssus.core.settings import Settings
from byssus.ingest.session import make_session
from byssus.ingest.subscription import subscription
from servers.installation import Gateway, until
from servers.receiver import Receiver
from servers.warm import WarmRole

KILLS = int(os.environ.get("BYSSUS_KILLS", "8"))
SEED = int(os.environ.get("BYSSUS_KILL_SEED", "20261123"))
POINTS = 20
SPEED = 240.0
EVERY = timedelta(seconds=60)
VICTIMS = ("ingest", "alerts", "alerts", "database")
ALARM = Rule(
    code="alarm",
    version=1,
    direction=Direction.ABOVE,
    limit=-18.0,
    on_delay=timedelta(minutes=3),
    deadband=0.5,
    off_delay=timedelta(minutes=2),
    max_gap=2 * EVERY,
    severity=Severity.ALARM,
)
OUT = Rule(
    code="out",
    version=1,
    direction=Direction.ABOVE,
    limit=10.0,
    on_delay=timedelta(0),
    deadband=0.0,
    off_delay=timedelta(0),
    max_gap=2 * EVERY,
    severity=Severity.WARN,
    measure=Measure.CUMULATIVE,
    window=timedelta(minutes=30),
    beyond=-17.5,
)
POINT = "{{code: t{n}, quantity: temperature, every: PT1M, plan: p, control_point: store}}"
DEVICE = '{{code: "d{n}", gateway: gw, channels: {{temp: t{n}}}}}'
PLANT = """\
parties: [{{code: firm, kind: producer, name: 兴发}}]
sites:
- {{code: plant, kind: plant, name: 一厂, party: firm, zones: [
    {{code: cold, kind: frozen_store, name: 冷库, location: "https://id.gs1.org/414/6901234500014", points: [
      {points}
    ]}}]}}
gateways: [{{code: gw, site: plant}}]
devices: [{devices}]
plans:
- {{code: p, version: 1, name: p, author: a, reason: r, standard: s, valid_from: 2020-01-01T00:00:00Z, control_points: [
    {{code: store, name: 库温, rules: [
      {{code: alarm, limit: -18, on_delay: PT3M, deadband: 0.5, off_delay: PT2M, severity: alarm}},
      {{code: out, measure: cumulative, window: PT30M, beyond: -17.5, limit: 10, severity: warn}}]}}]}}
contacts:
- {{code: panel, name: 屏, role: officer, channel: mqtt, address: officer, least_severity: warn, sites: [plant]}}
- {{code: system, name: 平台, role: officer, channel: webhook, address: "{url}/hook", sites: [plant]}}
- {{code: group, name: 群, role: officer, channel: dingtalk, address: "{url}/robot", sites: [plant]}}
"""


@dataclass
class Stream(Thread):
    """A gateway with twenty probes that wander in and out of the limit, each for minutes."""

    gateway: Gateway
    clock: Clock
    seed: int
    stop: Event = field(default_factory=Event)
    published: dict[int, list[Reading]] = field(default_factory=dict)

    __hash__ = Thread.__hash__

    def __post_init__(self) -> None:
        super().__init__()

    def run(self) -> None:
        """Publish one reading of each probe a minute, by the installation's clock, until stopped."""
        chance = random.Random(self.seed)
        values = [-20.0] * POINTS
        tick = self.clock.now().replace(microsecond=0)
        while not self.stop.wait(max(0.0, self.clock.wall_seconds(tick - self.clock.now()))):
            for point in range(POINTS):
                if chance.random() < 0.15:
                    values[point] = chance.choice((-20.0, -18.2, -17.0, -15.0))
                self._publish(point, tick, values[point])
            tick += EVERY

    def _publish(self, point: int, time: datetime, value: float) -> None:
        pack = [{"bn": f"d{point}", "bt": time.timestamp(), "n": ":temp", "u": "Cel", "v": value}]
        self.gateway.publish("senml", json.dumps(pack))
        self.published.setdefault(point, []).append(Reading(time, value))


@dataclass
class Site:
    """What is killed, and what is asked afterwards."""

    database: EmbeddedPostgres
    folder: Path
    url: str
    clock: Clock
    roles: dict[str, WarmRole]
    killed: Counter[str] = field(default_factory=Counter)

    def kill(self, victim: str) -> None:
        """SIGKILL a part, and start it again."""
        self.killed[victim] += 1
        if victim == "database":
            postmaster = read_postmaster(self.folder / "postgres")
            assert postmaster is not None
            os.kill(postmaster.pid, signal.SIGKILL)
            self.until(lambda: not self.database.running)
            self.database.start()
        else:
            self.roles[victim].kill()
            self.roles[victim].start()

    def works_again(self, since: datetime) -> bool:
        """Whether something was received after a time, and all that was received before it is judged."""
        query = """
            select heard_at > %(since)s and not exists (select from reading_feed where received_at <= %(since)s)
            from gateway where code = 'gw'"""
        with connect(self.url) as connection:
            return connection.execute(query, {"since": since}).fetchone() == (True,)

    def until(self, question: Callable[[], object]) -> None:
        until(question, lambda: "\n".join(log.read_text()[-2000:] for log in self.folder.glob("*.log")))


@contextmanager
def running(folder: Path, receiver: Receiver) -> Iterator[tuple[Site, Gateway]]:
    """Database, broker, ingest and alerts; a gateway; and people who are told by three channels."""
    now = datetime.now(UTC)
    clock = Clock(now, now, SPEED)
    with ExitStack() as parts:
        database = parts.enter_context(EmbeddedPostgres(folder))
        broker = parts.enter_context(EmbeddedBroker(folder, port=free_port()))
        url, mqtt_url = database.start(), broker.start()
        settings = Settings(
            data=folder, database_url=SecretStr(url), mqtt_url=SecretStr(mqtt_url), clock=str(clock), _env_file=None
        )
        make_session(mqtt_url, subscription(settings.mqtt_client_id), clock)
        with connect(url) as connection:
            migrate(connection, clock.now())
            plant(connection, folder, receiver)
        roles = {name: WarmRole(name, settings, folder) for name in ("ingest", "alerts")}
        for role in roles.values():
            role.start()
            parts.callback(role.stop)
        gateway = Gateway(mqtt_url, "gw")
        parts.callback(gateway.close)
        yield Site(database, folder, url, clock, roles), gateway


def plant(connection: Connection, folder: Path, receiver: Receiver) -> None:
    points = ", ".join(POINT.format(n=n) for n in range(POINTS))
    devices = ", ".join(DEVICE.format(n=n) for n in range(POINTS))
    file = folder / "plant.yaml"
    file.write_text(PLANT.format(points=points, devices=devices, url=receiver.url), encoding="utf-8")
    apply_plant(connection, read_plants([file], {}))


def test_killing_ingest_alerts_and_database_loses_and_doubles_nothing(tmp_path: Path, receiver: Receiver) -> None:
    tmp_path.chmod(0o711)
    receiver.answer = b'{"errcode": 0}'
    chance = random.Random(SEED)
    with running(tmp_path, receiver) as (site, gateway):
        stream = Stream(gateway, site.clock, SEED)
        stream.start()
        try:
            while site.killed.total() < KILLS:
                for _ in range(chance.randint(1, 3)):
                    stream.stop.wait(chance.uniform(0.0, 0.5))
                    site.kill(chance.choice(VICTIMS))
                since = site.clock.now()
                site.until(lambda: site.works_again(since))  # noqa: B023 - asked within the round
        finally:
            stream.stop.set()
            stream.join()
        with connect(site.url) as connection:
            connection.autocommit = True
            assert_all_there(site, connection, stream.published)
            assert_all_told(site, connection, receiver)


def assert_all_there(site: Site, connection: Connection, published: dict[int, list[Reading]]) -> None:
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


def assert_all_told(site: Site, connection: Connection, receiver: Receiver) -> None:
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
