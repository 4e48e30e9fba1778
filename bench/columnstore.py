"""What a stored reading weighs: TimescaleDB's columnstore against its row store, in the build for WebAssembly.

The readings are those of some cold stores and plants of the demonstration, as their gateways would send them: all
points of a gateway in one message a minute, stamped by its clock, received and stored a little later. Both stores hold
the same ones, with their indexes.

    python -m bench.columnstore [gateways] [days]
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from byssus.app.demo.city import city
from byssus.app.demo.climate import Climate
from byssus.app.demo.gateway.station import Station, stations
from byssus.app.demo.script import START, Script
from byssus.core.database import Connection, connect
from byssus.core.migrate import migrate

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from servers.pglite import pglite

FLOOR, AIM = 0.15, 0.1
BATCH = 10_000
RESOLUTIONS = (1, 2)
"""Decimals of a value: most loggers report tenths, the best hundredths of a degree."""
PLANT = """
insert into party (code, kind, name) values ('p', 'producer', 'p');
insert into site (code, kind, name, party_id, timezone, day_starts) values ('s', 'plant', 's', 1, 'UTC', '00:00');
insert into zone (code, site_id, kind, name, location) values ('z', 1, 'frozen_store', 'z', 'https://id.gs1.org/414/1');
insert into point (code, zone_id, quantity, unit, every)
    select n::text, 1, 'temperature', 'Cel', interval '1 minute' from generate_series(1, 1000) n;
"""
STORE = """
insert into reading (point_id, time, value, received_at, stored_at, backfill)
select *, false from unnest(%s::integer[], %s::timestamptz[], %s::float8[], %s::timestamptz[], %s::timestamptz[])
"""


class Row(NamedTuple):
    point: int
    time: datetime
    value: float
    received_at: datetime
    stored_at: datetime


def main(gateways: int = 3, days: int = 7) -> None:
    print(f"{'decimals':>8}  {'readings':>9}  {'row store':>10}  {'columnstore':>11}  {'ratio':>6}")
    for decimals in RESOLUTIONS:
        with pglite() as url, connect(url) as connection:
            connection.autocommit = True
            migrate(connection, START)
            connection.execute(PLANT.encode())
            count = store(connection, rows(gateways, days, decimals))
            before = weight(connection)
            put_away(connection)
            after = weight(connection)
        report(decimals, count, before / count, after / count)


def rows(gateways: int, days: int, decimals: int) -> Iterator[Row]:
    climate = Climate(1, Script(START))
    chance = Random(1)
    watched = [station for station in stations(city()) if station.sensors][:gateways]
    for minute in range(days * 24 * 60):
        first = 1
        for station in watched:
            time = START + timedelta(minutes=minute, milliseconds=round(chance.gauss(30_000, 200)))
            received_at = time + timedelta(microseconds=chance.randint(50_000, 500_000))
            stored_at = received_at + timedelta(microseconds=chance.randint(2_000, 40_000))
            values = [round(value, decimals) for value in measured(station, climate, time)]
            yield from (Row(first + i, time, value, received_at, stored_at) for i, value in enumerate(values))
            first += len(values)


def measured(station: Station, climate: Climate, time: datetime) -> Iterator[float]:
    for sensor in station.sensors:
        yield from (climate.value(zone, point, time) for zone, point in sensor.channels.values())


def store(connection: Connection, found: Iterator[Row]) -> int:
    count = 0
    while batch := list(islice(found, BATCH)):
        connection.execute(STORE.encode(), [list(column) for column in zip(*batch, strict=True)])
        count += len(batch)
    return count


def put_away(connection: Connection) -> None:
    for (chunk,) in connection.execute("select show_chunks('reading')::text").fetchall():
        connection.execute("call convert_to_columnstore(%s::regclass)", [chunk])


def weight(connection: Connection) -> int:
    """Bytes of all readings, with their indexes."""
    [size] = connection.execute("select hypertable_size('reading')").fetchone() or (0,)
    return int(size)


def report(decimals: int, count: int, row: float, column: float) -> None:
    print(f"{decimals:>8}  {count:>9}  {row:>10.1f}  {column:>11.1f}  {column / row:>6.3f}")
    figures = {"bench": "columnstore", "decimals": decimals, "readings": count, "ratio": round(column / row, 3)}
    print(json.dumps({**figures, "floor": FLOOR, "aim": AIM}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
