from collections import Counter
from datetime import timedelta
from time import perf_counter

import pytest

from builders.cold_store import cold_store
from builders.conditions import at
from builders.many_sites import build_sites, lose_links
from builders.outbox import Listener, send_due
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.feed.silence import check_silence
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.sender import Outlet, send_next
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Kind, Subject
from byssus.alerts.operator.log import lock_log, raise_alarm
from byssus.core.clock import Clock
from byssus.core.database import connect
from byssus.core.plant.haccp import Severity
from byssus.core.plant.people import Channel

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

SITES, GATEWAYS, POINTS = 10, 10, 100
"""Ten thousand points behind a hundred gateways."""


def test_a_storm_is_one_message_per_site_and_recipient(migrated_url: str) -> None:
    with cold_store(migrated_url) as store:
        build_sites(store, SITES, GATEWAYS, POINTS)
        lose_links(store, at(0))
        ear, begun = Listener(), perf_counter()
        for minute in range(3, 28):
            store.now = at(minute)
            if minute % 2:
                check_silence(store.connection, store.now)
            send_due(store, {Channel.EMAIL: ear})
        seconds = perf_counter() - begun
        officers = {f"officer{site}@example.org": 1 for site in range(1, SITES + 1)}
        assert Counter(notice.address for notice in ear.heard) == officers
        assert {len(notice.items) + notice.more for notice in ear.heard} == {GATEWAYS}
        assert all(item.facts["points_out"] == POINTS for notice in ear.heard for item in notice.items)
        assert store.column("select count(*) from alarm") == [SITES * GATEWAYS]
        store.now = at(50)
        send_due(store, {Channel.EMAIL: ear})
        directors = {f"director{site}@example.org": 1 for site in range(1, SITES + 1)}
        assert Counter(notice.address for notice in ear.heard) == {**officers, **directors}
    print(f"{SITES * GATEWAYS * POINTS} points lost: {len(officers)} messages, {seconds:.1f} s")


def test_when_the_links_are_back_only_the_point_that_stays_silent_is_told(migrated_url: str) -> None:
    with cold_store(migrated_url) as store:
        build_sites(store, 1, 4, 5)
        lose_links(store, at(0))
        check_silence(store.connection, at(20))
        ear = Listener()
        store.now = at(24)
        send_due(store, {Channel.EMAIL: ear})
        store.connection.execute("update gateway set heard_at = %s", [at(30)])
        check_silence(store.connection, at(30))
        store.connection.execute(
            "update point_state set heard_at = %s from point where id = point_id and code <> 'g1-1-1'", [at(32)]
        )
        store.connection.execute("update gateway set heard_at = %s", [at(33)])
        check_silence(store.connection, at(33))
        store.now = at(40)
        send_due(store, {Channel.EMAIL: ear})
        lost, back = ear.heard
        assert [item.what for item in lost.items] == ["raised"] * 4
        assert Counter((item.what, item.place.point) for item in back.items) == {
            ("cleared", None): 4,
            ("raised", "g1-1-1"): 1,
        }


def test_a_robot_that_serves_sixty_sites_speaks_twenty_times_a_minute_and_loses_nothing(migrated_url: str) -> None:
    sites = 60
    with connect(migrated_url) as connection, cold_store(migrated_url) as store:
        build_sites(store, sites, 1, 1)
        store.connection.execute(
            "update contact set channels = '{dingtalk}', addresses = '{https://robot.example/group}', sites = "
            "case when role = 'officer' then sites else '{}' end"
        )
        for site in range(1, sites + 1):
            moment = at(0) + timedelta(seconds=site)
            lock_log(connection)
            subject = Subject(Kind.NO_DATA, site, gateway_id=site)
            alarm, line = raise_alarm(connection, subject, Severity.ALARM, Origin.LIVE, moment, {})
            plan_notifications(connection, alarm, line, Occasion.BEGINS, moment)
        connection.commit()
        robot = Listener()
        for second in range(180, 320):
            clock = Clock(at(0) + timedelta(seconds=second), Clock().now())
            while send_next(store.connection, Outlet(Channel.DINGTALK, robot), clock):
                pass
        times = [notice.at for notice in robot.heard]
        most = max(sum(start <= time < start + timedelta(minutes=1) for time in times) for start in times)
        assert most <= 20
        assert len({item.alarm for notice in robot.heard for item in notice.items}) == sites
