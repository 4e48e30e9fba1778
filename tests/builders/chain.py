"""A short chain in a real database: places, readers and products, and messages as `ingest` stores them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import orjson
from psycopg.rows import TupleRow
from pydantic import JsonValue

from builders.cold_store import plan, rule
from builders.epcis import NOON, at, place
from byssus.core.database import Connection, connect
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.ingest.insert import SQL as INGEST
from byssus.trace.capture.progress import Progress
from byssus.trace.capture.step import capture
from byssus.trace.codes import canonical
from byssus.trace.hold.step import follow_holds

ZONES = {1: "quay", 2: "processing", 3: "frozen_store", 4: "frozen_store", 5: "retail"}
"""The zones z1 to z5 at the places 1 to 5; each frozen store z has two points z/t1 and z/t2."""


def plant(*readers: dict[str, str]) -> Plant:
    zones = [
        {"code": f"z{number}", "kind": kind, "name": f"{number}号", "location": canonical(place(number)),
         "points": [
            {"code": f"z{number}/t{n}", "quantity": "temperature", "plan": "frozen", "control_point": "air"}
            for n in (1, 2) if kind == "frozen_store"]}
        for number, kind in ZONES.items()
    ]  # fmt: skip
    return Plant.model_validate({
        "parties": [{"code": "firm", "kind": "producer", "name": "兴发水产"}],
        "products": [{"gtin": "06901234000016", "name": "单冻贻贝肉", "name_en": "IQF mussel meat", "party": "firm"}],
        "sites": [{"code": "plant", "kind": "plant", "name": "一号厂", "party": "firm", "zones": zones}],
        "gateways": [{"code": "gw", "site": "plant"}],
        "readers": [
            {"code": "pack-line", "zone": "z2", "biz_step": "packing", "disposition": "in_progress"},
            {"code": "store-door", "zone": "z3", "biz_step": "storing"},
            *readers,
        ],
        "plans": [plan(rule(), valid_from=NOON - timedelta(days=30))],
    })  # fmt: skip


_START = at(48)


@dataclass
class Chain:
    """The chain, and a clock that a test moves."""

    connection: Connection
    now: datetime = _START

    def send(self, document: JsonValue, topic: str = "byssus/v1/gw/epcis") -> UUID:
        """Store an EPCIS document as ingest does; a text goes as it is."""
        raw = document.encode() if isinstance(document, str) else orjson.dumps(document)
        number = UUID(int=next(_NUMBERS))
        self.connection.execute(
            "insert into epcis_capture (id, source, document, received_at) values (%s, %s, %s, %s)",
            [number, topic, raw, self.now],
        )
        return number

    def tell(self, *events: dict[str, JsonValue]) -> Progress:
        """Send events in one document and capture it."""
        self.send(list(events))
        return self.capture()

    def scan(
        self,
        reader: str,
        code: str,
        hour: float,
        *,
        quantity: float | None = None,
        unit: str | None = None,
        parent: str | None = None,
        step: str | None = None,
    ) -> None:
        """Store a scan by the query that ingest stores it by."""
        row = (reader, at(hour), code, quantity, unit, parent, step, self.now, "gw")
        self.connection.execute(INGEST["store_scan"], row)

    def capture(self) -> Progress:
        """Capture until nothing waits."""
        total = Progress()
        while (step := capture(self.connection, self.now)).claimed:
            total += step
        self.follow()
        return total

    def follow(self) -> None:
        """Let holds follow events and excursions until there is nothing left to follow."""
        while follow_holds(self.connection, self.now):
            pass

    def exceed(self, zone: int, start: float, end: float | None = None, severity: str = "critical") -> int:
        """Enter an excursion of a zone's first point in the ledger, and follow it; return its number."""
        return self.exceed_at(f"z{zone}/t1", start, end, severity)

    def exceed_at(self, point: str, start: float, end: float | None, severity: str) -> int:
        """The same for a point by its code; it was out for an hour."""
        times = [at(start), at(start), *[None if end is None else at(end)] * 2, at(start)]
        [(number,)] = self.connection.execute(
            "insert into excursion (point_id, rule, rule_version, severity, started_at, raised_at, ended_at, "
            "cleared_at, peak_at, peak, minutes_out, degree_minutes, n_readings, n_gaps, origin) "
            "select id, 'air', 1, %s, %s, %s, %s, %s, %s, -9.5, 60, 90, 30, 0, 'live' from point where code = %s "
            "returning id",
            [severity, *times, point],
        )
        self.follow()
        return int(number)

    def read(self, zone: int, hour: float, *values: float, point: int = 1) -> None:
        """Store readings of a point, one a minute from `hour` on."""
        for minute, value in enumerate(values):
            self.connection.execute(
                "insert into reading (point_id, time, value, received_at, backfill) "
                "select id, %s, %s, %s, false from point where code = %s",
                [at(hour) + timedelta(minutes=minute), value, self.now, f"z{zone}/t{point}"],
            )

    def rows(self, query: str) -> list[TupleRow]:
        return self.connection.execute(query).fetchall()  # type: ignore[arg-type]

    def edges(self) -> set[TupleRow]:
        return set(self.rows(
            "select source.uri, target.uri, kind, starts_at, ends_at from edge "
            "join item as source on source.id = source join item as target on target.id = target"
        ))  # fmt: skip

    def stays(self) -> set[TupleRow]:
        return set(self.rows("select uri, location, arrived_at, left_at from stay join item on item.id = item_id"))

    def overdrawn(self) -> set[TupleRow]:
        return set(self.rows("select uri, first_at, last_at from overdrawn join item on item.id = item_id"))


_NUMBERS = count(1)


@contextmanager
def chain(url: str) -> Iterator[Chain]:
    with connect(url) as connection:
        connection.autocommit = True
        with connection.transaction():
            apply_plant(connection, plant())
        yield Chain(connection)
