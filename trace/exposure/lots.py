"""The other way round: which goods lay in a zone while it was too warm there, and where they are now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.items import describe_items
from byssus.trace.answer.model import Item, Place
from byssus.trace.answer.places import Places, load_places
from byssus.trace.exposure.stays import Stay
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.gs1 import Level
from byssus.trace.lineage.stored import contents
from byssus.trace.lineage.walk import FAR, Direction, among, walk
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.queries import SQL


@dataclass(frozen=True, slots=True)
class LotThere:
    """Goods that lay in a zone at a time, by themselves or in a container.

    Args:
        item: the goods.
        stays: when they were there, cut to the time that was asked for.
        places: where they are now.
    """

    item: Item
    stays: tuple[Stay, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """A time at a place; `ended_at` is None while it lasts."""

    location: str
    started_at: datetime
    ended_at: datetime | None


def goods_in(connection: Connection, location: str, start: datetime, end: datetime) -> list[LotThere]:
    """All goods that lay at a place between two times, with everything inside containers, by name.

    Args:
        connection: where the stays are.
        location: canonical name of the place, as `Places` and `Stay` give it.
        start: of the excursion.
        end: of the excursion, or now while it lasts.
    """
    return goods_during(connection, [Spell(location, start, end)], end)[0]


def goods_during(connection: Connection, spells: Sequence[Spell], now: datetime) -> list[list[LotThere]]:
    """The same for many excursions at once, in their order; `now` ends what lasts still."""
    there = things_during(connection, spells, now)
    items = describe_items(connection, {item for each in there for item in each})
    places = load_places(connection)
    return [_goods(things, spell, items, places, now) for things, spell in zip(there, spells, strict=True)]


def _goods(
    things: Mapping[int, list[Stay]], spell: Spell, items: Mapping[int, Item], places: Places, now: datetime
) -> list[LotThere]:
    found = (_there(items[item], stays, spell, places, now) for item, stays in things.items())
    return sorted((one for one in found if one.stays), key=lambda one: one.item.uri)


def things_during(connection: Connection, spells: Sequence[Spell], now: datetime) -> list[dict[int, list[Stay]]]:
    """Everything that may have lain somewhere during each excursion, by number, with all of its stays.

    What was in a container only before or after is among it, without a stay there in that time.
    """
    windows = _lain(connection, spells, now)
    all_of_them = {item: ALWAYS for each in windows for item in each}
    inside = among(contents(connection, all_of_them).edges)
    there = [list(walk(each, Direction.BACK, inside, FAR).depth) for each in windows]
    stays = whereabouts(connection, {item for each in there for item in each})
    return [{item: stays[item] for item in each} for each in there]


def _lain(connection: Connection, spells: Sequence[Spell], now: datetime) -> list[dict[int, Window]]:
    """What lay there by itself, from the first time during each excursion to the last."""
    wanted = {
        "spans": list(range(len(spells))),
        "locations": [spell.location for spell in spells],
        "starts": [spell.started_at for spell in spells],
        "ends": [spell.ended_at or now for spell in spells],
    }
    windows: list[dict[int, Window]] = [{} for _ in spells]
    for number, item, arrived_at, left_at in connection.execute(SQL["stays_at"], wanted):
        start, end = spells[number].started_at, spells[number].ended_at or now
        stay = Window(max(arrived_at, start), min(left_at or end, end))
        known = windows[number].get(item, stay)
        windows[number][item] = Window(min(known.start, stay.start), max(known.end, stay.end))
    return windows


def lay_in(connection: Connection, spell: Spell, now: datetime) -> dict[int, Window]:
    """What lay somewhere during an excursion, and when; open-ended where it lies in it still.

    A product as such lies nowhere, even where a box is said to hold some of it.
    """
    [there] = things_during(connection, [spell], now)
    named = connection.execute(SQL["describe_items"], [list(there)])
    products = {item for item, _, level in named if level == Level.PRODUCT}
    windows = {item: _window(stays, spell) for item, stays in there.items() if item not in products}
    return {item: window for item, window in windows.items() if window}


def _window(stays: Collection[Stay], spell: Spell) -> Window | None:
    """From the first time that a thing lay in the excursion to the last."""
    here = (stay for stay in stays if stay.location == spell.location)
    cut = [there for stay in here if (there := stay.within(spell.started_at, spell.ended_at))]
    if not cut:
        return None
    return Window(min(stay.arrived_at for stay in cut), max(stay.left_at or ALWAYS.end for stay in cut))


def _there(item: Item, stays: Iterable[Stay], spell: Spell, places: Places, now: datetime) -> LotThere:
    cut = (stay.within(spell.started_at, spell.ended_at or now) for stay in stays if stay.location == spell.location)
    places_now = (places.place(stay.location) for stay in stays if stay.left_at is None)
    return LotThere(item, tuple(stay for stay in cut if stay), tuple(places_now))
