"""A rule that changes while an alarm is active: the alarm goes on, is judged once under the new version and says so."""

from datetime import timedelta

import pytest

from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import at, minutely
from builders.outbox import Listener, send_due
from byssus.alerts.operator.desk import acknowledge_alarm
from byssus.alerts.operator.log import load_alarm
from byssus.alerts.views.register import find_alarm
from byssus.core.plant.haccp import Severity
from byssus.core.plant.people import Channel

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

MINUTE = timedelta(minutes=1)


def live(store: ColdStore, *values: float) -> None:
    """Readings that go on from the store's time, one a minute."""
    start = (store.now - at(0)) / MINUTE + 1
    for minute, value in enumerate(values):
        store.take(minutely(value, start=start + minute))


@pytest.fixture
def active(store: ColdStore) -> ColdStore:
    """An alarm under version 1, limit −18, that somebody takes care of."""
    live(store, -20, -16, -16, -16)
    acknowledge_alarm(store.connection, 1, "张三", store.now)
    return store


def change(store: ColdStore, limit: float, **rule_fields: object) -> None:
    changed = plan(rule(limit=limit, **rule_fields), version=2, valid_from=store.now)  # type: ignore[arg-type]
    store.apply(points=3, plans=[changed], contacts=[contact()])


def lines(store: ColdStore) -> list[tuple[object, ...]]:
    query = "select what, detail ->> 'reason', detail ->> 'in_breach' from alarm_transition order by id"
    return store.connection.execute(query).fetchall()[2:]


def test_an_alarm_that_is_in_breach_under_the_new_version_goes_on_as_the_same_alarm(active: ColdStore) -> None:
    change(active, -17)
    live(active, -16)
    assert lines(active) == [("amended", "rule_changed", "true")]
    live(active, -16, -16, -16)
    assert lines(active)[1:] == [("amended", "rule_changed", None)]
    alarm = find_alarm(active.connection, 1)
    assert (alarm.acknowledged_by, alarm.cleared_at) == ("张三", None)
    assert alarm.breach
    assert (alarm.raised_under, alarm.breach.rule_version, alarm.breach.started_at) == (1, 2, at(2))
    live(active, -20, -20, -20)
    assert [what for what, *_ in lines(active)[2:]] == ["cleared"]
    assert active.column("select count(*) from alarm") == [1]
    assert active.column("select rule_version from excursion order by id") == [1, 2]


def test_an_alarm_that_is_no_breach_under_the_new_version_is_cleared_and_says_why(active: ColdStore) -> None:
    change(active, -15)
    live(active, -16)
    assert lines(active) == [("cleared", "rule_superseded", "false")]
    [judged] = active.column("select detail ->> 'judged_under' from alarm_transition where what = 'cleared'")
    assert judged == "2"


def test_nobody_is_told_that_it_recovered_while_it_goes_on(active: ColdStore) -> None:
    ear = Listener()
    send_due(active, {Channel.EMAIL: ear}, MINUTE)
    change(active, -17)
    live(active, -16, -16, -16, -16)
    send_due(active, {Channel.EMAIL: ear}, 10 * MINUTE)
    assert [item.what for notice in ear.heard for item in notice.items] == ["raised"]


def test_an_alarm_that_was_carried_on_clears_once_the_new_version_finds_all_well(active: ColdStore) -> None:
    change(active, -17)
    live(active, -16, -20)
    assert lines(active) == [("amended", "rule_changed", "true"), ("cleared", "rule_changed", "false")]
    live(active, -16, -16, -16)
    assert active.column("select count(*) from alarm") == [2], "a later excursion is an alarm of its own"


@pytest.mark.parametrize(("severity", "pages"), [("warn", 0), ("critical", 1)])
def test_the_new_version_may_make_it_worse_or_less_bad(active: ColdStore, severity: str, pages: int) -> None:
    change(active, -17, severity=severity)
    live(active, -16, -16, -16, -16)
    assert load_alarm(active.connection, 1).severity is Severity(severity)
    told = "select count(*) from notification where state = 'planned' and occasion = 'begins' and step = 0"
    before = 1
    assert active.column(told) == [before + pages]


def test_a_rule_that_is_gone_ends_its_alarm(active: ColdStore) -> None:
    other = plan(rule("other", limit=-10), version=2, valid_from=active.now)
    active.apply(points=3, plans=[other], contacts=[contact()])
    live(active, -16)
    assert lines(active) == [("cleared", "rule_superseded", "false")]


def test_a_restart_between_the_versions_loses_nothing(active: ColdStore, migrated_url: str) -> None:
    from builders.cold_store import cold_store

    change(active, -17)
    live(active, -16)
    with cold_store(migrated_url) as again:
        again.now = active.now
        live(again, -16, -16, -16)
        assert again.column("select count(*) from alarm where cleared_at is null") == [1]


def test_a_sensor_that_is_replaced_leaves_readings_and_alarm_with_the_point(active: ColdStore) -> None:
    fields = {"gateways": [{"code": "gw", "site": "store"}]}
    new = {"code": "new-logger", "gateway": "gw", "since": active.now, "channels": {"t1": "t1"}}
    active.apply(points=3, plans=[plan(rule())], contacts=[contact()], **{**fields, "devices": [new]})
    live(active, -16, -20, -20, -20)
    assert [what for what, *_ in lines(active)] == ["cleared"]
    assert active.column("select count(distinct point_id) from reading") == [1]
