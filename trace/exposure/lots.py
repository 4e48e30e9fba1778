"""The other way round: which goods lay in a zone while it was too warm there, and where they are now."""

from collections.abc import Collection, Iterable
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
    there = things_in(connection, location, start, end)
    items = describe_items(connection, there)
    places = load_places(connection)
    found = [
        _there(items[item], stays, there=location, start=start, end=end, places=places) for item, stays in there.items()
    ]
    return sorted((one for one in found if one.stays), key=lambda one: one.item.uri)


def things_in(connection: Connection, location: str, start: datetime, end: datetime) -> dict[int, list[Stay]]:
    """Everything that may have lain at a place between two times, by number, with all of its stays.

    What was in a container only before or after is among it, without a stay there in that time.
    """
    windows: dict[int, Window] = {}
    wanted = {"location": location, "start": start, "end": end}
    for item, arrived_at, left_at in connection.execute(SQL["stays_at"], wanted):
        stay = Window(max(arrived_at, start), min(left_at or end, end))
        known = windows.get(item, stay)
        windows[item] = Window(min(known.start, stay.start), max(known.end, stay.end))
    return whereabouts(connection, list(contents(connection, windows).depth))


def lay_in(connection: Connection, spell: Spell, now: datetime) -> dict[int, Window]:
    """What lay somewhere during an excursion, and when; open-ended where it lies in it still.

    A product as such lies nowhere, even where a box is said to hold some of it.
    """
    there = things_in(connection, spell.location, spell.started_at, spell.ended_at or now)
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


def _there(
    item: Item, stays: Iterable[Stay], *, there: str, start: datetime, end: datetime, places: Places
) -> LotThere:
    cut = (stay.within(start, end) for stay in stays if stay.location == there)
    now = (places.place(stay.location) for stay in stays if stay.left_at is None)
    return LotThere(item, tuple(stay for stay in cut if stay), tuple(now))
