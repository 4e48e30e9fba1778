"""What is written down of the time in which a consumer listened."""

from datetime import UTC, datetime, timedelta

import pytest

from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.ingest.consumer import Consumer
from byssus.ingest.listening import Listening
from integration.ingest.live import ALONE, Tally, rows

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STRETCHES = "select client, since, until from listening order by client, since"


def test_a_stretch_grows_while_somebody_listens(database: Connection) -> None:
    listener = Listening("byssus")
    for minute in (0, 1, 1, 3):
        listener.note(database, NOW + minute * MINUTE)
    assert rows(database, STRETCHES) == [("byssus", NOW, NOW + 3 * MINUTE)]


def test_a_new_stretch_begins_after_the_broker_was_away(database: Connection) -> None:
    listener = Listening("byssus")
    listener.note(database, NOW)
    listener.note(database, None)
    listener.note(database, NOW + 30 * MINUTE)
    listener.note(database, NOW + 31 * MINUTE)
    assert rows(database, STRETCHES) == [
        ("byssus", NOW, NOW),
        ("byssus", NOW + 30 * MINUTE, NOW + 31 * MINUTE),
    ]


def test_a_new_stretch_begins_after_the_database_was_away(database: Connection) -> None:
    listener = Listening("byssus", most=0.0)
    listener.note(database, NOW)
    listener.note(database, NOW + 30 * MINUTE)
    assert [since for _, since, _ in rows(database, STRETCHES)] == [NOW, NOW + 30 * MINUTE]


def test_a_clock_that_is_set_back_takes_nothing_away(database: Connection) -> None:
    listener = Listening("byssus")
    for minute in (0, 5, 2):
        listener.note(database, NOW + minute * MINUTE)
    assert rows(database, STRETCHES) == [("byssus", NOW, NOW + 5 * MINUTE)]


def test_a_consumer_that_reaches_no_broker_has_stored_nothing_up_to_any_time(plant_url: str) -> None:
    assert Consumer("mqtt://127.0.0.1:1", plant_url, Clock(), Tally(), ALONE).stored_until() is None
