"""Checks that nobody answers and runs that nobody begins: in the record, and an alarm where the plan says so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from builders.checks import METAL
from builders.cold_store import ColdStore
from builders.line import Line, line, plan
from builders.outbox import Listener, send_due
from byssus.alerts.checks.desk import Answer, Place, answer_check, begin_run
from byssus.alerts.feed.missed import check_missed
from byssus.alerts.notify.words import text
from byssus.alerts.operator.desk import shelve_alarm
from byssus.alerts.operator.shelving import Shelving
from byssus.alerts.records.book import find_record
from byssus.alerts.records.content import Daily, Finding
from byssus.alerts.records.sites import find_keeper
from byssus.alerts.views.shown import find_case
from byssus.core.plant.people import Channel
from byssus.core.plant.terms import parse_term

PLACE = Place("p", "line", "metal")
ALARMS = (
    "select kind || ' ' || severity || case when cleared_at is null then '' else ' cleared' end from alarm order by id"
)
EXPECTED = {"code": "early", "at": "08:00", "grace": "PT30M", "missed": "warn"}
CONTROL = {"code": "metal", "name": "金属探测", "expected": [EXPECTED], "checks": [{**METAL, "missed": "alarm"}]}


def on(hour: float) -> datetime:
    """An hour of the plant's 1 July, which begins at midnight in Shanghai."""
    return datetime(2026, 6, 30, 16, tzinfo=UTC) + timedelta(hours=hour)


@pytest.fixture
def plant(migrated_url: str) -> Iterator[Line]:
    with line(migrated_url) as there:
        there.apply(version=plan(version=2, control_points=[CONTROL], risks=[]))
        yield there


def test_a_run_that_nobody_begins_is_an_alarm_once_until_somebody_begins_it(plant: Line) -> None:
    check_missed(plant.connection, on(8.4))
    assert plant.column(ALARMS) == []
    for _ in range(2):
        check_missed(plant.connection, on(8.6))
    assert plant.column(ALARMS) == ["missed_check warn"]
    shown = find_case(plant.connection, 1, on(9)).worst.failed
    assert shown
    assert (shown.control_point, shown.check, shown.subject) == ("metal", "early", "金属探测")
    assert shown.words == "early 07-01 08:00"
    begin_run(plant.connection, PLACE, "早班", "张三", on(9), on(9))
    check_missed(plant.connection, on(9))
    assert plant.column(ALARMS) == ["missed_check warn cleared"]


def test_a_check_that_nobody_answers_is_an_alarm_until_it_is_caught_up_on(plant: Line) -> None:
    run = begin_run(plant.connection, PLACE, "早班", "张三", on(8), on(8)).run.id
    check_missed(plant.connection, on(8.5))
    assert plant.column(ALARMS) == ["missed_check alarm"]
    ear = Listener()
    send_due(ColdStore(plant.connection, on(8.6)), {Channel.EMAIL: ear})
    assert "漏做: 试块 07-01 08:00" in text(ear.heard[0]).body
    answer_check(plant.connection, run, Answer("pieces", {"fe": 1}, on(8.6), "start"), "张三", on(8.6))
    check_missed(plant.connection, on(8.7))
    assert plant.column(ALARMS) == ["missed_check alarm cleared"]


def test_what_was_missed_is_over_with_its_day_and_is_not_raised_again(plant: Line) -> None:
    check_missed(plant.connection, on(20))
    for hour in (24.1, 24.2):
        check_missed(plant.connection, on(hour))
    assert plant.column(ALARMS) == ["missed_check warn cleared"]
    check_missed(plant.connection, on(24 + 9))
    assert plant.column(ALARMS) == ["missed_check warn cleared", "missed_check warn"]


def test_the_record_of_the_day_counts_runs_that_nobody_began_and_is_no_nil_report(plant: Line) -> None:
    plant.measure(on(0), *[-20.0] * 144)
    check_missed(plant.connection, on(9))
    record = find_record(plant.connection, find_keeper(plant.connection, "p"), parse_term("2026-07-01"), on(30))
    assert isinstance(record.content, Daily)
    [item] = record.content.items
    assert item.findings == (Finding.MISSING,)
    assert [(check.check, check.due, check.missed) for check in item.checks] == [
        ("expected_runs", 1, 1),
        ("pieces", 0, 0),
    ]
    assert [(alarm.kind, alarm.about) for alarm in item.alarms] == [("missed_check", "early")]
    assert not record.content.is_nil


def test_shelving_one_check_spares_nobody_another_and_each_is_told(plant: Line) -> None:
    store = ColdStore(plant.connection, on(8.1))
    run = begin_run(plant.connection, PLACE, "早班", "张三", on(8), on(8)).run.id
    for minute in (1, 2, 3):
        at = on(8.1) + timedelta(seconds=minute)
        answer_check(plant.connection, run, Answer("pieces", {"fe": 0}, at), "张三", at)
    shelve_alarm(plant.connection, 1, Shelving("张三", "修机器", timedelta(hours=4), once=False), on(8.11))
    ear = Listener()
    send_due(store, {Channel.EMAIL: ear}, timedelta(minutes=2))
    assert {item.alarm for notice in ear.heard for item in notice.items} == {2, 3}
