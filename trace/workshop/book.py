"""Reads what is known of workshops: their events, their licences, and what was entered beside."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from byssus.core.database import Connection
from byssus.core.plant.days import days_of_sites
from byssus.trace.rules.chain import Act
from byssus.trace.rules.load import life_of
from byssus.trace.workshop.gaps import Book, Licence
from byssus.trace.workshop.place import SQL
from byssus.trace.workshop.stock import Lot, stock

_LIES_SINCE = timedelta(days=400)
"""What came before is no stock of a workshop any more."""


def stock_at(connection: Connection, site: str, now: datetime) -> list[Lot]:
    """What lies in a workshop, the latest first."""
    locations = [location for code, location in connection.execute(SQL["rooms"]) if code == site]
    wanted = {"locations": locations, "since": now - _LIES_SINCE}
    return stock(_acts_at(connection, [item for (item,) in connection.execute(SQL["items_here"], wanted)], site))


def books(
    connection: Connection, start: datetime, end: datetime, sites: Collection[str] | None = None
) -> dict[str, Book]:
    """Code of each workshop, or of some, → what is known of it and of the lots that moved in a span of time."""
    rooms: dict[str, list[str]] = defaultdict(list)
    for site, location in connection.execute(SQL["rooms"]):
        if sites is None or site in sites:
            rooms[site].append(location)
    wanted = {"locations": [location for each in rooms.values() for location in each], "start": start, "end": end}
    items = [item for (item,) in connection.execute(SQL["items_moved"], wanted)]
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in life_of(connection, items).acts:
        acts[act.spot.site if act.spot else ""].append(act)
    suppliers = _suppliers(connection, (act for site in rooms for act in acts[site]))
    licences, days = _licences(connection), days_of_sites(connection)
    return {
        site: Book(tuple(acts[site]), days[site], party, licences, suppliers, since)
        for site, party, since in connection.execute(SQL["workshops"]).fetchall()
        if sites is None or site in sites
    }


def _acts_at(connection: Connection, items: Collection[int], site: str) -> list[Act]:
    return [act for act in life_of(connection, items).acts if act.spot and act.spot.site == site]


def _suppliers(connection: Connection, acts: Iterable[Act]) -> dict[str, str]:
    hashes = [act.event for act in acts]
    return dict(connection.execute(SQL["suppliers_told"], {"hashes": hashes}).fetchall())


def _licences(connection: Connection) -> dict[str, tuple[Licence, ...]]:
    found: dict[str, list[Licence]] = defaultdict(list)
    for holder, number, start, end in connection.execute(SQL["licences"]):
        found[holder].append(Licence(holder, number, start, end))
    return {holder: tuple(each) for holder, each in found.items()}
