"""A journal of ten thousand events that ingest and capture made, and how it grows to a million."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from operator import attrgetter
from typing import Final

import orjson
from bench.trace import forest, rooms

from builders.year.grown import grow, renamed
from builders.year.story import Story, midnight
from builders.year.told import captures
from builders.year.world import FIRST
from byssus.app.demo import codes
from byssus.app.demo.gateway.act import Message
from byssus.app.demo.season.report import messages
from byssus.core.database import Connection, connect
from byssus.core.migrate import migrate
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.ingest.message import Received
from byssus.ingest.store import Store
from byssus.trace.capture.journal import Entry, keep
from byssus.trace.capture.step import capture
from byssus.trace.epcis.read import read_document

DAYS: Final = 10
STORY: Final = Story(seed=35, line_count=24, days=DAYS)
NOW: Final = midnight(FIRST + timedelta(days=DAYS + 4))
"""When questions are asked: after the last sale."""
_AT_ONCE = 50
_READINGS = """
insert into reading (point_id, time, value, received_at, backfill)
select point.id, time, -22 + sin(extract(epoch from time) / 3000), time, false
from point
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id and site.code = %(site)s
cross join lateral generate_series(%(start)s::timestamptz, %(end)s::timestamptz - point.every, point.every) as time
"""


def begin(url: str) -> None:
    """The small journal: ten days of a quarter of the island, and the tree, with readings for the rooms of the tree."""
    with connect(url) as connection:
        migrate(connection, NOW)
        apply_plant(connection, STORY.plant)
        apply_plant(connection, Plant(sites=forest.plant().sites, gateways=forest.plant().gateways))
        apply_plant(connection, Plant(closures=(STORY.closure,)))
        connection.commit()
        connection.autocommit = True
        with closing(Store(url, "bench")) as store:
            for message in _messages(connection):
                store.write([Received(message.topic, message.payload, message.due)])
        while capture(connection, NOW).claimed:
            pass
        connection.execute(_READINGS, {"site": forest.SITE, "start": midnight(FIRST), "end": NOW})


def _messages(connection: Connection) -> Iterator[Message]:
    places = dict(connection.execute("select code, location from zone").fetchall())
    told = sorted([*captures(STORY), *forest.captures()], key=attrgetter("at"))
    for first in range(0, len(told), _AT_ONCE):
        some = told[first : first + _AT_ONCE]
        for gateway in dict.fromkeys(each.gateway for each in some):
            yield from messages(some[-1].at, gateway, [each for each in some if each.gateway == gateway], places)


def extend(url: str, copies: int) -> None:
    """Copies of it, each ten days earlier than the one before, and what the store's rooms measured all that time."""
    with connect(url) as connection:
        grow(connection, copies, timedelta(days=DAYS))
        start = midnight(FIRST) - copies * timedelta(days=DAYS)
        connection.execute(_READINGS, {"site": forest.SITE, "start": start, "end": midnight(FIRST)})
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
        with closing(Store(url, "bench")) as store:
            for copy in range(copies, 0, -1):
                rooms.tell(store, STORY, copy)
                rooms.judge(connection, rooms.start(STORY, copy - 1))
                rooms.close(connection, rooms.start(STORY, copy - 1))
            rooms.tell(store, STORY, 0)
            rooms.judge(connection, NOW)
        connection.execute("vacuum analyze")


def join(url: str, trees: int) -> str:
    """Make one lot of the last lots of some trees; its name."""
    mother = codes.batch_link(codes.gtin(58999), "MOTHER")
    roots = [renamed(forest.lot(0, 0), copy) for copy in range(1, trees + 1)]
    event = {
        "type": "TransformationEvent",
        "eventTime": NOW.isoformat(),
        "eventTimeZoneOffset": "+08:00",
        "bizStep": "commissioning",
        "inputQuantityList": [{"epcClass": root, "quantity": 10, "uom": "KGM"} for root in roots],
        "outputQuantityList": [{"epcClass": mother, "quantity": 10 * trees, "uom": "KGM"}],
    }
    [outcome] = read_document(orjson.dumps([event]))
    assert outcome.event, outcome.problems
    with connect(url) as connection:
        keep(connection, [Entry(outcome.event)], NOW)
    return mother


def size(url: str) -> int:
    """How many events there are."""
    with connect(url) as connection:
        [events] = connection.execute("select count(*) from epcis_event").fetchone() or (0,)
    return int(events)
