"""What became of goods: everything made of them, where that is now, and who sold it to whom."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.items import describe_items
from byssus.trace.answer.places import load_places
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.lineage.stored import trace_items
from byssus.trace.lineage.walk import Direction
from byssus.trace.queries import SQL as TRACE
from byssus.trace.questions.model import Row
from byssus.trace.questions.queries import SQL


class Reached(Row):
    """Goods that were reached, at a place where they are or were sold; `state` says which of the two.

    What is used up, or went away without a word, has no place.
    """

    cause: str
    uri: str
    product: str | None
    lot: str | None
    steps: int
    state: str
    zone: str | None
    since: datetime | None
    pieces_or_kg: float | None
    holder: str | None
    phone: str | None
    held: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where goods are, or were sold."""

    state: str
    site: str | None = None
    zone: str | None = None
    since: datetime | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class _Holder:
    """Who runs a site."""

    party: str
    name: str
    phone: str | None


_NOBODY = _Holder("", "", None)


def spread(connection: Connection, starts: Mapping[str, str]) -> Iterator[Reached]:
    """Everything that goods went into, in order of cause and distance.

    Args:
        connection: where the edges are.
        starts: name of the goods → why they are asked for.
    """
    numbers = {uri: int(item) for item, uri in connection.execute(TRACE["find_known"], [list(starts)])}
    for uri, item in sorted(numbers.items(), key=lambda one: (starts[one[0]], one[0])):
        yield from _of_one(connection, item, starts[uri])


def _of_one(connection: Connection, start: int, cause: str) -> Iterator[Reached]:
    depth = trace_items(connection, [start], Direction.FORTH).depth
    items = describe_items(connection, depth)
    spots = _spots(connection, depth)
    holders = _holders(connection, {spot.site for each in spots.values() for spot in each if spot.site})
    held = {item for (item,) in connection.execute(SQL["held"], [list(depth)])}
    for item in sorted(depth, key=lambda one: (depth[one], items[one].uri)):
        for spot in spots[item] or [_Spot("gone")]:
            holder = holders.get(spot.site or "", _NOBODY)
            yield Reached(
                site=spot.site,
                party=holder.party or None,
                cause=cause,
                uri=items[item].uri,
                product=items[item].product,
                lot=items[item].lot or items[item].sscc,
                steps=depth[item],
                state=spot.state,
                zone=spot.zone,
                since=spot.since,
                pieces_or_kg=spot.amount,
                holder=holder.name or None,
                phone=holder.phone,
                held=item in held,
            )


def _spots(connection: Connection, items: Collection[int]) -> Mapping[int, list[_Spot]]:
    """Where things are now, and where some of them were sold."""
    stays, places, sites = whereabouts(connection, items), load_places(connection), sites_of_zones(connection)
    found: dict[int, list[_Spot]] = {item: [] for item in items}
    for item in items:
        for stay in stays[item]:
            if stay.left_at is None:
                zone = places.place(stay.location).zone
                found[item].append(_Spot("there", sites.get(zone or ""), zone, stay.arrived_at))
    for item, site, zone, amount, last in connection.execute(SQL["customers"], {"items": list(items)}):
        found[item].append(_Spot("sold", site, zone, last, amount))
    return found


def _holders(connection: Connection, sites: Collection[str]) -> Mapping[str, _Holder]:
    rows = connection.execute(SQL["parties_of_sites"], [list(sites)])
    return {site: _Holder(party, f"{firm} {name}", phone) for site, name, party, firm, phone in rows}


def sites_of_zones(connection: Connection) -> dict[str, str]:
    """Code of a zone → code of its site."""
    return dict(connection.execute(SQL["sites_of_zones"]).fetchall())
