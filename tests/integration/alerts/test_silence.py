from builders.cold_store import ColdStore
from builders.conditions import at, minutely
from byssus.alerts.feed.silence import check_silence


def check(store: ColdStore, minute: float, *, gateway_heard: float | None = None) -> list[tuple[object, ...]]:
    """Look for silence at a minute; return the no-data alarms: gateway or point, severity, whether it lasts."""
    if gateway_heard is not None:
        store.connection.execute("update gateway set heard_at = %s", [at(gateway_heard)])
    check_silence(store.connection, at(minute))
    return store.connection.execute(
        "select coalesce(gateway.code, point.code), severity, cleared_at is null from alarm"
        " left join gateway on gateway.id = gateway_id left join point on point.id = point_id order by alarm.id"
    ).fetchall()


def test_a_silent_point_is_one_alarm_that_grows_worse_and_ends_when_it_is_heard(store: ColdStore) -> None:
    store.take(minutely(-19))
    assert check(store, 2, gateway_heard=70) == []
    assert check(store, 3) == [("t1", "warn", True)]
    assert check(store, 4) == [("t1", "warn", True)]
    assert check(store, 16) == [("t1", "alarm", True)]
    assert check(store, 61) == [("t1", "critical", True)]
    store.take(minutely(-19, start=62))
    assert check(store, 63) == [("t1", "critical", False)]
    assert store.column("select what from alarm_transition order by id") == ["raised", "amended", "amended", "cleared"]


def test_a_site_may_have_another_patience_with_silence_from_a_day_on(store: ColdStore) -> None:
    patience = {"silent_intervals": 5, "silent_alarm_after": "PT10M", "silent_critical_after": "PT10M"}
    policies = [{"code": "store", "valid_from": at(8), "standard": "ours", **patience}]
    store.apply(points=3, alarm_policies=policies)
    store.take(minutely(-19))
    assert check(store, 7.9, gateway_heard=70) == [("t1", "warn", True)], "the default still holds"
    store.take(minutely(-19, start=8))
    assert check(store, 13) == [("t1", "warn", False)]
    assert check(store, 13.1) == [("t1", "warn", False), ("t1", "warn", True)]
    assert check(store, 18) == [("t1", "warn", False), ("t1", "critical", True)]


def test_the_contact_hears_of_it_when_it_is_bad_enough_for_them(store: ColdStore) -> None:
    store.take(minutely(-19))
    check(store, 3, gateway_heard=70)
    assert store.column("select reason from notification") == ["below_contact"]
    check(store, 16)
    assert store.column("select reason from notification where state = 'planned' and step = 0") == ["grouped"]


def test_old_readings_that_arrive_now_break_the_silence(store: ColdStore) -> None:
    store.take(minutely(-19))
    store.now = at(30)
    store.take(minutely(-19, start=-60))
    assert check(store, 31, gateway_heard=30) == []


def test_a_silent_gateway_inhibits_its_points_and_those_silent_after_its_return_are_told(store: ColdStore) -> None:
    store.take(minutely(-19), "t1")
    store.take(minutely(-19, start=1), "t2")
    assert check(store, 20, gateway_heard=1) == [("gw", "alarm", True)]
    assert store.column("select detail ->> 'first_out' from alarm_transition") == ["t1"]
    store.take(minutely(-19, start=21), "t2")
    assert check(store, 22, gateway_heard=21) == [("gw", "alarm", False)], "its points need their turn"
    store.take(minutely(-19, start=24), "t2")
    assert check(store, 25, gateway_heard=25) == [("gw", "alarm", False), ("t1", "alarm", True)]


def test_points_that_fell_quiet_just_before_their_gateway_did_are_no_alarms(store: ColdStore) -> None:
    store.take(minutely(-19), "t1")
    assert check(store, 2.5, gateway_heard=0.9) == []
    assert check(store, 3.5) == [("gw", "warn", True)]


def test_the_alarm_of_a_silent_point_is_not_cleared_when_its_gateway_falls_silent_or_comes_back(
    store: ColdStore,
) -> None:
    store.take(minutely(-19))
    assert check(store, 16, gateway_heard=16) == [("t1", "alarm", True)]
    assert check(store, 20) == [("t1", "alarm", True), ("gw", "warn", True)]
    assert check(store, 30, gateway_heard=29.9) == [("t1", "alarm", True), ("gw", "warn", False)]
    store.take(minutely(-19, start=31))
    assert check(store, 31, gateway_heard=31) == [("t1", "alarm", False), ("gw", "warn", False)]


def test_nobody_is_called_silent_whose_readings_still_wait_in_the_feed(store: ColdStore) -> None:
    store.take(minutely(-19))
    store.receive(minutely(-19, start=2))
    assert check(store, 20, gateway_heard=20) == []
    store.fold()
    assert check(store, 20) == [("t1", "alarm", True)]


def test_points_of_ten_minutes_are_not_called_silent_because_ingest_was_away(store: ColdStore) -> None:
    store.connection.execute("update point set every = interval '10 minutes'")
    store.connection.execute("delete from listening")
    assert check(store, 0) == [], "nobody has ever listened"
    listen(store, -60, 5)
    store.take(minutely(-19))
    assert check(store, 180, gateway_heard=4) == [], "and what we know ends when ingest went away"
    listen(store, 180, 189)
    assert check(store, 189, gateway_heard=181) == [], "it had 14 minutes to be heard"
    listen(store, 180, 196)
    assert check(store, 196, gateway_heard=196) == [("t1", "alarm", True)]


def test_a_file_that_is_imported_for_a_silent_point_does_not_break_its_silence(store: ColdStore) -> None:
    store.take(minutely(-19))
    store.receive(minutely(-19, start=-60), imported=True)
    store.fold()
    assert check(store, 20, gateway_heard=20) == [("t1", "alarm", True)]


def test_a_file_that_waits_to_be_judged_hides_no_silence(store: ColdStore) -> None:
    store.take(minutely(-19))
    store.receive(minutely(-19, start=-60), imported=True)
    assert check(store, 20, gateway_heard=20) == [("t1", "alarm", True)]


def listen(store: ColdStore, since: float, until: float) -> None:
    """Note that a consumer listened from one minute to another."""
    store.connection.execute(
        "insert into listening values ('byssus', %s, %s)"
        " on conflict (client, since) do update set until = excluded.until",
        [at(since), at(until)],
    )
