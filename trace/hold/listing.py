"""Holds to read: each with everything under it and where that is now, and the events that broke them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.identity.access import Role
from byssus.trace.answer.items import describe_items
from byssus.trace.answer.places import load_places
from byssus.trace.answer.sight import EVERYWHERE, Sight
from byssus.trace.epcis import vocabulary
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.hold.model import Breach, Cause, Ending, HeldThing, Hold, HoldExcursion
from byssus.trace.hold.queries import SQL


def list_holds(
    connection: Connection,
    *,
    open: bool | None = None,  # noqa: A002
    before: int | None = None,
    limit: int = 100,
    sight: Sight = EVERYWHERE,
) -> list[Hold]:
    """The newest holds with numbers below `before`, newest first; only open, or only ended ones, if `open` says so.

    Only those are told of that concern a place within `sight`, or of whose things nobody knows where they are.
    """
    found: list[Hold] = []
    while len(found) < limit:
        page = _holds(connection, _wanted(open=open, before=before, limit=limit))
        found += _within(connection, page, sight)
        if len(page) < limit:
            break
        before = page[-1].id
    return found[:limit]


def find_hold(connection: Connection, number: int, sight: Sight = EVERYWHERE) -> Hold:
    """The hold with that number.

    Raises:
        NotFound: there is none within sight.
    """
    found = _within(connection, _holds(connection, _wanted(id=number)), sight)
    if not found:
        raise NotFound(f"There is no hold {number}.")
    return found[0]


def hold_of_excursion(connection: Connection, excursion: int) -> Hold | None:
    """What is or was held for an excursion of the ledger; None where nothing lay in it."""
    return next(iter(_holds(connection, _wanted(excursion=excursion))), None)


def list_breaches(
    connection: Connection, hold: int | None = None, limit: int = 100, sight: Sight = EVERYWHERE
) -> list[Breach]:
    """Events within sight that shipped or sold what was held, of one hold or of all, latest first."""
    places = load_places(connection)
    wanted = {"hold": hold, "limit": limit, "places": None if sight.places is None else list(sight.places)}
    return [
        Breach(
            hold=number,
            held=held,
            moved=moved,
            event=event,
            at=at,
            step=vocabulary.BIZ_STEP.word(step),
            place=places.place(place) if place else None,
            found_at=found_at,
        )
        for number, held, moved, event, at, step, place, found_at in connection.execute(SQL["breaches"], wanted)
    ]


def _within(connection: Connection, holds: list[Hold], sight: Sight) -> list[Hold]:
    """Those that concern a place within sight: where their things were or are, or their excursion."""
    if sight.places is None:
        return holds
    known = {hold.id: {place.uri for thing in hold.things for place in thing.places} for hold in holds}
    for number, place in connection.execute(SQL["places_of_holds"], {"holds": list(known)}):
        known[number].add(place)
    return [hold for hold in holds if not known[hold.id] or any(map(sight.reaches, known[hold.id]))]


def _wanted(**values: int | bool | None) -> dict[str, int | bool | None]:
    return {"id": None, "excursion": None, "before": None, "open": None, "limit": 100} | values


def _holds(connection: Connection, wanted: Mapping[str, int | bool | None]) -> list[Hold]:
    rows = connection.execute(SQL["holds"], wanted).fetchall()
    things = _things(connection, [row[0] for row in rows])
    return [_hold(row, things[row[0]]) for row in rows]


def _things(connection: Connection, holds: list[int]) -> Mapping[int, list[HeldThing]]:
    rows = connection.execute(SQL["things_of_holds"], [holds]).fetchall()
    numbers = {row[1] for row in rows}
    items, stays = describe_items(connection, numbers), whereabouts(connection, numbers)
    places = load_places(connection)
    now = {item: tuple(places.place(stay.location) for stay in stays[item] if not stay.left_at) for item in numbers}
    found: dict[int, list[HeldThing]] = defaultdict(list)
    for hold, item, since, until, placed_at, ended_at, ended_by, ending, reason in rows:
        found[hold].append(
            HeldThing(
                item=items[item],
                since=since,
                until=until,
                places=now[item],
                placed_at=placed_at,
                ended_at=ended_at,
                ended_by=ended_by,
                ending=Ending(ending) if ending else None,
                ending_reason=reason,
            )
        )
    return found


def _hold(row: TupleRow, things: Iterable[HeldThing]) -> Hold:
    number, cause, reason, placed_at, placed_by, role, *of_excursion, is_open = row
    return Hold(
        id=number,
        cause=Cause(cause),
        reason=reason,
        excursion=_excursion(*of_excursion) if of_excursion[0] else None,
        placed_at=placed_at,
        placed_by=placed_by,
        placed_role=Role(role) if role else None,
        open=is_open,
        things=tuple(things),
    )


def _excursion(
    number: int,
    alarm: int | None,
    point: str,
    zone: str,
    rule: str,
    started_at: datetime,
    ended_at: datetime | None,
    peak: float,
) -> HoldExcursion:
    return HoldExcursion(
        id=number,
        alarm=alarm,
        point=point,
        zone=zone,
        rule=rule,
        started_at=started_at,
        ended_at=ended_at,
        peak=peak,
    )
