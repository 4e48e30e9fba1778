"""Records in the database: drafted, answered, signed, missing, added to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from builders.line import Line, line
from byssus.alerts.checks.desk import Answer as CheckAnswer
from byssus.alerts.checks.desk import Place, answer_check, begin_run
from byssus.alerts.feed.fold import fold_feed
from byssus.alerts.records.book import Record, find_record, list_records
from byssus.alerts.records.content import Daily, Finding, Monthly, Weekly
from byssus.alerts.records.desk import (
    Answer,
    Decision,
    add_note,
    answer_item,
    decide,
    finish_action,
    sign_record,
)
from byssus.alerts.records.late import note_late
from byssus.alerts.records.period import parse_term
from byssus.alerts.records.sheet import sheet
from byssus.alerts.records.sites import Keeper, find_keeper
from byssus.core.errors import Conflict, InvalidInput, NotAllowed
from byssus.core.plant.hazards import Period

TEN = timedelta(minutes=10)
CLEAN = (-20.0,) * 144
DAY = parse_term("2026-07-01")
NEXT = datetime(2026, 7, 2, 12, tzinfo=UTC)


@pytest.fixture
def plant(migrated_url: str) -> Iterator[Line]:
    """Its days begin at 16:00 in Shanghai: the first one is that of 1 July, 08:00 UTC."""
    with line(migrated_url, day_starts="16:00") as there:
        yield there


def begins(day: int) -> datetime:
    return datetime(2026, 7, day, 8, tzinfo=UTC)


def keeper(plant: Line) -> Keeper:
    return find_keeper(plant.connection, "p")


def daily(plant: Line, now: datetime = NEXT) -> Daily:
    content = find_record(plant.connection, keeper(plant), DAY, now).content
    assert isinstance(content, Daily)
    return content


def looked(plant: Line, name: str = "2026-07-01", now: datetime = NEXT) -> None:
    answer_item(
        plant.connection, keeper(plant), parse_term(name), Answer("line/pests", Finding.CONFORMS, ""), "林一舟", now
    )


def signed(plant: Line, now: datetime = NEXT) -> Record:
    looked(plant)
    return sign_record(plant.connection, keeper(plant), DAY, "林一舟", now)


def store_finding(content: Daily) -> tuple[Finding, ...]:
    return next(item.findings for item in content.items if item.code == "line/store")


def test_night_work_stands_in_the_record_of_the_day_on_which_it_began(plant: Line) -> None:
    plant.measure(begins(1), *CLEAN)
    night = begins(1) + timedelta(hours=15)
    run = begin_run(plant.connection, Place("p", "line", "metal"), "夜班", "张三", night, night)
    answer_check(plant.connection, run.run.id, CheckAnswer("pieces", {"fe": 0}, night), "张三", night)
    found = daily(plant)
    [metal] = [item for item in found.items if item.code == "line/metal"]
    assert (metal.checks[0].failed, metal.findings[0], len(metal.alarms)) == (1, Finding.DEVIATES, 1)
    assert metal.alarms[0].about == "夜班 pieces"
    assert store_finding(found) == (Finding.CONFORMS,)
    assert (found.head.starts_at, found.head.plans[0].version) == (begins(1), 1)


def test_a_record_is_signed_by_the_officer_once_the_day_is_over_and_everything_is_answered(plant: Line) -> None:
    plant.measure(begins(1), *CLEAN)
    with pytest.raises(NotAllowed, match="signed by the officer of the site, which 周亦海 is not"):
        sign_record(plant.connection, keeper(plant), DAY, "周亦海", NEXT)
    with pytest.raises(Conflict, match="not over yet"):
        sign_record(plant.connection, keeper(plant), DAY, "林一舟", begins(2))
    with pytest.raises(Conflict, match="1 items wait for an answer: line/pests"):
        sign_record(plant.connection, keeper(plant), DAY, "林一舟", NEXT)
    record = signed(plant)
    assert record.signature
    assert (record.signature.by, record.signature.role, record.signature.at) == ("林一舟", "officer", NEXT)
    assert plant.column("select action from audit") == ["record_signed"]
    with pytest.raises(Conflict, match="林一舟 signed it"):
        sign_record(plant.connection, keeper(plant), DAY, "林一舟", NEXT)
    with pytest.raises(Conflict, match="Add a note"):
        looked(plant)


def test_what_was_signed_stays_and_words_are_added(plant: Line) -> None:
    plant.measure(begins(1), *CLEAN)
    before = signed(plant)
    add_note(plant.connection, keeper(plant), DAY, "补充：已更换门封", "周亦海", NEXT)
    after = find_record(plant.connection, keeper(plant), DAY, NEXT)
    assert after.content == before.content
    assert [(note.what, note.words, note.by) for note in after.notes] == [("remark", "补充：已更换门封", "周亦海")]
    for table in ("record", "record_note", "record_answer"):
        with pytest.raises(Exception, match="added, never changed"):
            plant.connection.execute(f"delete from {table}".encode())


def fed(plant: Line, first: datetime, *values: float, now: datetime) -> None:
    plant.measure(first, *values, received=now)
    times = [first + n * TEN for n in range(len(values))]
    plant.connection.execute(
        'insert into reading_feed (points, times, "values", backfill, received_at)'
        " select array_fill(id, array[%s::integer]), %s::timestamptz[], %s::float8[],"
        " array_fill(true, array[%s::integer]), %s from point",
        [len(values), times, list(values), len(values), now],
    )
    while fold_feed(plant.connection, now):
        pass


def test_readings_that_come_after_the_signature_are_noted_and_the_record_stays(plant: Line) -> None:
    plant.measure(begins(1), *CLEAN[:72])
    before = signed(plant)
    fed(plant, begins(1) + 72 * TEN, *CLEAN[:70], -10.0, -10.0, now=NEXT)
    assert note_late(plant.connection, NEXT) == 0, "more of the backlog may come"
    later = NEXT + timedelta(minutes=11)
    assert note_late(plant.connection, later) == 1
    assert note_late(plant.connection, later) == 0
    after = find_record(plant.connection, keeper(plant), DAY, later)
    assert after.content == before.content
    [note] = after.notes
    assert (note.what, note.by) == ("late_data", "byssus")
    assert note.words.startswith("p-t: n 72 → 144/144; p-t: > 0 → 20 min; + #1 air v1; line/store: missing → deviates")


def test_readings_that_come_after_week_and_month_were_signed_are_noted_there_too(plant: Line) -> None:
    for day in (1, 2, 3):
        plant.measure(begins(day), *CLEAN[: 72 if day == 2 else 144])
    now = begins(1) + timedelta(days=32)
    week, month = parse_term("2026-W27"), parse_term("2026-07")
    before = [
        sign_record(plant.connection, keeper(plant), *wanted, now) for wanted in ((week, "周亦海"), (month, "沈清"))
    ]
    fed(plant, begins(2) + 72 * TEN, *[-10.0] * 60, *CLEAN[:12], now=now)
    later = now + timedelta(minutes=11)
    while note_late(plant.connection, later):
        pass
    after = [find_record(plant.connection, keeper(plant), about, later) for about in (week, month)]
    assert [record.content for record in after] == [record.content for record in before]
    assert [[note.words for note in record.notes] for record in after] == [
        ["p-t: 50.0% → 60.0%; data_missing 库温: 3 → 2; over_limit 库温: 0 → 1"],
        ["alarms: 0 → 1; over_limit: 0 → 1; data_missing: 29 → 28; covered: 8.1% → 9.7%"],
    ]


def test_a_line_of_an_alarm_tells_what_the_product_measured_and_who_verified_it(plant: Line) -> None:
    plant.connection.execute(
        "insert into alarm (kind, site_id, severity, origin, raised_at, cleared_at, closed_at, closed_by, cause,"
        " corrective_action, probe_value, probe_unit, verified_at, verified_by)"
        " select 'excursion', id, 'alarm', 'live', %(at)s, %(at)s, %(at)s, '林一舟', '门', '关', -16.5, 'Cel', %(at)s,"
        " '周亦海' from site",
        {"at": begins(1) + TEN},
    )
    plant.measure(begins(1), *CLEAN)
    [alarm] = daily(plant).other_alarms
    assert (alarm.probe_value, alarm.verified_by) == (-16.5, "周亦海")
    texts = [cell for table in sheet(find_record(plant.connection, keeper(plant), DAY, NEXT), "zh").tables
             for row in table.rows for cell in row]  # fmt: skip
    assert any("产品中心 −16.5 °C；复核：周亦海" in text for text in texts), texts


def test_late_readings_of_an_unsigned_day_need_no_note(plant: Line) -> None:
    plant.measure(begins(1), *CLEAN[:72])
    fed(plant, begins(1) + 72 * TEN, *CLEAN[:72], now=NEXT)
    assert plant.column("select count(*) from record_late") == [0]
    assert store_finding(daily(plant)) == (Finding.CONFORMS,)


def test_records_are_missing_on_production_days_only_and_from_the_first_reading_on(plant: Line) -> None:
    plant.connection.execute(
        "insert into calendar (code, days, off, extra) values ('c', '{1,2,3,4,5}', '{2026-07-03}', '{2026-07-05}')"
    )
    plant.connection.execute("update site set calendar = 'c'")
    plant.measure(begins(1), *CLEAN)
    signed(plant)
    now = begins(8) + timedelta(hours=1)

    def there(period: Period) -> list[tuple[str, bool]]:
        listed = list_records(plant.connection, keeper(plant), period, date(2026, 6, 1), now)
        return [(each.term.name, each.signature is not None) for each in listed]

    assert there(Period.DAILY) == [
        ("2026-07-07", False), ("2026-07-06", False), ("2026-07-05", False), ("2026-07-02", False),
        ("2026-07-01", True),
    ]  # fmt: skip
    assert there(Period.WEEKLY) == [("2026-W27", False)]
    assert there(Period.MONTHLY) == []


def test_a_week_counts_its_days_and_carries_decisions_until_they_are_done(plant: Line) -> None:
    for day in range(1, 6):
        plant.measure(begins(day), *CLEAN)
    signed(plant)
    now = begins(6) + timedelta(hours=1)
    week = parse_term("2026-W27")
    number = decide(
        plant.connection, keeper(plant), week, Decision("更换门封", "周亦海", date(2026, 7, 8)), "周亦海", now
    )
    report = find_record(plant.connection, keeper(plant), week, now).content
    assert isinstance(report, Weekly)
    assert (report.days, report.signed, [each.words for each in report.review.decisions]) == (5, 1, ["更换门封"])
    assert {(each.trouble, each.day.day) for each in report.problems} == {("record_missing", n) for n in range(2, 6)}
    sign_record(plant.connection, keeper(plant), week, "周亦海", now)

    def overdue(now: datetime) -> list[str]:
        content = find_record(plant.connection, keeper(plant), parse_term("2026-W28"), now).content
        assert isinstance(content, Weekly)
        return [each.words for each in content.review.overdue]

    late = begins(13) + timedelta(hours=1)
    assert overdue(late) == ["更换门封"]
    finish_action(plant.connection, number, "已更换", "张三", begins(9))
    assert overdue(late) == []
    with pytest.raises(Conflict, match="张三 said"):
        finish_action(plant.connection, number, "已更换", "李四", late)


def test_a_month_is_signed_by_the_principal(plant: Line) -> None:
    plant.measure(begins(1), *CLEAN)
    now = begins(1) + timedelta(days=32)
    month = parse_term("2026-07")
    record = sign_record(plant.connection, keeper(plant), month, "沈清", now)
    assert isinstance(record.content, Monthly)
    assert record.signature
    assert record.signature.role == "principal"


def test_a_person_says_only_what_is_theirs_to_say(plant: Line) -> None:
    plant.measure(begins(1), *CLEAN)
    for wrong in (
        Answer("line/store", Finding.CONFORMS, ""),
        Answer("line/pests", Finding.MISSING, ""),
        Answer("line/nothing", None, "x"),
        Answer("", Finding.DEVIATES, "x"),
        Answer("line/pests", None, " "),
    ):
        with pytest.raises(InvalidInput):
            answer_item(plant.connection, keeper(plant), DAY, wrong, "林一舟", NEXT)
    answer_item(plant.connection, keeper(plant), DAY, Answer("", None, "台风停电 2 小时"), "林一舟", NEXT)
    assert [each.words for each in daily(plant).remarks] == ["台风停电 2 小时"]
