"""The events of a life, for people: one entry for each event, with the things of the tree that took part."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.trace.answer.model import Happening, Involved
from byssus.trace.answer.places import Places
from byssus.trace.epcis import vocabulary
from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.queries import SQL


def timeline(
    connection: Connection, uris: Mapping[int, str], matters: Callable[[int, datetime], bool], places: Places
) -> Iterator[Happening]:
    """The events of some things in order of time, as they come from the database.

    Args:
        connection: where the journal is; does nothing else until the last event is told.
        uris: the things, by number.
        matters: whether an event of a thing at a time belongs to the life that is told.
        places: what places are called.
    """
    with connection.transaction(), connection.cursor("history") as rows:
        rows.execute(SQL["tell_history"], [list(uris)])
        told = (row for row in rows if matters(row[9], row[3]))
        for _, same in groupby(told, key=lambda row: row[0]):
            yield _happening(list(same), uris, places)


def _happening(rows: Collection[TupleRow], uris: Mapping[int, str], places: Places) -> Happening:
    _, hash_, kind, time, action, step, disposition, read_point, biz_location, *_ = next(iter(rows))
    place = biz_location or read_point
    return Happening(
        hash=hash_,
        time=time,
        type=EventType(kind),
        action=Action(action) if action else None,
        step=vocabulary.BIZ_STEP.word(step) if step else None,
        disposition=vocabulary.DISPOSITION.word(disposition) if disposition else None,
        place=places.place(place) if place else None,
        things=tuple(
            Involved(uri=uris[item], role=Role(role), quantity=quantity, unit=unit)
            for *_, item, role, quantity, unit in rows
        ),
    )
