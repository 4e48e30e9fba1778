"""Kills, cuts and stalls of broker, database and worker in random order: every message is stored once.

`make test` runs some rounds; `make faults` runs 300. The seed is printed by a failing run, and can be given.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builders.probes import Stream, watched
from byssus.core.database import Connection, connect
from servers.faulty import FAULTS, Faulty, Kind, Mindful, faulty
from servers.installation import until

ROUNDS = int(os.environ.get("BYSSUS_FAULTS", "5"))
SEED = int(os.environ.get("BYSSUS_FAULT_SEED", "20261123"))
SPEED = 240.0
SHORT, LONG = (0.0, 1.0), (9.0, 12.0)
"""Seconds that cuts and stalls last; a long one outlasts a statement's time in the database."""


def test_kills_cuts_and_stalls_of_broker_database_and_worker_lose_and_double_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    chance = random.Random(SEED)
    with faulty(tmp_path, watched("http://127.0.0.1:9"), SPEED) as (site, gateway):
        with streaming(site, gateway) as stream:
            for _ in range(ROUNDS):
                for _ in range(chance.choice((1, 1, 2))):
                    stream.stop.wait(chance.uniform(0.0, 0.5))
                    site.strike(chance.choice(FAULTS), chance.uniform(*chance.choices((SHORT, LONG), (40, 1))[0]))
                published = stream.count
                until(lambda: stored(site) >= published, site.said)  # noqa: B023 - asked within the round
        until(lambda: stored(site) == stream.count, site.said)
        with connect(site.url) as connection:
            assert_each_once(connection, stream)
        by_kind = Counter(fault.kind for fault in site.struck.elements())
        print(f"seed {SEED}, {ROUNDS} rounds of {site.struck.total()} faults "
              f"({', '.join(f'{by_kind[kind]} {kind}s' for kind in Kind)}): "
              f"{stream.count} messages published, {stream.count} stored once")  # fmt: skip


@contextmanager
def streaming(site: Faulty, gateway: Mindful) -> Iterator[Stream]:
    stream = Stream(gateway, site.clock, SEED)
    stream.start()
    try:
        yield stream
    finally:
        stream.stop.set()
        stream.join()


def stored(site: Faulty) -> int:
    with connect(site.url) as connection:
        [[count]] = connection.execute("select count(*) from reading").fetchall()
    return int(count)


def assert_each_once(connection: Connection, stream: Stream) -> None:
    """What is stored is what was published, and each of it was fed to the alerts once."""
    query = "select code, time, value from {} join point on point.id = point_id"
    published = {(f"t{point}", each.time, each.value) for point, sent in stream.published.items() for each in sent}
    assert set(connection.execute(query.format("reading").encode())) == published
    fed = connection.execute(query.format(FED).encode()).fetchall()
    assert len(fed) == len(published)
    assert set(fed) == published
    for table in ("rejected_message", "reading_conflict", "doubtful_reading"):
        assert connection.execute(f"select * from {table}".encode()).fetchall() == []


FED = '(select unnest(points) as point_id, unnest(times) as time, unnest("values") as value from reading_feed) as fed'
