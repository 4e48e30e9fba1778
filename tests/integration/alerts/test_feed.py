from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest

from builders.cold_store import ColdStore, plan, rule
from builders.conditions import at, minutely
from byssus.alerts.condition.excursion import ledger_json
from byssus.alerts.condition.machine import Watch, fold
from byssus.alerts.condition.reading import Reading
from byssus.alerts.feed.fold import fold_feed
from byssus.alerts.feed.watched import watched_points
from byssus.alerts.operator.log import broken_line
from byssus.core.database import connect


def alarms(store: ColdStore) -> list[tuple[object, ...]]:
    return store.connection.execute(
        "select severity, origin, cleared_at is not null, closed_at is not null from alarm order by id"
    ).fetchall()


def log(store: ColdStore) -> list[object]:
    return store.column("select what from alarm_transition order by id")


def pages(store: ColdStore) -> list[object]:
    return store.column(
        "select reason from notification where state = 'planned' and step = 0 and reason <> 'digest' order by id"
    )


def test_an_excursion_becomes_an_alarm_and_a_planned_page_in_the_transaction_that_folds_it(store: ColdStore) -> None:
    store.take(minutely(-19, -17, -17))
    assert alarms(store) == []
    store.take(minutely(-16, start=3))
    [excursion] = store.ledger()
    assert (excursion.started_at, excursion.raised_at, excursion.peak) == (at(1), at(3), -16)
    assert alarms(store) == [("alarm", "live", False, False)]
    assert pages(store) == ["grouped"]
    assert store.column("select count(*) from reading_feed") == [0]


def test_the_end_of_an_excursion_clears_its_alarm_which_stays_open_for_its_note(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17))
    store.take(minutely(-19, -19, -19, start=3))
    assert alarms(store) == [("alarm", "live", True, False)]
    assert log(store) == ["raised", "cleared"]


def test_a_second_excursion_is_a_second_alarm(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17, -19, -19, -19, -17, -17, -17))
    assert alarms(store) == [("alarm", "live", True, False), ("alarm", "live", False, False)]


def test_a_worker_that_dies_leaves_the_batch_to_the_next_one(store: ColdStore, migrated_url: str) -> None:
    store.receive(minutely(-17, -17, -17))
    with connect(migrated_url) as dying, dying.transaction(force_rollback=True):
        assert fold_feed(dying, store.now) == 3
    assert alarms(store) == []
    store.fold()
    assert alarms(store) == [("alarm", "live", False, False)]


def test_two_workers_share_the_feed_and_end_in_the_same_ledger(store: ColdStore, migrated_url: str) -> None:
    series = {point: _season(seed) for seed, point in enumerate(["t1", "t2", "t3"])}
    pieces = [(point, readings[i : i + 7]) for point, readings in series.items() for i in range(0, len(readings), 7)]
    Random(1).shuffle(pieces)
    for point, readings in pieces:
        store.receive(readings, point)

    def work(_: int) -> None:
        with connect(migrated_url) as connection:
            connection.autocommit = True
            while fold_feed(connection, store.now):
                pass

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))
    [law] = watched_points(store.connection, [1], store.now)[0].rules
    for point, readings in series.items():
        stored = {reading.time: reading for reading in readings}
        assert [(row.started_at, row.cleared_at, row.minutes_out) for row in store.ledger(point)] == [
            (row.started_at, row.cleared_at, row.minutes_out)
            for row in fold(Watch(point, law.rule), stored.values()).ledger
        ]
    assert store.column("select count(*) from excursion where cancelled_at is null") == store.column(
        "select count(*) from alarm join excursion on excursion.id = excursion_id where cancelled_at is null"
    )
    assert broken_line(store.connection, 1) is None


def _season(seed: int) -> list[Reading]:
    random = Random(seed)
    return minutely(*(random.choice([-19, -19, -19, -18.2, -17, -17]) for _ in range(300)))


def test_shuffled_readings_end_in_the_ledger_of_one_fold(store: ColdStore) -> None:
    readings = _season(7)
    shuffled = Random(2).sample(readings, len(readings))
    store.now = readings[-1].time
    for i in range(0, len(readings), 50):
        store.take(shuffled[i : i + 50])
    kept = [Reading(*row) for row in store.connection.execute("select time, value, backfill from reading order by 1")]
    [law] = watched_points(store.connection, [1], store.now)[0].rules
    assert ledger_json(store.ledger()) == ledger_json(fold(Watch("t1", law.rule), kept).ledger)


def test_a_backlog_records_what_is_over_and_pages_what_lasts_once(store: ColdStore) -> None:
    store.now = at(600)
    store.take(minutely(-19, -17, -17, -17, -19, -19, -19))
    store.take(minutely(-17, -17, -17, -17), "t2")
    assert alarms(store) == [("alarm", "backfill", True, False), ("alarm", "backfill", False, False)]
    assert pages(store) == ["settling"]
    store.take(minutely(-17, -17, start=599), "t2")
    assert pages(store) == ["settling"]


