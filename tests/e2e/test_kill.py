"""SIGKILL of ingest, alerts and the database at random points of a stream: nothing is lost, nothing is doubled.

`make test` runs a few rounds; `make kill` runs fifty. The seed is printed by a failing run, and can be given.
"""

import json
import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from byssus.alerts.condition.machine import Watch, fold
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.rule import Rule
from byssus.app.embedded.broker import EmbeddedBroker
from byssus.app.embedded.port import free_port
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.app.embedded.postmaster import read_postmaster
from byssus.core.database import Connection, connect
from byssus.core.plant.haccp import Direction, Severity
from servers.installation import Gateway, Installation, installation

ROUNDS = int(os.environ.get("BYSSUS_KILL_ROUNDS", "5"))
SEED = int(os.environ.get("BYSSUS_KILL_SEED", "20261123"))
POINTS = 20
SPEED = 120.0
EVERY = timedelta(seconds=60)
RULE = Rule(
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
POINT = "{{code: t{n}, quantity: temperature, every: PT1M, plan: p, control_point: store}}"
DEVICE = '{{code: "d{n}", gateway: gw, channels: {{temp: t{n}}}}}'
PLANT = f"""\
parties: [{{code: firm, kind: producer, name: 兴发}}]
sites:
- {{code: plant, kind: plant, name: 一厂, party: firm, zones: [
    {{code: cold, kind: frozen_store, name: 冷库, location: "https://id.gs1.org/414/6901234500014", points: [
      {", ".join(POINT.format(n=n) for n in range(POINTS))}
    ]}}]}}
gateways: [{{code: gw, site: plant}}]
devices: [{", ".join(DEVICE.format(n=n) for n in range(POINTS))}]
plans:
- {{code: p, version: 1, name: p, author: a, reason: r, standard: s, valid_from: 2020-01-01T00:00:00Z, control_points: [
    {{code: store, name: 库温, rules: [
      {{code: alarm, limit: -18, on_delay: PT3M, deadband: 0.5, off_delay: PT2M, severity: alarm}}]}}]}}
contacts:
- {{code: officer, name: 张三, role: officer, channel: mqtt, address: officer, least_severity: warn, sites: [plant]}}
"""


@dataclass
class Stream(Thread):
    """A gateway with twenty probes that wander in and out of the limit, each for minutes."""

    gateway: Gateway
    installation: Installation
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
        tick = self.installation.clock.now().replace(microsecond=0)
        while not self.stop.wait(max(0.0, self._seconds_until(tick))):
            for point in range(POINTS):
                if chance.random() < 0.15:
                    values[point] = chance.choice((-20.0, -18.2, -17.0, -15.0))
                self._publish(point, tick, values[point])
            tick += EVERY

    def _seconds_until(self, tick: datetime) -> float:
        return self.installation.clock.wall_seconds(tick - self.installation.clock.now())

    def _publish(self, point: int, time: datetime, value: float) -> None:
        pack = [{"bn": f"d{point}", "bt": time.timestamp(), "n": ":temp", "u": "Cel", "v": value}]
        self.gateway.publish("senml", json.dumps(pack))
        self.published.setdefault(point, []).append(Reading(time, value))


@contextmanager
def streaming(site: Installation, seed: int) -> Iterator[Stream]:
    gateway = site.gateway("gw")
    stream = Stream(gateway, site, seed)
    stream.start()
    try:
        yield stream
    finally:
        stream.stop.set()
        stream.join()
        gateway.close()


def kill(victim: str, site: Installation, database: EmbeddedPostgres, folder: Path) -> None:
    """SIGKILL a part, and start it again."""
    if victim == "database":
        postmaster = read_postmaster(folder / "postgres")
        assert postmaster is not None
        os.kill(postmaster.pid, signal.SIGKILL)
        site.until(lambda: not database.running)
        database.start()
    else:
        role = site.parts.roles[victim]
        assert role.pid is not None
        os.kill(role.pid, signal.SIGKILL)
        site.until(lambda: not role.running)
        role.start()


def stored(database_url: str) -> int:
    with connect(database_url) as connection:
        row = connection.execute("select count(*) from reading").fetchone()
    assert row is not None
    return int(row[0])


def test_killing_ingest_alerts_and_database_loses_and_doubles_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    chance = random.Random(SEED)
    with (
        EmbeddedPostgres(tmp_path) as database,
        EmbeddedBroker(tmp_path, port=free_port()) as broker,
        installation(tmp_path, url := database.start(), broker.start(), SPEED) as site,
    ):
        (tmp_path / "plant.yaml").write_text(PLANT, encoding="utf-8")
        site.apply(tmp_path / "plant.yaml")
        with streaming(site, SEED) as stream:
            for _ in range(ROUNDS):
                before = stored(url)
                stream.stop.wait(chance.uniform(0.0, 1.0))
                kill(chance.choice(("ingest", "alerts", "database")), site, database, tmp_path)
                site.until(lambda: stored(url) > before)  # noqa: B023 - asked within the round
        with connect(url) as connection:
            assert_all_there(site, connection, stream.published)


def assert_all_there(site: Installation, connection: Connection, published: dict[int, list[Reading]]) -> None:
    connection.autocommit = True
    total = sum(map(len, published.values()))
    site.until(lambda: connection.execute("select count(*) from reading").fetchone() == (total,))
    site.until(lambda: connection.execute("select count(*) from reading_feed").fetchone() == (0,))
    assert readings_in(connection) == {
        (f"t{point}", each.time, each.value) for point, readings in published.items() for each in readings
    }
    truth = [
        (each.point, each.started_at, each.raised_at, each.ended_at, each.cleared_at, each.peak, each.minutes_out)
        for point, readings in sorted(published.items())
        for each in fold(Watch(f"t{point}", RULE), readings).ledger
    ]
    assert len(truth) > 0
    assert excursions_in(connection) == sorted(truth)
    once = connection.execute(ALARMS_PER_EXCURSION).fetchall()
    assert once == [(1, 1)] * len(truth)
    print(f"{ROUNDS} kills, seed {SEED}: {total} readings stored once, {len(truth)} excursions alarmed once")


ALARMS_PER_EXCURSION = """
select count(distinct alarm.id), count(*) filter (where what = 'raised')
from excursion left join alarm on alarm.excursion_id = excursion.id
left join alarm_transition on alarm_transition.alarm_id = alarm.id
where cancelled_at is null group by excursion.id"""


def readings_in(connection: Connection) -> set[tuple[str, datetime, float]]:
    return set(connection.execute("select code, time, value from reading join point on point.id = point_id").fetchall())


def excursions_in(connection: Connection) -> list[tuple[object, ...]]:
    return sorted(
        connection.execute(
            "select code, started_at, raised_at, ended_at, cleared_at, peak, minutes_out from excursion"
            " join point on point.id = point_id where cancelled_at is null"
        ).fetchall()
    )
