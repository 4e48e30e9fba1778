"""Checks by people and by scans, and the alarms of those that fail."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from builders.conditions import START
from builders.line import TAG, Line, line
from byssus.alerts.checks.book import history_of, runs_of_site
from byssus.alerts.checks.desk import Answer, Place, answer_check, begin_run, correct_entry, end_run
from byssus.alerts.checks.due import State, standing
from byssus.alerts.checks.run import Ongoing, Verdict
from byssus.alerts.checks.scans import take_check_scans
from byssus.alerts.views.case import FailedCheck, cases
from byssus.alerts.views.shown import find_case, shown_alarms
from byssus.core.errors import Conflict, InvalidInput
from byssus.core.plant.calendar import Span

METAL = Place("p", "line", "metal")
ALARMS = (
    "select kind || ' ' || severity || case when cleared_at is null then '' else ' cleared' end from alarm order by id"
)
LOG = "select concat_ws(' ', what, detail ->> 'failed', detail ->> 'reason') from alarm_transition order by id"


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.fixture
def plant(migrated_url: str) -> Iterator[Line]:
    with line(migrated_url) as there:
        yield there


@pytest.fixture
def shift(plant: Line) -> Ongoing:
    return begin_run(plant.connection, METAL, "早班", "张三", at(0), at(0))


def answer(found: float, minutes: float, slot: str | None = None) -> Answer:
    return Answer("pieces", {"fe": found}, at(minutes), slot)


def test_a_failed_check_raises_an_alarm_that_a_good_one_clears(plant: Line, shift: Ongoing) -> None:
    failed = answer_check(plant.connection, shift.run.id, answer(0, 1), "张三", at(1))
    assert (failed.verdict, failed.slot) == (Verdict.FAILED, "start")
    assert plant.column(ALARMS) == ["deviation alarm"]
    again = answer_check(plant.connection, shift.run.id, answer(1, 5), "张三", at(5))
    assert (again.verdict, again.slot) == (Verdict.PASSED, None)
    assert plant.column(LOG) == ["raised Fe 1.5 mm 试块被剔除 0", "cleared passed"]
    assert plant.column("select count(*) from notification where occasion = 'begins'") != [0]


def test_a_good_value_measured_before_a_failure_does_not_clear_it(plant: Line, shift: Ongoing) -> None:
    answer_check(plant.connection, shift.run.id, answer(0, 5), "张三", at(5))
    answer_check(plant.connection, shift.run.id, answer(1, 2), "张三", at(6))
    assert plant.column(ALARMS) == ["deviation alarm"]


def test_a_correction_is_added_and_clears_only_its_own_alarm(plant: Line, shift: Ongoing) -> None:
    first = answer_check(plant.connection, shift.run.id, answer(0, 1), "张三", at(1))
    answer_check(plant.connection, shift.run.id, answer(0, 3), "张三", at(3))
    corrected = correct_entry(plant.connection, first.id, {"fe": 1}, "看错了", "李四", at(4))
    assert (corrected.corrects, corrected.slot, corrected.at, corrected.entered_by) == (
        first.id,
        "start",
        at(1),
        "李四",
    )
    assert plant.column(ALARMS) == ["deviation alarm cleared", "deviation alarm"]
    assert [each.verdict for each in history_of(plant.connection, shift.run.id)] == ["failed", "failed", "passed"]
    with pytest.raises(Conflict, match="李四 corrected it"):
        correct_entry(plant.connection, first.id, {"fe": 1}, "再改", "王五", at(5))
    with pytest.raises(Exception, match="added, never changed"):
        plant.connection.execute("update check_entry set remark = 'x'")


def test_a_failure_that_is_corrected_to_another_failure_keeps_its_alarm(plant: Line) -> None:
    cooked = begin_run(plant.connection, Place("p", "line", "cook"), "B-1", "张三", at(0), at(0))
    first = answer_check(plant.connection, cooked.run.id, Answer("core", {"core": 80}, at(1)), "张三", at(1))
    assert correct_entry(plant.connection, first.id, {"core": 82}, "笔误", "张三", at(2)).alarm == first.alarm
    assert plant.column(ALARMS) == ["deviation alarm"]


def test_the_end_of_a_run_clears_what_was_out_of_limits_in_it(plant: Line, shift: Ongoing) -> None:
    answer_check(plant.connection, shift.run.id, answer(0, 1), "张三", at(1))
    ended = end_run(plant.connection, shift.run.id, "张三", at(30), at(30))
    assert [due.slot.name for due in standing(ended, at(30)) if due.state is State.OPEN] == ["end"]
    assert plant.column(ALARMS) == ["deviation alarm cleared"]


def test_of_two_people_the_second_is_told_who_was_first(plant: Line, shift: Ongoing) -> None:
    with pytest.raises(Conflict, match="张三 began 早班"):
        begin_run(plant.connection, METAL, "早班", "李四", at(1), at(1))
    answer_check(plant.connection, shift.run.id, answer(1, 1, "start"), "张三", at(1))
    with pytest.raises(Conflict, match="张三 entered it"):
        answer_check(plant.connection, shift.run.id, answer(1, 2, "start"), "李四", at(2))
    end_run(plant.connection, shift.run.id, "张三", at(9), at(9))
    with pytest.raises(Conflict, match="张三 ended it"):
        end_run(plant.connection, shift.run.id, "李四", at(9), at(9))


def test_what_cannot_have_been_is_refused(plant: Line, shift: Ongoing) -> None:
    for wrong in (answer(1, 60), answer(1, -1), answer(1, 1, "every 40"), Answer("core", {}, at(1))):
        with pytest.raises(InvalidInput):
            answer_check(plant.connection, shift.run.id, wrong, "张三", at(1))
    with pytest.raises(InvalidInput, match="no plan"):
        begin_run(plant.connection, Place("p", "other", "metal"), "x", "张三", at(0), at(0))


def test_a_run_keeps_the_version_of_the_plan_under_which_it_began(plant: Line, shift: Ongoing) -> None:
    plant.connection.execute(
        "insert into plan (code, version, name, author, reason, standard, verified, valid_from, document)"
        " select code, 2, name, author, reason, standard, verified, %s, document from plan", [at(5)]
    )  # fmt: skip
    assert begin_run(plant.connection, METAL, "晚班", "张三", at(9), at(9)).run.version == 2
    assert answer_check(plant.connection, shift.run.id, answer(1, 9), "张三", at(9)).run == shift.run.id
    assert [each.run.version for each in runs_of_site(plant.connection, "p", Span(at(0), at(10)))] == [2, 1]


def test_scans_begin_a_batch_answer_its_checks_and_end_it(plant: Line) -> None:
    plant.scan("]Q3B-7", at(0))
    plant.scan("]Q3B-7", at(0.2))
    plant.scan(TAG, at(2))
    assert take_check_scans(plant.connection, at(3)) == 3
    [batch] = runs_of_site(plant.connection, "p", Span(at(0), at(10)))
    assert (batch.run.subject, batch.run.started_by, batch.run.ended_at) == ("B-7", "gate-1", None)
    assert [(each.slot, each.verdict) for each in batch.entries] == [("start", "passed")]
    plant.scan("]Q3B-7", at(30))
    assert take_check_scans(plant.connection, at(30)) == 1
    assert plant.column("select ended_at from check_run") == [at(30)]
    assert take_check_scans(plant.connection, at(31)) == 0


def test_a_tag_that_is_read_while_nothing_runs_begins_nothing_and_harms_no_other_scan(plant: Line) -> None:
    plant.scan(TAG, at(0))
    plant.scan("B-8", at(1))
    assert take_check_scans(plant.connection, at(2)) == 2
    assert plant.column("select subject from check_run") == ["B-8"]


def test_a_crash_between_scan_and_run_loses_neither(plant: Line) -> None:
    plant.scan("B-9", at(0))
    with plant.connection.transaction(force_rollback=True):
        take_check_scans(plant.connection, at(1))
    assert plant.column("select count(*) from check_run") == [0]
    assert take_check_scans(plant.connection, at(1)) == 1
    assert plant.column("select subject from check_run") == ["B-9"]


def test_each_failed_check_is_a_case_of_its_own_that_says_what_failed(plant: Line, shift: Ongoing) -> None:
    cooked = begin_run(plant.connection, Place("p", "line", "cook"), "B-1", "张三", at(0), at(0))
    answer_check(plant.connection, shift.run.id, answer(0, 1), "张三", at(1))
    answer_check(plant.connection, cooked.run.id, Answer("core", {"core": 80}, at(1)), "张三", at(1))
    found = [case.worst.failed for case in cases(shown_alarms(plant.connection, at(2)))]
    assert found == [
        FailedCheck("metal", "早班", "pieces", "Fe 1.5 mm 试块被剔除 0"),
        FailedCheck("cook", "B-1", "core", "中心温度 80 °C"),
    ]
    assert len(find_case(plant.connection, 1, at(2)).alarms) == 1
