"""A cold store with points, rules and contacts in a real database, and readings as `ingest` stores them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from builders.conditions import START
from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.reading import Reading
from byssus.alerts.feed.fold import fold_feed
from byssus.alerts.feed.standings import ask_machines
from byssus.core.arrival import is_backfill
from byssus.core.database import Connection, connect
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant

MINUTE = timedelta(minutes=1)


def rule(
    code: str = "air", limit: float = -18, *, on: float = 2, off: float = 2, severity: str = "alarm", **fields: object
) -> dict:
    return {
        "code": code,
        "limit": limit,
        "on_delay": on * MINUTE,
        "off_delay": off * MINUTE,
        "deadband": 0.5,
        "severity": severity,
        **fields,
    }


def plan(*rules: dict, version: int = 1, valid_from: datetime = START - timedelta(days=30)) -> dict:
    control_points = [{"code": "air", "name": "库温", "rules": rules}]
    return {
        "code": "frozen",
        "version": version,
        "name": "冻藏",
        "author": "张三",
        "reason": "test",
        "standard": "default",
        "valid_from": valid_from,
        "control_points": control_points,
    }


def contact(
    code: str = "officer", channel: str = "email", address: str = "officer@example.org", **fields: object
) -> dict:
    return {"code": code, "name": code, "role": "officer", "channel": channel, "address": address,
            "sites": ["store"], **fields}  # fmt: skip


@dataclass
class ColdStore:
    """A site with one zone; its points are called t1, t2, ... and report once a minute."""

    connection: Connection
    now: datetime = START

    def apply(
        self, *, points: int = 1, plans: Iterable[dict] = (), contacts: Iterable[dict] = (), **others: object
    ) -> None:
        """Apply a plant file; `others` are further sections of it."""
        codes = [f"t{number}" for number in range(1, points + 1)]
        measured = [
            {"code": code, "quantity": "temperature", "plan": "frozen", "control_point": "air"} for code in codes
        ]
        zone = {"code": "store/1", "kind": "frozen_store", "name": "一号库", "location": "https://id.example/414/1",
                "points": measured}  # fmt: skip
        site = {"code": "store", "kind": "cold_store", "name": "冷库", "party": "firm", "zones": [zone]}
        plant = Plant.model_validate({
            "parties": [{"code": "firm", "kind": "producer", "name": "兴发水产"}],
            "sites": [site],
            "gateways": [{"code": "gw", "site": "store"}],
            "devices": [{"code": "logger", "gateway": "gw", "channels": {code: code for code in codes}}],
            "plans": list(plans),
            "contacts": list(contacts),
            **others,
        })  # fmt: skip
        with self.connection.transaction():
            apply_plant(self.connection, plant)
            self.connection.execute(_LISTEN)

    def receive(self, readings: Iterable[Reading], point: str = "t1", *, imported: bool = False) -> None:
        """Store what is new, and feed it, in one transaction; the clock stands at the newest reading or later."""
        readings = list(readings)
        self.now = max(self.now, *(reading.time for reading in readings))
        rows = [(point, r.time, float(r.value), self.now, is_backfill(r.time, self.now, MINUTE)) for r in readings]
        with self.connection.transaction():
            new = [row for row in rows if self.connection.execute(_STORE, row).rowcount]
            if new:
                _, times, values, _, late = zip(*new, strict=True)
                self.connection.execute(_FEED, [point, list(times), list(values), list(late), self.now, imported])

    def fold(self) -> None:
        while fold_feed(self.connection, self.now):
            pass

    def take(self, readings: Iterable[Reading], point: str = "t1") -> None:
        """Receive and fold."""
        self.receive(readings, point)
        self.fold()

    def ledger(self, point: str = "t1") -> list[Excursion]:
        [[number]] = self.connection.execute("select id from point where code = %s", [point])
        machines = ask_machines(self.connection, {number: datetime.min.replace(tzinfo=START.tzinfo)})()
        rows = (row for machine in machines[number].values() for row in machine.ledger.values())
        return sorted(rows, key=lambda row: row.started_at)

    def tamper(self, query: str) -> None:
        """Change the alarm log behind our back, as who owns the database can."""
        self.connection.execute("alter table alarm_transition disable trigger append_only")
        self.connection.execute(query.encode())
        self.connection.execute("alter table alarm_transition enable trigger append_only")

    def column(self, query: str) -> list[object]:
        return [value for (value,) in self.connection.execute(query)]  # type: ignore[arg-type]


_LISTEN = "insert into listening values ('test', '2000-01-01Z', '2100-01-01Z') on conflict do nothing"
_STORE = """
insert into reading (point_id, time, value, received_at, backfill)
select id, v.time, v.value, v.received_at, v.late
from point, (values (%s, %s::timestamptz, %s::float8, %s::timestamptz, %s::boolean))
    as v (code, time, value, received_at, late)
where point.code = v.code
on conflict do nothing"""
_FEED = """
insert into reading_feed (points, times, "values", backfill, received_at, imported)
select array_fill(id, array[cardinality(v.times)]), v.times, v.vals, v.late, v.received_at, v.imported
from point, (values (%s, %s::timestamptz[], %s::float8[], %s::boolean[], %s::timestamptz, %s::boolean))
    as v (code, times, vals, late, received_at, imported)
where point.code = v.code"""


@contextmanager
def cold_store(url: str) -> Iterator[ColdStore]:
    with connect(url) as connection:
        connection.autocommit = True
        yield ColdStore(connection)
