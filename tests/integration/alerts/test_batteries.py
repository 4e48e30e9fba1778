"""Alarms about batteries, from what devices say of them."""

from builders.cold_store import ColdStore
from builders.conditions import at
from byssus.alerts.feed.battery import check_batteries
from byssus.core.aspect import Aspect
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant


def say(store: ColdStore, value: float, *, minutes: float, aspect: Aspect = Aspect.BATTERY) -> None:
    """Store what the logger says as `ingest` does, and look after batteries."""
    store.connection.execute(
        "insert into device_status (device_id, aspect, time, value, received_at)"
        " select id, %s, %s, %s, %s from device where code = 'logger'",
        [aspect.value, at(minutes), value, at(minutes)],
    )
    check_batteries(store.connection, at(minutes))


def apply(store: ColdStore, **entries: object) -> None:
    with store.connection.transaction():
        apply_plant(store.connection, Plant.model_validate(entries))


def alarms(store: ColdStore) -> list[tuple[object, ...]]:
    return store.connection.execute(
        "select kind, severity, point.code, cleared_at is null from alarm join point on point.id = point_id order by 4"
    ).fetchall()


LOW, OVER = ("battery_low", "warn", "t1", True), ("battery_low", "warn", "t1", False)


def test_a_low_battery_is_one_alarm_where_the_device_is_until_it_is_changed(store: ColdStore) -> None:
    say(store, 21, minutes=0)
    assert alarms(store) == []
    say(store, 19, minutes=1)
    check_batteries(store.connection, at(2))
    assert alarms(store) == [LOW]
    say(store, 22, minutes=3)
    assert alarms(store) == [LOW]
    say(store, 100, minutes=4)
    assert alarms(store) == [OVER]
    assert store.column("select what from alarm_transition order by id") == ["raised", "cleared"]
    [facts] = store.column("select detail from alarm_transition where what = 'raised'")
    assert facts == {
        "device": "logger", "battery": "19 %", "standard": "default of Byssus, not a standard",
        "kind": "battery_low", "severity": "warn", "origin": "live",
    }  # fmt: skip


def test_a_device_that_knows_both_is_judged_by_percent_and_one_that_knows_only_volts_by_these(store: ColdStore) -> None:
    say(store, 2.5, minutes=0, aspect=Aspect.BATTERY_VOLTS)
    assert alarms(store) == [LOW]
    say(store, 80, minutes=1)
    assert alarms(store) == [OVER]


def test_what_came_late_does_not_count_against_what_is_known_since(store: ColdStore) -> None:
    say(store, 90, minutes=10)
    say(store, 5, minutes=1)
    assert alarms(store) == []


def test_a_plant_has_its_own_batteries(store: ColdStore) -> None:
    say(store, 25, minutes=0)
    apply(
        store,
        batteries=[{"code": "lithium", "low_percent": 30, "standard": "data sheet"}],
        devices=[{"code": "logger", "gateway": "gw", "channels": {"t1": "t1"}, "battery": "lithium"}],
    )
    check_batteries(store.connection, at(1))
    assert alarms(store) == [LOW]
    apply(store, devices=[{"code": "logger", "gateway": "gw", "channels": {"t1": "t1"}}])
    check_batteries(store.connection, at(2))
    assert alarms(store) == [LOW]


def test_a_device_that_was_moved_takes_its_alarm_along(store: ColdStore) -> None:
    say(store, 9, minutes=0)
    store.connection.execute("update assignment set valid_to = %s where channel = 't1'", [at(1)])
    check_batteries(store.connection, at(2))
    assert sorted(alarms(store)) == [OVER, ("battery_low", "warn", "t2", True)]
