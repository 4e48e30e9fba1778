from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from builders.cold_store import ColdStore
from builders.conditions import minutely
from builders.outbox import Listener, rows, send_due
from builders.replay import replay
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.notify.carrier import Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.terms import State
from byssus.alerts.operator.account import Closing
from byssus.alerts.operator.alarm import Alarm, Kind, Probe, Subject, Transition, What
from byssus.alerts.operator.desk import acknowledge_alarm, close_alarm, shelve_alarm, verify_alarm
from byssus.alerts.operator.log import broken_line, load_alarm
from byssus.alerts.operator.shelving import Shelving
from byssus.core.database import connect
from byssus.core.errors import Conflict, NotFound
from byssus.core.plant.haccp import Severity
from byssus.core.plant.people import Channel

CLOSING = Closing("张三", "压缩机跳闸", "复位", Probe(-18.6, "Cel"))


def test_an_alarm_is_acknowledged_and_closed_and_its_log_verifies(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17))
    [number] = store.column("select id from alarm")
    acknowledge_alarm(store.connection, number, "张三", store.now)
    store.take(minutely(-19, -19, -19, start=3))
    closed = close_alarm(store.connection, number, CLOSING, (), store.now + timedelta(hours=1))
    assert load_alarm(store.connection, number) == closed
    assert (closed.closed_by, closed.cause, closed.closed_fast) == ("张三", "压缩机跳闸", False)
    assert store.column("select what from alarm_transition order by id") == [
        "raised", "acknowledged", "cleared", "closed",
    ]  # fmt: skip
    assert broken_line(store.connection, closed.subject.site_id) is None


def test_a_line_changed_in_the_database_is_found(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17, -19, -19, -19))
    store.tamper("update alarm_transition set actor = 'nobody' where what = 'cleared'")
    broken = broken_line(store.connection, 1)
    assert broken is not None
    assert broken.actor == "nobody"


def test_of_people_who_act_at_once_one_succeeds_and_the_others_hear_who(store: ColdStore, migrated_url: str) -> None:
    store.take(minutely(-17, -17, -17))
    [number] = store.column("select id from alarm")

    def act(person: str) -> str:
        with connect(migrated_url) as connection:
            try:
                acknowledge_alarm(connection, number, person, store.now)
            except Conflict as conflict:
                return conflict.what.split()[0]
            return person

    people = ["张三", "李四", "王五", "赵六"]
    with ThreadPoolExecutor(4) as room:
        named = set(room.map(act, people))
    assert len(named) == 1
    assert store.column("select acknowledged_by from alarm") == list(named)


def test_an_alarm_that_is_not_there_is_said_to_be_missing(store: ColdStore) -> None:
    with pytest.raises(NotFound, match="no alarm 4711"):
        acknowledge_alarm(store.connection, 4711, "张三", store.now)


def test_an_acknowledgement_that_comes_while_a_message_is_being_sent_stops_what_is_left(
    store: ColdStore, migrated_url: str
) -> None:
    store.take(minutely(-17, -17, -17))
    with connect(migrated_url) as other:

        class Answering:
            """Somebody acknowledges between our sending and the provider's answer, which is a refusal."""

            def send(self, notice: Notice) -> Outcome:
                acknowledge_alarm(other, notice.items[0].alarm, "张三", notice.at)
                other.commit()
                return Outcome(State.REJECTED, "busy")

        assert send_due(store, {Channel.EMAIL: Answering()}, timedelta(minutes=1)) == 1
    assert store.column("select acknowledged_by from alarm") == ["张三"]
    assert rows(store, "state", "reason")[1:] == [("inhibited", "acknowledged")] * 2
    ear = Listener()
    send_due(store, {Channel.EMAIL: ear}, timedelta(hours=20))
    assert len(ear.heard) == 1, "what was on its way is tried again, for nobody has read it yet"


def test_rows_are_what_their_log_tells(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17))
    shelve_alarm(store.connection, 1, Shelving("李四", "修门", timedelta(minutes=5), False), store.now)
    acknowledge_alarm(store.connection, 1, "张三", store.now + timedelta(minutes=9))
    store.take(minutely(-19, -19, -19, start=3))
    close_alarm(store.connection, 1, CLOSING, (), store.now + timedelta(hours=1))
    verify_alarm(store.connection, 1, "李四", "", store.now + timedelta(hours=2))
    lines = [
        Transition(1, 1, at, What(what), actor, detail)
        for at, what, actor, detail in store.connection.execute(
            "select at, what, actor, detail from alarm_transition order by id"
        )
    ]
    subject = Subject(Kind.EXCURSION, 1, 1, 1, excursion_id=1)
    raised = Alarm(1, subject, Severity.ALARM, Origin.LIVE, lines[0].at)
    assert replay(raised, lines[1:]) == load_alarm(store.connection, 1)
