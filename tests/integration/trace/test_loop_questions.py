"""Questions 8 and 9 over what the desks of alarms and records really wrote."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from builders.cold_store import ColdStore, cold_store, plan, rule
from builders.conditions import minutely
from builders.line import Line, line
from builders.pictures import photo
from byssus.alerts.operator.account import Closing, Probe
from byssus.alerts.operator.desk import close_alarm, verify_alarm
from byssus.alerts.proof.files import add_file
from byssus.alerts.records.content import Finding
from byssus.alerts.records.desk import Answer as RecordAnswer
from byssus.alerts.records.desk import answer_item, sign_record
from byssus.alerts.records.sites import find_keeper
from byssus.core.database import Connection
from byssus.core.plant.terms import parse_term
from byssus.trace.questions.questions import answer, find_question
from byssus.trace.questions.scope import EVERYTHING
from servers.databases import DatabaseServer

PROBED = Closing("张三", "门未关", "已关门，复测", Probe(-19.0, "Cel"))


@pytest.fixture
def engine(database_servers: Callable[[str], DatabaseServer]) -> DatabaseServer:
    """The desks were seen to write alike on every engine; here it is one."""
    return database_servers("embedded")


def ask(connection: Connection, name: str, now: datetime, *columns: str, **about: object) -> set[tuple[object, ...]]:
    question = find_question(name)
    given = answer(connection, question, question.params.model_validate(about), EVERYTHING, now)
    return {tuple(row.model_dump()[column] for column in columns) for row in given.rows}


@pytest.fixture
def store(migrated_url: str) -> Iterator[ColdStore]:
    with cold_store(migrated_url) as built:
        built.apply(points=3, plans=[plan(rule(severity="critical"))])
        yield built


def exceed_and_clear(store: ColdStore, point: str, start: int = 0) -> None:
    store.take(minutely(-17, -17, -17, start=start), point)
    store.take(minutely(-19, -19, -19, start=start + 3), point)


def test_a_closing_lacks_a_verifier_until_a_second_person_has_looked(store: ColdStore) -> None:
    exceed_and_clear(store, "t1")
    close_alarm(store.connection, 1, PROBED, (), store.now + timedelta(minutes=10))
    later = store.now + timedelta(hours=1)

    assert ask(store.connection, "poorly-closed", later, "alarm", "lacks") == {(1, ("verifier",))}
    verify_alarm(store.connection, 1, "李四", "", later)
    assert ask(store.connection, "poorly-closed", later, "alarm") == set()


def test_a_closing_without_probe_or_paper_lacks_evidence_until_a_photo_is_added(store: ColdStore) -> None:
    exceed_and_clear(store, "t1")
    close_alarm(store.connection, 1, PROBED, (), store.now + timedelta(minutes=10))
    store.connection.execute("update alarm set probe_value = null, probe_unit = null")  # as older releases closed it
    later = store.now + timedelta(hours=1)

    lacking = ask(store.connection, "poorly-closed", later, "lacks", "files")
    assert lacking == {(("verifier", "evidence"), 0)}
    add_file(store.connection, 1, "张三", "door.jpg", photo(), later)
    assert ask(store.connection, "poorly-closed", later, "lacks", "files") == {(("verifier",), 1)}


def test_a_closing_within_two_minutes_is_told_even_if_it_was_verified(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17))
    store.receive(minutely(-19, -19, -19, start=3))
    store.fold()
    store.connection.execute("update alarm set raised_at = %s", [store.now - timedelta(seconds=90)])
    close_alarm(store.connection, 1, PROBED, (), store.now)
    verify_alarm(store.connection, 1, "李四", "", store.now)

    assert ask(store.connection, "poorly-closed", store.now + timedelta(hours=1), "alarm", "lacks") == {(1, ("fast",))}


def begins(day: int) -> datetime:
    """Days begin at 16:00 in Shanghai."""
    return datetime(2026, 7, day, 8, tzinfo=UTC)


@pytest.fixture
def plant(migrated_url: str) -> Iterator[Line]:
    with line(migrated_url, day_starts="16:00") as built:
        yield built


def sign(plant: Line, day: int) -> None:
    keeper, now = find_keeper(plant.connection, "p"), begins(day + 1) + timedelta(hours=2)
    about = parse_term(f"2026-07-{day:02}")
    answer_item(plant.connection, keeper, about, RecordAnswer("line/pests", Finding.CONFORMS, ""), "林一舟", now)
    sign_record(plant.connection, keeper, about, "林一舟", now)


CLEAN = (-20.0,) * 144


def test_records_are_missing_until_they_are_signed_and_weeks_and_months_once_they_are_over(plant: Line) -> None:
    for day in (1, 2, 4):
        plant.measure(begins(day), *CLEAN)
    sign(plant, 1)
    now = begins(6) + timedelta(hours=1)  # Monday the 6th has begun, and with it a week

    asked = ask(plant.connection, "missing-records", now, "term", "missing", "completeness", **{"from": begins(1)})
    assert asked == {
        ("2026-07-02", ("record",), 1.0),
        ("2026-07-03", ("record", "data"), 0.0),
        ("2026-07-04", ("record",), 1.0),
        ("2026-07-05", ("record", "data"), 0.0),
        ("2026-W27", ("record",), None),
    }
    august = datetime(2026, 8, 1, 9, tzinfo=UTC)
    about = {"from": august - timedelta(hours=2)}
    assert ("2026-07", ("record",)) in ask(plant.connection, "missing-records", august, "term", "missing", **about)


def test_nothing_is_missing_of_the_days_before_a_site_was_measured(plant: Line) -> None:
    plant.measure(begins(4), *CLEAN)
    about = {"from": begins(1) - timedelta(days=30)}

    assert ask(plant.connection, "missing-records", begins(5) + timedelta(hours=1), "term", "missing", **about) == {
        ("2026-07-04", ("record",))
    }


def test_a_nil_report_is_told_once_an_alarm_of_its_day_is_known(plant: Line) -> None:
    plant.measure(begins(1), *CLEAN)
    plant.measure(begins(2), *CLEAN)
    sign(plant, 1)
    sign(plant, 2)
    now = begins(3) + timedelta(hours=3)
    about = {"from": begins(1)}

    assert ask(plant.connection, "missing-records", now, "term", **about) == set()
    plant.connection.execute(
        "insert into alarm (kind, site_id, severity, origin, raised_at) select 'no_data', id, 'alarm', 'backfill', %s "
        "from site",
        [begins(1) + timedelta(hours=5)],
    )
    [(number,)] = plant.connection.execute("select id from alarm").fetchall()
    columns = ("term", "missing", "signed_by", "alarms")
    assert ask(plant.connection, "missing-records", now, *columns, **about) == {
        ("2026-07-01", ("nil_report",), "林一舟", (number,))
    }
