"""What devices announce, and what became of it."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import JsonValue

from builders.ingest import NOW, encoded
from byssus.core.database import Connection
from byssus.ingest.message import Received
from byssus.ingest.proposals import Proposed, list_proposals
from byssus.ingest.store import Store
from byssus.ingest.topics import parse_topics

pytestmark = pytest.mark.parametrize("database_url", ["embedded"], indirect=True)
SOURCE = "homeassistant/sensor/cold-1/config"


@pytest.fixture
def store(plant_url: str) -> Iterator[Store]:
    with closing(Store(plant_url, "byssus-test")) as store:
        yield store


def announce(store: Store, topic: str = "zigbee2mqtt/cold-1", field: str = "temperature") -> None:
    config: JsonValue = {"state_topic": topic, "value_template": f"{{{{ value_json.{field} }}}}", "unit_of_meas": "°C"}
    assert store.write([Received(SOURCE, encoded(config), NOW, retained=True)]).rejected.total() == 0


def only(proposals: list[Proposed]) -> Proposed:
    [proposed] = proposals
    return proposed


def test_an_announced_value_is_proposed_once_under_the_names_that_a_plant_file_needs(
    store: Store, database: Connection
) -> None:
    announce(store)
    announce(store)
    proposed = only(list_proposals(database))
    assert proposed.names == ("cold-1", "temperature")
    assert (proposed.proposal.unit, proposed.announced_at) == ("°C", NOW)


def test_a_later_announcement_takes_the_place_of_the_earlier_and_an_empty_one_takes_it_away(
    store: Store, database: Connection
) -> None:
    announce(store)
    announce(store, field="air.temperature")
    assert only(list_proposals(database)).names == ("cold-1", "air.temperature")
    store.write([Received(SOURCE, b"", NOW)])
    assert list_proposals(database) == []


def test_what_feeds_a_point_is_proposed_no_more(store: Store, database: Connection) -> None:
    announce(store, "zigbee2mqtt/probe-1", "temp")
    assert list_proposals(database) == []


def test_a_topic_that_no_format_reads_is_proposed_without_names_until_the_plant_renames_it(
    store: Store, database: Connection
) -> None:
    announce(store, "z2m/store/1")
    assert only(list_proposals(database)).names is None
    assert only(list_proposals(database, parse_topics("z2m/#=zigbee2mqtt/#"))).names == ("store/1", "temperature")
