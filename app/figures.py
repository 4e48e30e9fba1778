"""The figures of every role, collected in the database, so that `/metrics` of the web role answers for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import psycopg
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from byssus.core.database import Pool, connect
from byssus.core.errors import Unavailable

_EVERY_SECONDS = 5.0
_FORGOTTEN = timedelta(minutes=5)
"""Figures that were not renewed for this long are those of a process that is gone."""


@contextmanager
def published_figures(role: str, instance: str, database_url: str, registry: CollectorRegistry) -> Iterator[None]:
    """Write what `registry` holds to the database every few seconds while the block runs.

    `instance` is the name of the process among those of its role; one that is started again keeps it, and so takes the
    place of what its predecessor reported, which needs no room on the disk.
    """
    stop = Event()
    thread = Thread(target=_publish, args=(role, instance, database_url, registry, stop), name="figures")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _publish(role: str, instance: str, database_url: str, registry: CollectorRegistry, stop: Event) -> None:
    while not stop.is_set():
        try:
            with connect(database_url, application=f"byssus-{role}-figures") as connection:
                connection.autocommit = True
                while not stop.is_set():
                    _write(connection, role, instance, generate_latest(registry).decode())
                    stop.wait(_EVERY_SECONDS)
        except (psycopg.Error, Unavailable):
            stop.wait(_EVERY_SECONDS)  # the work itself reports that the database is away


def _write(connection: psycopg.Connection, role: str, instance: str, figures: str) -> None:
    now = datetime.now(UTC)
    connection.execute(
        "insert into role_figures values (%s, %s, %s, %s) on conflict (role, instance)"
        " do update set at = excluded.at, figures = excluded.figures",
        [role, instance, now, figures],
    )
    connection.execute("delete from role_figures where at < %s", [now - _FORGOTTEN])


class RoleFigures(Collector):
    """What the roles wrote, each sample labelled with its role and instance."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def describe(self) -> Iterator[Metric]:
        """Nothing in advance: registering must not ask the database."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """The families of all roles; those of one name are joined."""
        with self._pool.connection() as connection:
            written = connection.execute(
                "select role, instance, figures from role_figures where at > %s", [datetime.now(UTC) - _FORGOTTEN]
            ).fetchall()
        families: dict[str, Metric] = {}
        for role, instance, figures in written:
            for family in text_string_to_metric_families(figures):
                joined = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                for sample in family.samples:
                    labels = {**sample.labels, "role": role, "instance": instance}
                    joined.add_sample(sample.name, labels, sample.value)
        yield from families.values()