def test_a_page_that_waits_for_late_data_is_dropped_when_the_next_piece_ends_the_excursion(store: ColdStore) -> None:
    store.now = at(600)
    store.take(minutely(-17, -17, -17, -17))
    store.take(minutely(-19, -19, -19, start=4))
    assert pages(store) == []
    assert store.column("select reason from notification where step = 0 order by id") == ["ended", "digest"]


def test_an_earlier_start_amends_the_alarm_without_a_new_page(store: ColdStore) -> None:
    store.take([*minutely(-19), *minutely(-17, -17, -17, start=3)])
    store.take(minutely(-17, -17, start=1))
    assert log(store) == ["raised", "amended"]
    assert pages(store) == ["grouped"]
    assert [row.started_at for row in store.ledger()] == [at(1)]


def test_late_good_readings_cancel_the_alarm_and_keep_it_for_the_record(store: ColdStore) -> None:
    store.take([Reading(at(minute), -17) for minute in (0, 1, 3)])
    store.take([Reading(at(2), -19)])
    assert store.ledger() == []
    assert log(store) == ["raised", "cancelled"]
    assert alarms(store) == [("alarm", "live", True, True)]
    assert store.column("select cancelled_at is not null from excursion") == [True]


def test_two_excursions_that_prove_to_be_one_keep_the_earlier_alarm(store: ColdStore) -> None:
    store.take([*minutely(-17, -17, -17, -19), *minutely(-19, -19, start=5), *minutely(-17, -17, -17, start=7)])
    assert len(store.ledger()) == 2
    store.take([Reading(at(4), -17)])
    [excursion] = store.ledger()
    assert (excursion.started_at, excursion.cleared_at) == (at(0), None)
    assert log(store) == ["raised", "cleared", "raised", "cancelled", "amended"]
    assert store.column("select cleared_at is null and closed_at is null from alarm order by id") == [True, False]


def test_a_new_version_of_a_plan_ends_what_is_open_under_the_old_one_and_judges_anew(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17))
    store.apply(points=3, plans=[plan(rule(limit=-16), version=2, valid_from=at(3))])
    store.take(minutely(-15.5, -15.5, -15.5, start=4))
    old, new = store.connection.execute("select rule_version, cleared_at from excursion order by id").fetchall()
    assert old == (1, at(2))
    assert new == (2, None)
    assert log(store) == ["raised", "cleared", "raised"]


def test_readings_that_came_before_their_plan_are_judged_once_it_is_there(store: ColdStore) -> None:
    store.connection.execute("delete from rule; delete from plan")
    store.take(minutely(-17, -17, -17, -19, -19, -19))
    store.apply(points=3, plans=[plan(rule())])
    store.take(minutely(-19, start=6))
    assert [(row.started_at, row.cleared_at) for row in store.ledger()] == [(at(0), at(5))]


def test_a_plan_that_returns_to_a_point_finds_its_ledger_again(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17, -19, -19, -19))
    store.connection.execute("update point set plan = null")
    store.take(minutely(-19, start=6))
    store.connection.execute("update point set plan = 'frozen'")
    store.take(minutely(-17, -17, -17, start=7))
    assert [(row.started_at, row.cleared_at) for row in store.ledger()] == [(at(0), at(5)), (at(7), None)]
    assert log(store) == ["raised", "cleared", "raised"]


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
def test_a_backlog_of_many_points_pages_only_for_the_excursions_that_last(store: ColdStore) -> None:
    """Three days late, oldest piece first: 40 excursions end in the second piece, 3 last."""
    store.apply(points=43, plans=[plan(rule())])
    store.now = at(72 * 60)
    series = {f"t{number}": _out_from(5, until=30 if number <= 3 else 12) for number in range(1, 44)}
    for piece in range(0, 30, 10):
        for point, readings in series.items():
            store.take(readings[piece : piece + 10], point)
    assert store.column("select count(*) from excursion where cleared_at is not null") == [40]
    assert store.column("select count(*) from excursion where cleared_at is null") == [3]
    assert pages(store) == ["settling"] * 3


def _out_from(start: int, *, until: int) -> list[Reading]:
    return minutely(*(-15 if start <= minute < until else -20 for minute in range(30)))


def test_a_point_remembers_its_newest_reading_and_when_it_was_heard(store: ColdStore) -> None:
    store.take(minutely(-19, -20))
    store.now += timedelta(minutes=10)
    store.take(minutely(-17, start=-5))
    assert store.connection.execute("select time, value, received_at from point_state").fetchall() == [
        (at(1), -20, at(11))
    ]


def test_a_restart_inside_the_on_delay_resumes_the_timer_to_the_microsecond(
    store: ColdStore, migrated_url: str
) -> None:
    """Two minutes of delay: 1 min 59.999999 s are too little, whatever time passed on the wall meanwhile."""
    store.take(minutely(-17, -17))
    with connect(migrated_url) as other:
        other.autocommit = True
        again = ColdStore(other, at(300))
        again.take([Reading(at(2) - timedelta(microseconds=1), -17)])
        assert again.ledger() == []
        again.take([Reading(at(2), -17)])
        assert [(row.started_at, row.raised_at) for row in again.ledger()] == [(at(0), at(2))]
