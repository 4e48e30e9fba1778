"""The journal that benchmarks measure on is what capture would have made of it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import LiteralString

import orjson
from pydantic import JsonValue

from builders.chain import chain
from builders.year.grown import grow, renamed
from builders.year.story import Story
from builders.year.told import captures
from byssus.app.demo.season.capture import Scan
from byssus.app.demo.season.report import messages
from byssus.core.database import Connection
from servers.databases import DatabaseServer

EARLIER = timedelta(days=10)
VIEWS = (
    "select uri, level from item",
    "select type, event_time, action, biz_step, disposition, read_point, biz_location, transformation_id, uri, role, "
    "quantity, unit from standing_part join item on item.id = item_id",
    "select event_time, name, value, number, unit, about from event_fact as fact "
    "join epcis_event as event on event.id = fact.event_id",
    "select source.uri, target.uri, kind, starts_at, ends_at from edge join item as source on source.id = source "
    "join item as target on target.id = target",
    "select uri, location, arrived_at, left_at from stay join item on item.id = item_id",
    "select uri, first_at, last_at from overdrawn join item on item.id = item_id",
    "select place, event_time, kind from event_kind",
)


def documents() -> Iterator[dict[str, JsonValue]]:
    """What gateways tell of two lots, scans apart."""
    story = Story(3, 2, 1)
    places = {zone.code: zone.location for site in story.plant.sites for zone in site.zones}
    for capture in captures(story):
        if not isinstance(capture, Scan):
            for message in messages(capture.at, capture.gateway, [capture], places):
                yield orjson.loads(message.payload)


def earlier(document: dict[str, JsonValue], copy: int) -> dict[str, JsonValue]:
    """The same, as a copy tells it: under other names, and earlier."""
    text = orjson.dumps(document).decode()
    text = re.sub(r'https://id\.gs1\.org/0[01]/[^"]+', lambda found: renamed(found[0], copy), text)
    text = re.sub(
        r'("https://zhoushan\.example/growing/[^"]+|"demo:complianceCertificate":"[^"]+)', rf"\1.{copy}", text
    )
    times = r'(?<="eventTime":")[^"]+|(?<=harvestStartDate":")[^"]+|(?<=harvestEndDate":")[^"]+'
    text = re.sub(times, lambda found: _moved(found[0], copy), text)
    moved: dict[str, JsonValue] = orjson.loads(text)
    return moved


def _moved(time: str, copy: int) -> str:
    return (datetime.fromisoformat(time) - copy * EARLIER).isoformat()


@contextmanager
def captured(servers: Callable[[str], DatabaseServer], told: list[dict[str, JsonValue]]) -> Iterator[Connection]:
    with servers("embedded").migrated_database() as url, chain(url) as built:
        for document in told:
            built.send(document)
        assert built.capture().refused == 0
        yield built.connection


def test_a_copy_is_what_capture_makes_of_the_same_events_under_other_names(
    database_servers: Callable[[str], DatabaseServer],
) -> None:
    told = list(documents())
    everything = [*told, *(earlier(document, copy) for copy in (1, 2) for document in told)]
    with captured(database_servers, told) as grown, captured(database_servers, everything) as expected:
        grown.autocommit = False
        grow(grown, 2, EARLIER)
        for view in VIEWS:
            assert _rows(grown, view) == _rows(expected, view)


def _rows(connection: Connection, query: LiteralString) -> list[str]:
    return sorted(map(str, connection.execute(query)))
