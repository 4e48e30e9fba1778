"""Goods on hold that moved all the same are an alarm of their own."""

from collections.abc import Iterator

import pytest

from builders.chain import Chain, chain
from builders.epcis import at, crate, lot, observed, packed
from byssus.alerts.feed.moved import watch_holds
from byssus.trace.hold.place import Placing, Release, place_hold, release_hold

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
SHIPPED = observed(crate(1), hour=9, where=3, bizStep="shipping")


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    with chain(migrated_url) as built:
        built.tell(packed(crate(1), lot("L"), hour=0, where=3))
        place_hold(built.connection, Placing("王丽", lot("L"), "毒素待检"), at(7))
        yield built


def alarms(chain: Chain) -> list[tuple[object, ...]]:
    return chain.rows(
        "select alarm.kind, severity, zone.code, cleared_at is null "
        "from alarm join zone on zone.id = zone_id order by alarm.id"
    )


def test_held_goods_that_move_raise_one_alarm_until_somebody_decides(told: Chain) -> None:
    told.tell(SHIPPED)

    assert watch_holds(told.connection, told.now) == 1
    assert watch_holds(told.connection, told.now) == 0
    assert alarms(told) == [("hold_broken", "critical", "z3", True)]
    [(detail,)] = told.rows("select detail from alarm_transition")
    assert detail == {
        "hold": 1, "step": "shipping", "moved_at": at(9).isoformat(),
        "kind": "hold_broken", "severity": "critical", "origin": "live",
    }  # fmt: skip

    release_hold(told.connection, 1, Release("陈军", "合格"), at(49))
    assert watch_holds(told.connection, told.now) == 1
    assert alarms(told) == [("hold_broken", "critical", "z3", False)]


def test_another_event_is_another_alarm(told: Chain) -> None:
    told.tell(SHIPPED)
    watch_holds(told.connection, told.now)
    told.tell(observed(crate(1), hour=12, where=5, bizStep="retail_selling"))
    watch_holds(told.connection, told.now)

    assert [row[2] for row in alarms(told)] == ["z3", "z5"]


def test_an_event_that_never_was_ends_its_alarm(told: Chain) -> None:
    told.tell(SHIPPED)
    watch_holds(told.connection, told.now)
    told.tell(SHIPPED | {"errorDeclaration": {"declarationTime": at(10).isoformat(), "reason": "did_not_occur"}})

    assert watch_holds(told.connection, told.now) == 1
    assert alarms(told)[0][3] is False
