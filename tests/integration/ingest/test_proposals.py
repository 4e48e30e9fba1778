"""What devices announce, and what became of it."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import JsonValue

from builders.ingest import NOW, encoded
from byssus.core.database import Connection
from byssus.ingest.message import Received
from byssus.ingest.proposals import Proposed
from byssus.ingest.store import Store
from byssus.ingest.topics import DEFAULT_TOPICS, Topics, parse_topics
from byssus.ingest.unmapped import list_unmapped

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
SOURCE = "homeassistant/sensor/cold-1/config"


@pytest.fixture
def store(plant_url: str) -> Iterator[Store]:
    with closing(Store(plant_url, "byssus-test")) as store:
        yield store


def announce(store: Store, topic: str = "zigbee2mqtt/cold-1", field: str = "temperature") -> None:
    config: JsonValue = {"state_topic": topic, "value_template": f"{{{{ value_json.{field} }}}}", "unit_of_meas": "°C"}
    assert store.write([Received(SOURCE, encoded(config), NOW, retained=True)]).rejected.total() == 0


def announced(database: Connection, topics: Topics = DEFAULT_TOPICS) -> list[Proposed]:
    return list(list_unmapped(database, topics).announced)


def only(proposals: list[Proposed]) -> Proposed:
    [proposed] = proposals
    return proposed


def test_an_announced_value_is_proposed_once_under_the_names_that_a_plant_file_needs(
    store: Store, database: Connection
) -> None:
    announce(store)
    announce(store)
    proposed = only(announced(database))
    assert proposed.names == ("cold-1", "temperature")
    assert (proposed.proposal.unit, proposed.announced_at) == ("°C", NOW)


def test_a_later_announcement_takes_the_place_of_the_earlier_and_an_empty_one_takes_it_away(
    store: Store, database: Connection
) -> None:
    announce(store)
    announce(store, field="air.temperature")
    assert only(announced(database)).names == ("cold-1", "air.temperature")
    store.write([Received(SOURCE, b"", NOW)])
    assert announced(database) == []


def test_what_feeds_a_point_is_proposed_no_more(store: Store, database: Connection) -> None:
    announce(store, "zigbee2mqtt/probe-1", "temp")
    assert announced(database) == []


def test_a_topic_that_no_format_reads_is_proposed_without_names_until_the_plant_renames_it(
    store: Store, database: Connection
) -> None:
    announce(store, "z2m/store/1")
    assert only(announced(database)).names is None
    assert only(announced(database, parse_topics("z2m/#=zigbee2mqtt/#"))).names == ("store/1", "temperature")


def test_an_announced_value_is_proposed_the_point_that_is_left_also_if_it_sends_already(
    store: Store, database: Connection
) -> None:
    database.execute("update assignment set valid_to = %s where device_id = 5", [NOW])
    announce(store)
    assert only(announced(database)).proposed == "t5"
    store.write([Received("zigbee2mqtt/cold-1", encoded({"temperature": -18.2}), NOW)])
    found = list_unmapped(database)
    assert [one.proposed for one in found.unknown] == ["t5"]
    assert [one.proposed for one in found.announced] == ["t5"]
    assert [(point.code, point.since) for point in found.points] == [("t5", NOW)]


def test_two_that_may_be_meant_for_one_point_are_left_to_a_person(store: Store, database: Connection) -> None:
    database.execute("update assignment set valid_to = %s where device_id = 5", [NOW])
    announce(store)
    store.write([Received("zigbee2mqtt/cold-2", encoded({"temperature": -18.2}), NOW)])
    found = list_unmapped(database)
    assert [one.proposed for one in (*found.unknown, *found.announced)] == [None, None]
