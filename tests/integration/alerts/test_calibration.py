"""Alarms about calibrations that are overdue, and sensors that warm up."""

from datetime import UTC, datetime, timedelta

from builders.cold_store import ColdStore
from builders.conditions import START, at, minutely
from byssus.alerts.feed.calibration import check_calibrations
from byssus.alerts.feed.silence import check_silence
from byssus.alerts.views.points import find_point
from byssus.alerts.views.sensors import list_sensors
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant

LAST_MOMENT = datetime(2026, 7, 1, 15, 59, tzinfo=UTC)
"""Of the first of July, in Shanghai."""


def calibrate(store: ColdStore, valid_from: datetime, due_on: str, correction: float = 0.0) -> None:
    entry = {"device": "logger", "channel": "t1", "valid_from": valid_from, "due_on": due_on, "certificate": "JL-1",
             "correction": correction}  # fmt: skip
    apply_plant(store.connection, Plant.model_validate({"calibrations": [entry]}))


def alarms(store: ColdStore) -> list[tuple[object, ...]]:
    return store.connection.execute(
        "select severity, point.code, cleared_at is null from alarm join point on point.id = point_id"
        " where kind = 'calibration' order by alarm.id"
    ).fetchall()


def test_a_calibration_is_overdue_once_its_day_is_over_at_the_site_until_there_is_another(store: ColdStore) -> None:
    calibrate(store, START - timedelta(days=365), "2026-07-01")
    check_calibrations(store.connection, LAST_MOMENT)
    assert alarms(store) == []
    check_calibrations(store.connection, LAST_MOMENT + timedelta(minutes=1))
    check_calibrations(store.connection, LAST_MOMENT + timedelta(days=2))
    assert alarms(store) == [("warn", "t1", True)]
    calibrate(store, LAST_MOMENT + timedelta(days=3), "2027-07-04")
    check_calibrations(store.connection, LAST_MOMENT + timedelta(days=3))
    assert alarms(store) == [("warn", "t1", False)]


def test_the_alarm_ends_with_the_sensor_that_it_is_about(store: ColdStore) -> None:
    calibrate(store, START - timedelta(days=365), "2026-06-01")
    check_calibrations(store.connection, START)
    other = {"code": "other", "gateway": "gw", "since": at(10), "channels": {"temp": "t1"}}
    apply_plant(store.connection, Plant.model_validate({"devices": [other]}))
    check_calibrations(store.connection, at(11))
    assert alarms(store) == [("warn", "t1", False)]


def test_a_point_tells_of_its_sensors_and_how_they_were_calibrated(store: ColdStore) -> None:
    calibrate(store, START - timedelta(days=400), "2026-06-01", 0.2)
    calibrate(store, START - timedelta(days=30), "2026-06-20", -0.1)
    check_calibrations(store.connection, START)
    [sensor] = list_sensors(store.connection, "t1", START)
    assert [(each.correction, each.overdue) for each in sensor.calibrations] == [(-0.1, True), (0.2, False)]
    assert find_point(store.connection, "t1").severity == "warn"
    other = {"code": "other", "gateway": "gw", "since": at(10), "channels": {"temp": "t1"}}
    apply_plant(store.connection, Plant.model_validate({"devices": [other]}))
    new, old = list_sensors(store.connection, "t1", at(20))
    assert (new.device, new.trusted_from, new.calibrations) == ("other", at(40), ())
    assert (old.device, old.until, [each.overdue for each in old.calibrations]) == ("logger", at(10), [False, False])


def test_a_sensor_that_warms_up_is_not_called_silent(store: ColdStore) -> None:
    store.take(minutely(-19))
    other = {"code": "other", "gateway": "gw", "since": at(1), "channels": {"temp": "t1"}}
    apply_plant(store.connection, Plant.model_validate({"devices": [other]}))
    store.connection.execute("update gateway set heard_at = %s", [at(40)])
    assert check_silence(store.connection, at(33)) == 0
    assert check_silence(store.connection, at(33.5)) == 1
