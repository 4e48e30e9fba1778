"""What the store answers is the same on every tier: before and after its policies ran, for late readings too."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from builders.cold_store import MINUTE, ColdStore, cold_store, plan, rule
from byssus.alerts.condition.reading import Reading
from byssus.alerts.views.archive import last_reading, list_readings
from byssus.alerts.views.buckets import Bucket, read_buckets
from byssus.alerts.views.recording import Gap, Window, read_recording
from byssus.core.database import Connection, Tier, find_tier
from byssus.core.migrate import migrate
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.core.retention import remove_expired

START = datetime(2024, 3, 4, tzinfo=UTC)
"""Long enough ago for every policy, which go by the server's clock."""
DAY = timedelta(days=1)
ALL = Window(START, START + 60 * DAY)


@pytest.fixture
def store(tier_url: str) -> Iterator[ColdStore]:
    with cold_store(tier_url) as store:
        store.now = START
        store.apply(points=2, plans=[plan(rule(), valid_from=START)])
        yield store


def minutely(*values: float, start: datetime = START) -> list[Reading]:
    return [Reading(start + number * MINUTE, value) for number, value in enumerate(values)]


def run_policies(connection: Connection) -> None:
    """Have the server do now what it would do by itself in the course of a day."""
    if find_tier(connection) is Tier.COMMUNITY:
        jobs = connection.execute("select job_id from timescaledb_information.jobs where hypertable_name is not null")
        for job in jobs.fetchall():
            connection.execute("call run_job(%s)", job)


def hourly(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select code, hour, readings, minimum, maximum, mean from reading_hourly join point on id = point_id"
        " order by code, hour"
    ).fetchall()


def values(store: ColdStore) -> list[float]:
    return [reading.value for reading in list_readings(store.connection, "t1", ALL, 10_000)]


def test_readings_lie_as_the_tier_can_have_them(store: ColdStore) -> None:
    tier = find_tier(store.connection)
    store.take(minutely(-19))
    run_policies(store.connection)
    if tier is Tier.PLAIN:
        assert store.column("select to_regclass('timescaledb_information.chunks')") == [None]
    else:
        compressed = store.column(
            "select is_compressed from timescaledb_information.chunks where hypertable_name = 'reading'"
        )
        assert compressed == [tier is Tier.COMMUNITY]


def test_to_migrate_again_changes_nothing(store: ColdStore) -> None:
    store.take(minutely(-19, -18))
    run_policies(store.connection)
    before = hourly(store.connection)
    assert migrate(store.connection, START) == []
    assert (hourly(store.connection), values(store)) == (before, [-19, -18])


def test_hourly_figures_answer_for_what_came_before_and_after_they_were_put_together(store: ColdStore) -> None:
    store.take(minutely(-19, -18, -17.5, start=START))
    store.take(minutely(-16, start=START + DAY), "t2")
    first = ("t1", START, 3, -19.0, -17.5, pytest.approx(-54.5 / 3))
    other = ("t2", START + DAY, 1, -16.0, -16.0, -16.0)
    assert hourly(store.connection) == [first, other]
    run_policies(store.connection)
    assert hourly(store.connection) == [first, other]
    store.take([Reading(START + 9 * MINUTE, -21.5)])
    run_policies(store.connection)
    assert hourly(store.connection) == [("t1", START, 4, -21.5, -17.5, -19.0), other]


def test_a_late_reading_finds_its_place_among_those_that_were_put_away(store: ColdStore) -> None:
    store.take(minutely(-19, -19, -19))
    store.take(minutely(-20, start=START + 30 * DAY))
    run_policies(store.connection)
    store.take([Reading(START + MINUTE / 2, -18.5), Reading(START + MINUTE, -5.0)])
    assert values(store) == [-19, -18.5, -19, -19, -20], "and the first value of a time has won"


def test_the_ledger_of_excursions_is_the_same(store: ColdStore) -> None:
    breach = [Reading(START + minute * MINUTE, -15) for minute in range(4)]
    store.take(breach[::2])
    run_policies(store.connection)
    store.take(breach[1::2])
    store.take([Reading(START + minute * MINUTE, -19) for minute in range(4, 8)])
    [excursion] = store.ledger()
    assert (excursion.started_at, excursion.minutes_out, excursion.n_readings) == (START, 4, 7)


