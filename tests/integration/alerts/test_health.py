"""Alarms about sensors and clocks, from readings and doubts as they come."""

from datetime import datetime

import pytest

from builders.cold_store import ColdStore
from builders.conditions import START, at, minutely
from byssus.alerts.condition.reading import Reading


def alarms(store: ColdStore) -> list[tuple[object, ...]]:
    return store.connection.execute(
        "select kind, severity, coalesce(gateway.code, point.code), cleared_at is null from alarm"
        " left join gateway on gateway.id = gateway_id left join point on point.id = point_id"
        " where kind <> 'excursion' order by alarm.id"
    ).fetchall()


def doubt(store: ColdStore, time: datetime, reason: str, received_at: datetime, point: str = "t1") -> None:
    """Store a doubtful reading as `ingest` does, and fold it."""
    store.connection.execute(
        "insert into doubt_feed (point_id, time, reason, received_at) select id, %s, %s, %s from point where code = %s",
        [time, reason, received_at, point],
    )
    store.fold()


def steady(minutes: int, start: float) -> list[Reading]:
    return minutely(*(-19.0 + 0.1 * (minute % 3) for minute in range(minutes)), start=start)


def test_a_flat_line_is_an_alarm_of_its_own_and_ends_with_it(store: ColdStore) -> None:
    for start in range(0, 180, 5):
        store.take(minutely(*[-19] * 5, start=start))
    assert alarms(store) == [("sensor_fault", "warn", "t1", True)]
    store.take(minutely(-19.1, start=180))
    assert alarms(store) == [("sensor_fault", "warn", "t1", False)]
    assert store.column("select what from alarm_transition order by id") == ["raised", "cleared"]


@pytest.mark.parametrize("reason", ["implausible", "sensor_fault"])
def test_a_value_that_cannot_be_believed_raises_a_sensor_fault_until_the_sensor_is_steady(
    store: ColdStore, reason: str
) -> None:
    store.take(steady(5, 0))
    doubt(store, at(5), reason, at(5))
    doubt(store, at(6), reason, at(6))
    assert alarms(store) == [("sensor_fault", "alarm", "t1", True)]
    store.take(steady(9, 7))
    assert alarms(store) == [("sensor_fault", "alarm", "t1", True)]
    store.take(steady(1, 16))
    assert alarms(store) == [("sensor_fault", "alarm", "t1", False)]


def test_the_officer_is_told_of_a_sensor_that_does_not_watch(store: ColdStore) -> None:
    doubt(store, at(5), "sensor_fault", at(5))
    assert store.column("select distinct state from notification") == ["planned"]


def test_a_suspicion_grows_worse_and_less_bad_again(store: ColdStore) -> None:
    store.take(minutely(-20, -8))
    doubt(store, at(2), "implausible", at(2))
    store.take(minutely(-20, -8, start=3))
    assert alarms(store) == [("sensor_fault", "warn", "t1", True)]
    assert store.column("select what from alarm_transition where alarm_id = 1 order by id") == [
        "raised",
        "amended",
        "amended",
    ]


def test_a_gateway_whose_clock_is_ahead_is_one_alarm_that_names_the_point_that_shows_it(store: ColdStore) -> None:
    store.now = at(0)
    for point, seconds in (("t1", 61), ("t2", 131), ("t3", 0)):
        store.connection.execute(
            "insert into reading_feed (points, times, values, backfill, received_at)"
            " select array[id], array[%s], array[-19], array[false], %s from point where code = %s",
            [at(seconds / 60), at(0), point],
        )
    store.fold()
    assert alarms(store) == [("clock", "warn", "gw", True)]
    assert store.column("select detail ->> 'point' || ' ' || (detail ->> 'ahead_seconds') from alarm_transition") == [
        "t2 131"
    ]
    store.take(minutely(-19, start=10), "t2")
    assert alarms(store) == [("clock", "warn", "gw", True)]
    store.take(minutely(-19, start=11), "t1")
    assert alarms(store) == [("clock", "warn", "gw", False)]


@pytest.mark.parametrize(
    ("time", "reason"), [(datetime(1970, 1, 1, tzinfo=START.tzinfo), "time_before_2000"), (at(1440), "time_ahead")]
)
def test_a_clock_that_is_days_or_decades_off_shows_in_the_readings_that_were_kept_apart(
    store: ColdStore, time: datetime, reason: str
) -> None:
    doubt(store, time, reason, at(0))
    store.take(steady(1, 1))
    assert alarms(store) == [("clock", "warn", "gw", True)], "it may be one that was given the time of its receipt"
    store.take(steady(1, 2))
    assert alarms(store) == [("clock", "warn", "gw", False)]


def test_a_backlog_shows_no_wrong_clock_and_a_fault_in_it_that_is_over_is_no_alarm(store: ColdStore) -> None:
    store.now = at(4000)
    store.take([*minutely(-20, 5), *steady(30, 2)])
    assert alarms(store) == []
