"""Sensors are moved, replaced and calibrated by plant files, and points keep their history."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from byssus.core.database import Connection, connect
from byssus.core.errors import Conflict, InvalidInput
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

SITE = {
    "parties": [{"code": "firm", "kind": "producer", "name": "兴发"}],
    "sites": [{"code": "s", "kind": "cold_store", "name": "冷库", "party": "firm", "zones": [
        {"code": "z", "kind": "frozen_store", "name": "一号库", "location": "https://id.example/414/1",
         "points": [{"code": "t1", "quantity": "temperature"}, {"code": "t2", "quantity": "temperature"}]}]}],
    "gateways": [{"code": "gw", "site": "s"}],
}  # fmt: skip
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
OLD = {"code": "old", "gateway": "gw", "channels": {"temp": "t1"}}
NEW = {"code": "new", "gateway": "gw", "since": MARCH, "channels": {"temp": "t1"}}


@pytest.fixture
def connection(migrated_url: str) -> Iterator[Connection]:
    with connect(migrated_url) as connection:
        apply_plant(connection, Plant.model_validate(SITE))
        yield connection


def apply(connection: Connection, *devices: dict, calibrations: tuple[dict, ...] = ()) -> list[str]:
    plant = Plant.model_validate({"devices": devices, "calibrations": calibrations})
    with connection.transaction():
        return [str(change) for change in apply_plant(connection, plant)]


def assignments(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select device.code, point.code, valid_from, valid_to, warm_up from assignment"
        " join device on device.id = device_id join point on point.id = point_id order by valid_from, 1"
    ).fetchall()


def test_a_sensor_that_takes_the_place_of_another_ends_its_time_and_has_to_warm_up(connection: Connection) -> None:
    apply(connection, OLD)
    assert apply(connection, NEW) == [
        "+ device new",
        "~ assignment old temp: point t1 → None",
        "~ assignment new temp: point None → t1",
    ]
    since = datetime(2020, 1, 1, tzinfo=UTC)
    assert assignments(connection) == [
        ("old", "t1", since, MARCH, timedelta(0)),
        ("new", "t1", MARCH, None, timedelta(minutes=30)),
    ]


def test_a_plant_file_that_still_names_the_old_sensor_changes_nothing(connection: Connection) -> None:
    apply(connection, OLD)
    apply(connection, NEW)
    assert apply(connection, OLD, NEW) == []
    assert apply(connection, OLD) == []


def test_how_long_a_sensor_warms_up_is_said_in_its_entry(connection: Connection) -> None:
    apply(connection, {**OLD, "warm_up": "PT5M"})
    assert apply(connection, {**OLD, "warm_up": "PT10M"}) == [
        "~ assignment old temp: warm_up 0:05:00 → 0:10:00",
    ]
    assert apply(connection, OLD) == []
    assert [warm_up for *_, warm_up in assignments(connection)] == [timedelta(minutes=10)]


def test_two_sensors_cannot_begin_to_feed_a_point_at_once(connection: Connection) -> None:
    with pytest.raises(Conflict, match="feeds t1 since 2020"):
        apply(connection, OLD, {**OLD, "code": "twin"})
    assert assignments(connection) == []


def test_a_moved_sensor_ends_the_time_of_the_one_that_was_there(connection: Connection) -> None:
    apply(connection, OLD, {**OLD, "code": "other", "channels": {"temp": "t2"}})
    apply(connection, {**OLD, "since": MARCH, "channels": {"temp": "t2"}})
    assert [(device, point, until) for device, point, _, until, _ in assignments(connection)] == [
        ("old", "t1", MARCH),
        ("other", "t2", MARCH),
        ("old", "t2", None),
    ]


def test_a_calibration_is_applied_once_and_can_be_put_right(connection: Connection) -> None:
    calibration = {"device": "old", "channel": "temp", "valid_from": MARCH, "correction": -0.3, "due_on": "2027-03-01"}
    assert len(apply(connection, OLD, calibrations=(calibration,))) == 3
    assert apply(connection, OLD, calibrations=(calibration,)) == []
    assert apply(connection, calibrations=({**calibration, "correction": -0.2},)) == [
        f"~ calibration old temp {MARCH}: correction -0.3 → -0.2",
    ]
    found = connection.execute("select correction, due_on from calibration").fetchall()
    assert found == [(-0.2, date(2027, 3, 1))]


def test_what_feeds_no_point_cannot_be_calibrated(connection: Connection) -> None:
    with pytest.raises(InvalidInput, match="Channel 'tmp' of device 'old'"):
        apply(connection, OLD, calibrations=({"device": "old", "channel": "tmp", "valid_from": MARCH},))
