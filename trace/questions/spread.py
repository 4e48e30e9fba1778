"""What became of goods: everything made of them, where that is now, and who sold it to whom."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from byssus.core.database import Connection
from byssus.trace.answer.items import describe_items
from byssus.trace.answer.model import Item
from byssus.trace.answer.places import load_places
from byssus.trace.exposure.stays import Stay
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.lineage.stored import trace_items
from byssus.trace.lineage.walk import FAR, Direction, EdgesOf, among, walk
from byssus.trace.lineage.window import ALWAYS
from byssus.trace.queries import SQL as TRACE
from byssus.trace.questions.model import Row, complete
from byssus.trace.questions.queries import SQL


class Reached(Row):
    """Goods that were reached, and where: `state` is `there`, `sold`, `shipped` or `gone`.

    What was shipped to a firm and has not arrived has no place, and that firm for its holder. What is used up, or went
    away without a word, has neither. Both are lines of the firm that had the goods last.
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
    """Where goods are, or were sold; `last`, the site that had what is gone; `to`, the firm that it was shipped to."""

    state: str
    site: str | None = None
    last: str | None = None
    zone: str | None = None
    since: datetime | None = None
    amount: float | None = None
    to: "_Holder | None" = None


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

    Raises:
        TooLarge: they went into more than can be told at once.
    """
    numbers = {uri: int(item) for item, uri in connection.execute(TRACE["find_known"], [list(starts)])}
    known = _Known.of(connection, numbers.values())
    for uri, item in sorted(numbers.items(), key=lambda one: (starts[one[0]], one[0])):
        yield from known.reached(item, starts[uri])


@dataclass(frozen=True)
class _Known:
    """All that is to be told of some goods and of everything that they went into, looked up at once."""

    onwards: EdgesOf[int]
    items: Mapping[int, Item]
    spots: Mapping[int, list[_Spot]]
    holders: Mapping[str, _Holder]
    held: frozenset[int]

    @classmethod
    def of(cls, connection: Connection, starts: Collection[int]) -> Self:
        """What is known of them."""
        all_of_them = trace_items(connection, starts, Direction.FORTH)
        complete(truncated=all_of_them.truncated)
        items = list(all_of_them.depth)
        spots = _spots(connection, items)
        sites = {site for each in spots.values() for spot in each if (site := spot.site or spot.last)}
        held = frozenset(item for (item,) in connection.execute(SQL["held"], [items]))
        return cls(
            among(all_of_them.edges), describe_items(connection, items), spots, _holders(connection, sites), held
        )

    def reached(self, start: int, cause: str) -> Iterator[Reached]:
        """Everything that one of them went into, in order of distance."""
        depth = walk({start: ALWAYS}, Direction.FORTH, self.onwards, FAR).depth
        for item in sorted(depth, key=lambda one: (depth[one], self.items[one].uri)):
            for spot in self.spots[item]:
                yield self._line(item, depth[item], spot, cause)

    def _line(self, item: int, steps: int, spot: _Spot, cause: str) -> Reached:
        holder = spot.to or self.holders.get(spot.site or "", _NOBODY)
        seen_by = self.holders.get(spot.site or spot.last or "", _NOBODY)
        return Reached(
            site=spot.site,
            party=seen_by.party or None,
            cause=cause,
            uri=self.items[item].uri,
            product=self.items[item].product,
            lot=self.items[item].lot or self.items[item].sscc,
            steps=steps,
            state=spot.state,
            zone=spot.zone,
            since=spot.since,
            pieces_or_kg=spot.amount,
            holder=holder.name or None,
            phone=holder.phone,
            held=item in self.held,
        )


def _spots(connection: Connection, items: Collection[int]) -> Mapping[int, list[_Spot]]:
    """Where things are now, and where some of them were sold; of the others, who had them last."""
    stays, places, sites = whereabouts(connection, items), load_places(connection), sites_of_zones(connection)

    def zone_of(stay: Stay) -> str | None:
        return places.place(stay.location).zone

    found: dict[int, list[_Spot]] = {item: [] for item in items}
    for item in items:
        for stay in stays[item]:
            if stay.left_at is None:
                zone = zone_of(stay)
                found[item].append(_Spot("there", sites.get(zone or ""), zone=zone, since=stay.arrived_at))
    for item, site, zone, amount, sold_at in connection.execute(SQL["customers"], {"items": list(items)}):
        found[item].append(_Spot("sold", site, zone=zone, since=sold_at, amount=amount))
    nowhere = [item for item in items if not found[item]]
    shipped = _shipped(connection, nowhere)
    for item in nowhere:
        last = stays[item][-1] if stays[item] else None
        site = sites.get(zone_of(last) or "") if last else None
        found[item] = [replace(spot, last=site) for spot in shipped.get(item, [_Spot("gone")])]
    return found


def _shipped(connection: Connection, items: Collection[int]) -> Mapping[int, list[_Spot]]:
    found: dict[int, list[_Spot]] = {}
    for item, name, phone, at in connection.execute(SQL["consignees"], {"items": list(items)}):
        found.setdefault(item, []).append(_Spot("shipped", since=at, to=_Holder("", name, phone)))
    return found


def _holders(connection: Connection, sites: Collection[str]) -> Mapping[str, _Holder]:
    rows = connection.execute(SQL["parties_of_sites"], [list(sites)])
    return {site: _Holder(party, f"{firm} {name}", phone) for site, name, party, firm, phone in rows}


def sites_of_zones(connection: Connection) -> dict[str, str]:
    """Code of a zone → code of its site."""
    return dict(connection.execute(SQL["sites_of_zones"]).fetchall())
