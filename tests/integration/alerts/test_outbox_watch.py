from datetime import timedelta

import pytest

from builders.cold_store import ColdStore
from builders.conditions import minutely
from builders.outbox import Listener, send_due
from byssus.alerts.notify.audit import OVERDUE_AFTER, audit_outbox
from byssus.alerts.notify.heartbeat import FEED_WITHIN, Heart, Pulse
from byssus.alerts.notify.sender import ATTEMPTS
from byssus.alerts.notify.terms import State
from byssus.alerts.operator.desk import acknowledge_alarm
from byssus.core.clock import Clock
from byssus.core.plant.people import Channel
from servers.receiver import Receiver

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

BREACH = minutely(-17, -17, -17)
MINUTE = timedelta(minutes=1)


def clock(store: ColdStore, later: timedelta) -> Clock:
    return Clock(store.now + later, Clock().now())


def alarms(store: ColdStore) -> list[tuple[object, ...]]:
    return store.connection.execute("select kind, cleared_at is null from alarm order by id").fetchall()


def test_overdue_notifications_are_an_alarm_of_their_own_until_they_are_sent(store: ColdStore) -> None:
    store.take(BREACH)
    assert audit_outbox(store.connection, clock(store, OVERDUE_AFTER)) == 0
    late = MINUTE + OVERDUE_AFTER
    assert audit_outbox(store.connection, clock(store, late)) == 1
    assert audit_outbox(store.connection, clock(store, late)) == 0
    assert alarms(store) == [("excursion", True), ("untold", True)]
    [detail] = store.column("select detail from alarm_transition where id = (select max(id) from alarm_transition)")
    assert detail == {
        "undelivered": 1, "oldest_at": "2026-07-01T00:02:30+00:00",
        "kind": "untold", "severity": "alarm", "origin": "live",
    }  # fmt: skip
    store.now += late
    send_due(store, {Channel.EMAIL: Listener()}, MINUTE)
    audit_outbox(store.connection, clock(store, MINUTE))
    assert alarms(store)[1:] == [("untold", False)]


def test_a_step_that_reached_nobody_is_an_alarm_until_somebody_acknowledges(store: ColdStore) -> None:
    store.take(BREACH)
    for _ in range(ATTEMPTS):
        store.now += MINUTE * 6
        send_due(store, {Channel.EMAIL: Listener(*[State.REJECTED] * 9)})
    audit_outbox(store.connection, clock(store, MINUTE))
    assert alarms(store) == [("excursion", True), ("untold", True)]
    acknowledge_alarm(store.connection, 1, "张三", store.now)
    audit_outbox(store.connection, clock(store, MINUTE))
    assert alarms(store) == [("excursion", True), ("untold", False)]


def test_the_heart_beats_while_readings_are_judged_and_people_are_told(store: ColdStore, receiver: Receiver) -> None:
    def beat(later: timedelta) -> Pulse:
        return Heart(receiver.url, clock(store, later)).beat(store.connection)

    store.receive(BREACH)
    assert beat(MINUTE) is Pulse.BEATEN
    assert beat(FEED_WITHIN + MINUTE) is Pulse.FEED_WAITS
    store.fold()
    assert beat(MINUTE) is Pulse.BEATEN
    assert beat(OVERDUE_AFTER + MINUTE) is Pulse.OUTBOX_OVERDUE
    send_due(store, {Channel.EMAIL: Listener()}, MINUTE)
    assert beat(OVERDUE_AFTER + MINUTE) is Pulse.BEATEN
    assert receiver.calls == ["/alarms"] * 3
    receiver.statuses[:] = [500]
    assert beat(MINUTE) is Pulse.NOT_HEARD
    assert Heart("http://127.0.0.1:1/", clock(store, MINUTE)).beat(store.connection) is Pulse.NOT_HEARD