def test_a_recording_is_the_same_whether_stretched_or_not(store: ColdStore) -> None:
    store.take(minutely(-19, -18, -17))
    run_policies(store.connection)
    hour = read_recording(store.connection, "t1", MINUTE, Window(START, START + timedelta(hours=1)))
    assert [stretch.mean for stretch in hour.stretches] == [-19, -18, -17]
    assert [(gap.start, gap.end) for gap in hour.gaps] == [(START + 2 * MINUTE, START + 60 * MINUTE)]
    months = read_recording(store.connection, "t1", MINUTE, Window(START, START + 60 * DAY))
    assert [(each.low, each.mean, each.high) for each in months.stretches] == [(-19, -18, -17)]


def test_steps_of_time_and_the_last_value_are_the_same(store: ColdStore) -> None:
    store.take(minutely(-19, -18, -17))
    store.take(minutely(-16, start=START + 40 * MINUTE))
    run_policies(store.connection)
    store.take([Reading(START + MINUTE / 2, -20.0)])
    found = read_buckets(store.connection, "t1", Window(START, START + 45 * MINUTE), 15 * MINUTE)
    assert found.steps == [
        Bucket(START, 4, -20.0, -18.5, -17.0),
        Bucket(START + 15 * MINUTE, 0, None, None, None),
        Bucket(START + 30 * MINUTE, 1, -16.0, -16.0, -16.0),
    ]
    assert found.gaps == [
        Gap(START + 2 * MINUTE, START + 40 * MINUTE),
        Gap(START + 40 * MINUTE, START + 45 * MINUTE),
    ]
    last = last_reading(store.connection, "t1", START + 39 * MINUTE)
    assert last is not None
    assert last.value == -17


def keep_ten_days(store: ColdStore) -> None:
    keep = {"valid_from": START, "without_shelf_life": "P10D", "standard": "test"}
    apply_plant(store.connection, Plant.model_validate({"retention": [keep]}))


def removed(store: ColdStore, most: int = 1000) -> list[int]:
    """What each step of a retention run, thirty days after the start, removes."""
    return list(remove_expired(store.connection, START + 30 * DAY, most))


def test_what_need_not_be_kept_goes_in_steps_and_one_who_stops_in_between_goes_on_later(store: ColdStore) -> None:
    keep_ten_days(store)
    store.take(minutely(*[-19] * 10))
    store.take(minutely(-20, start=START + 30 * DAY))
    first = next(remove_expired(store.connection, START + 30 * DAY, 4))
    rest = removed(store, 4)
    in_parts = find_tier(store.connection) is Tier.PLAIN
    assert ([first, *rest], values(store)) == ([4, 4, 2] if in_parts else [10], [-20])


def test_what_devices_said_goes_as_readings_do_but_not_the_last_word_and_not_what_an_alarm_rests_on(
    store: ColdStore,
) -> None:
    keep_ten_days(store)
    out = [Reading(START + DAY + minute * MINUTE, -15 if minute < 4 else -19) for minute in range(8)]
    store.take([*out, *minutely(-20, start=START + 30 * DAY)])
    said = {"battery": (START, START + DAY, START + 2 * DAY, START + 29 * DAY), "signal": (START, START + 2 * DAY)}
    for aspect, times in said.items():
        for time in times:
            store.connection.execute(_SAID, [aspect, time, time])
    assert removed(store, 1) == [1, 1, 1]
    assert store.connection.execute("select aspect, time from device_status order by 1, 2").fetchall() == [
        ("battery", START + DAY),
        ("battery", START + 29 * DAY),
        ("signal", START + 2 * DAY),
    ]


_SAID = "insert into device_status select id, %s, %s, 50, %s from device where code = 'logger'"


def test_what_need_not_be_kept_goes_but_never_what_an_alarm_rests_on(store: ColdStore) -> None:
    keep_ten_days(store)
    out = [Reading(START + DAY + minute * MINUTE, -15 if minute < 4 else -19) for minute in range(8)]
    store.take([*minutely(-19), *out, *minutely(-20, start=START + 30 * DAY)])
    run_policies(store.connection)
    assert removed(store) == [1]
    run_policies(store.connection)
    assert values(store) == [-15, -15, -15, -15, -19, -19, -19, -19, -20]
    assert [(hour, readings) for _, hour, readings, *_ in hourly(store.connection)] == [
        (START + DAY, 8),
        (START + 30 * DAY, 1),
    ]
    assert removed(store) == []


def test_nothing_goes_while_no_plant_file_says_how_long_it_is_kept(store: ColdStore) -> None:
    store.take(minutely(-19))
    assert list(remove_expired(store.connection, START + 10_000 * DAY)) == []
    assert values(store) == [-19]
