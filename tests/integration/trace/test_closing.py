"""Closing an alarm decides about the lots that lay there: what is not released is held, what is released goes free."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from builders.chain import Chain
from builders.cold_store import ColdStore, cold_store, plan, rule
from builders.conditions import at, minutely
from byssus.alerts.operator.account import Closing, Decision, LotDecision
from byssus.alerts.operator.alarm import Probe
from byssus.alerts.views.register import find_alarm
from byssus.app.closing import close_with_lots, lots_in_zone, verify_with_lots
from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.trace.hold.excursions import hold_excursions
from byssus.trace.hold.listing import list_holds

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

A, B = (f"https://id.gs1.org/01/06901234000016/10/{name}" for name in "AB")
LATER = at(9)


@pytest.fixture
def stocked(migrated_url: str) -> Iterator[ColdStore]:
    """Two lots in a store, and a critical excursion there that is over."""
    with cold_store(migrated_url) as store:
        fill(store)
        yield store


def fill(store: ColdStore) -> None:
    store.apply(plans=[plan(rule(severity="critical"))])
    stored = {
        "type": "ObjectEvent", "action": "ADD", "eventTime": at(-60).isoformat(), "eventTimeZoneOffset": "+08:00",
        "bizStep": "storing", "readPoint": {"id": "https://id.example/414/1"},
        "quantityList": [{"epcClass": lot, "quantity": 40, "uom": "KGM"} for lot in (A, B)],
    }  # fmt: skip
    Chain(store.connection, at(0)).tell(stored)
    store.take(minutely(-17, -17, -17, -19, -19, -19))


def account(*decided: tuple[str, Decision]) -> Closing:
    return Closing("张三", "door", "shut", Probe(-16.5, "Cel"), tuple(LotDecision(*each) for each in decided))


def held(connection: Connection) -> list[str]:
    holds = list_holds(connection, open=True)
    return sorted(thing.item.uri for hold in holds for thing in hold.things if thing.ended_at is None)


def test_each_lot_that_lay_there_wants_a_decision(stocked: ColdStore) -> None:
    there = lots_in_zone(stocked.connection, find_alarm(stocked.connection, 1), LATER)
    assert [(lot.uri, lot.lot, lot.minutes, lot.now_at) for lot in there] == [
        (A, "A", 3, ("store/1",)), (B, "B", 3, ("store/1",)),
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match=f"1 of the lots that lay there, such as {B}"):
        close_with_lots(stocked.connection, 1, account((A, Decision.HOLD)), LATER)
    assert held(stocked.connection) == []


@pytest.mark.parametrize("by_itself", [False, True], ids=["held by hand", "held by the excursion"])
def test_what_is_not_released_is_held_and_what_is_goes_free_once_verified(stocked: ColdStore, by_itself: bool) -> None:
    if by_itself:
        hold_excursions(stocked.connection, LATER)
        assert held(stocked.connection) == [A, B]
    close_with_lots(stocked.connection, 1, account((A, Decision.HOLD), (B, Decision.RELEASE)), LATER)
    assert held(stocked.connection) == ([A, B] if by_itself else [A])
    verify_with_lots(stocked.connection, 1, "李四", "", LATER + timedelta(hours=1))
    assert held(stocked.connection) == [A]
