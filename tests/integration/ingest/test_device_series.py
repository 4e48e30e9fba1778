"""What devices say of themselves is stored where it is news, whatever batches it comes in."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from builders.ingest import NOW, encoded
from byssus.core.database import Connection
from byssus.ingest.message import Received
from byssus.ingest.rejected import replay
from byssus.ingest.store import Store
from integration.ingest.live import rows

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
SERIES = "select device.code, aspect, time, value from device_status join device on device.id = device_id order by 2, 3"


@pytest.fixture
def store(plant_url: str) -> Iterator[Store]:
    with closing(Store(plant_url, "byssus-test")) as store:
        yield store


def battery(value: float, *, minutes: float = 0, device: str = "probe-1") -> Received:
    at = NOW + timedelta(minutes=minutes)
    document = {"battery": value, "last_seen": round(at.timestamp() * 1000)}
    return Received(f"zigbee2mqtt/{device}", encoded(document), at)


def presence(*said: str) -> list[Received]:
    return [Received("tele/probe-1/LWT", word.encode(), NOW + timedelta(minutes=n)) for n, word in enumerate(said)]


def values(database: Connection) -> list[object]:
    return [value for *_, value in rows(database, SERIES)]


def test_a_series_has_a_row_for_each_change_and_one_an_hour(store: Store, database: Connection) -> None:
    stored = store.write([battery(97), battery(97, minutes=10), battery(95, minutes=20)])
    assert (stored.device_statuses, stored.rejected.total()) == (2, 0)
    assert store.write([battery(95, minutes=30)]).device_statuses == 0
    assert store.write([battery(95, minutes=80)]).device_statuses == 1
    assert rows(database, SERIES) == [
        ("probe-1", "battery", NOW, 97),
        ("probe-1", "battery", NOW + timedelta(minutes=20), 95),
        ("probe-1", "battery", NOW + timedelta(minutes=80), 95),
    ]


def test_the_same_again_changes_nothing(store: Store, database: Connection) -> None:
    batch = [battery(97), battery(50, minutes=1), battery(97, minutes=2)]
    store.write(batch)
    before = rows(database, SERIES)
    store.write([message._replace(duplicate=True) for message in batch])
    for message in batch:
        store.write([message])
    assert rows(database, SERIES) == before


def test_a_device_that_goes_and_comes_back_within_a_batch_did_both(store: Store, database: Connection) -> None:
    store.write(presence("Online")[:1])
    store.write(presence("Online", "Offline", "Online")[1:])
    assert values(database) == [1, 0, 1]


def test_what_comes_late_stands_at_its_own_time(store: Store, database: Connection) -> None:
    store.write([battery(90, minutes=10)])
    store.write([battery(95)])
    assert values(database) == [95, 90]


def test_a_wall_time_is_that_of_the_device_if_it_has_a_zone_of_its_own(store: Store, database: Connection) -> None:
    database.execute("update device set timezone = 'Europe/Berlin' where code = 'probe-2'")
    state = encoded({"Time": "2026-07-01T09:30:00", "Wifi": {"Signal": -60}})
    store.write([Received(f"tele/probe-{number}/STATE", state, NOW) for number in (1, 2)])
    series = "select device.code, time from device_status join device on device.id = device_id order by 1"
    assert rows(database, series) == [
        ("probe-1", NOW.replace(hour=1, minute=30)),
        ("probe-2", NOW.replace(hour=7, minute=30)),
    ]


def test_the_battery_of_a_stranger_is_stored_once_it_is_declared(store: Store, database: Connection) -> None:
    assert store.write([battery(42, device="new")]).rejected == {"unknown_device": 1}
    database.execute("insert into device (code, gateway_id) values ('new', 1)")
    assert replay(database, NOW).mended == 1
    assert rows(database, SERIES) == [("new", "battery", NOW, 42)]
