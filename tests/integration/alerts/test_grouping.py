from datetime import timedelta

import pytest

from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import at, minutely
from builders.outbox import Listener, rows, send_due
from byssus.core.plant.people import Channel

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

MINUTE = timedelta(minutes=1)
PAUSE, DIGEST = timedelta(minutes=5), timedelta(hours=1)
"""The defaults of a policy."""


def listen(store: ColdStore, ear: Listener, later: timedelta = MINUTE) -> list[list[tuple[str | None, str]]]:
    """Empty the outbox; of each message that the listener ever had, the points and severities it tells."""
    send_due(store, {Channel.EMAIL: ear}, later)
    return [[(item.place.point, item.severity) for item in notice.items] for notice in ear.heard]


def test_alarms_of_a_site_that_begin_together_are_one_message(store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17), "t1")
    store.now += timedelta(seconds=10)
    store.take(minutely(-17, -17, -17), "t2")
    assert listen(store, Listener()) == [[("t1", "alarm"), ("t2", "alarm")]]
    assert store.column("select count(distinct message) from notification where state = 'ok'") == [1]


def test_what_follows_within_minutes_waits_for_one_second_message(store: ColdStore) -> None:
    ear = Listener()
    store.take(minutely(-17, -17, -17), "t1")
    listen(store, ear)
    store.now += 2 * MINUTE
    store.take(minutely(-17, -17, -17), "t2")
    assert len(listen(store, ear)) == 1
    assert ("planned", "storm") in rows(store, "state", "reason")
    store.now += MINUTE
    store.take(minutely(-17, -17, -17), "t3")
    assert listen(store, ear, PAUSE)[1:] == [[("t2", "alarm"), ("t3", "alarm")]]


def ladder(store: ColdStore, warn_after: float = 1) -> None:
    rungs = [
        rule("warn", -18, on=warn_after, severity="warn"),
        rule("alarm", -17, on=1),
        rule("high", -15, on=1, severity="critical"),
    ]
    store.apply(points=3, plans=[plan(*rungs, version=2)], contacts=[contact(least_severity="warn")])


def test_the_rungs_of_a_ladder_are_told_as_one_by_the_highest(store: ColdStore) -> None:
    ladder(store)
    store.take(minutely(-10, -10, -10))
    assert listen(store, Listener()) == [[("t1", "critical")]]
    assert store.column("select count(*) from alarm") == [3]


def test_a_worse_rung_is_told_without_delay(store: ColdStore) -> None:
    ladder(store)
    ear = Listener()
    store.take(minutely(-16, -16, -16))
    assert listen(store, ear) == [[("t1", "alarm")]]
    store.take(minutely(-10, -10, start=3))
    assert listen(store, ear)[1:] == [[("t1", "critical")]]


def test_a_lesser_rung_is_not_told_while_a_worse_one_lasts(store: ColdStore) -> None:
    ladder(store, warn_after=5)
    ear = Listener()
    store.take(minutely(-16, -16, -16))
    listen(store, ear)
    store.take(minutely(*[-16] * 10, start=3))
    assert store.column("select severity from alarm order by id") == ["alarm", "warn"]
    assert listen(store, ear, 2 * PAUSE) == [[("t1", "alarm")]]
    assert ("inhibited", "said_already") in rows(store, "state", "reason")


def test_a_new_excursion_is_told_anew_though_an_old_one_was_told(store: ColdStore) -> None:
    ear = Listener()
    store.take(minutely(-17, -17, -17, -19, -19, -19))
    listen(store, ear)
    store.now += 10 * MINUTE
    store.take(minutely(-17, -17, -17, start=6))
    listen(store, ear)
    assert [item.alarm for notice in ear.heard for item in notice.items if item.what == "raised"][-1] == 2


def test_what_late_data_says_was_over_is_one_line_of_a_digest(store: ColdStore) -> None:
    ear = Listener()
    store.now += 72 * 60 * MINUTE
    for point in ("t1", "t2"):
        store.take(minutely(-17, -17, -17, -19, -19, -19), point)
    assert listen(store, ear, DIGEST / 2) == []
    listen(store, ear, DIGEST)
    [notice] = ear.heard
    [digest] = notice.digests
    assert (notice.items, digest.site, digest.excursions, digest.points) == ((), "store", 2, 2)


def test_a_site_may_have_another_patience_from_a_day_on(store: ColdStore) -> None:
    ours = {"code": "store", "standard": "ours"}
    policies = [
        {**ours, "valid_from": at(-60), "gathers": "PT0S", "pauses": "PT0S"},
        {**ours, "valid_from": at(20), "gathers": "PT4M"},
    ]
    store.apply(points=3, plans=[plan(rule())], contacts=[contact()], alarm_policies=policies)
    ear = Listener()
    for minute, point in enumerate(["t1", "t2"]):
        store.take(minutely(-17, -17, -17, start=minute), point)
        listen(store, ear, timedelta(0))
    assert len(ear.heard) == 2
    store.take(minutely(-17, -17, -17, start=20), "t3")
    assert len(listen(store, ear, 3 * MINUTE)) == 2
    assert len(listen(store, ear, 4 * MINUTE)) == 3


def test_contacts_that_share_an_address_are_told_once(store: ColdStore) -> None:
    group = "https://robot.example/group"
    store.apply(points=3, plans=[plan(rule())], contacts=[contact(c, "dingtalk", group) for c in ("a", "b")])
    store.take(minutely(-17, -17, -17))
    robot = Listener()
    send_due(store, {Channel.DINGTALK: robot, Channel.EMAIL: Listener()}, MINUTE)
    assert len(robot.heard) == 1
    assert [row for row in rows(store, "code", "state", "step") if row[2] == 0][1:] == [("a", "ok", 0), ("b", "ok", 0)]
