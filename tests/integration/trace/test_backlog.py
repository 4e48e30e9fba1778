"""Holds while capture is behind: excursions wait until it has come to their time, and none is lost on the way."""

from itertools import chain as joined

import pytest
from pydantic import JsonValue

from builders.chain import Chain
from builders.epcis import lot, observed
from byssus.core.database import connect
from byssus.trace.capture.step import capture
from byssus.trace.hold.listing import list_holds
from byssus.trace.hold.step import follow_holds

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)


def visit(number: int, start: float, hours: float) -> list[dict[str, JsonValue]]:
    """A lot that lies in the third zone for a while."""
    return [observed(lot(f"V{number}"), hour=start, where=3), observed(lot(f"V{number}"), hour=start + hours, where=5)]


def work_off(told: Chain, url: str) -> int:
    """Capture what waits as a worker does that dies at every second step; return how many settlings it took."""
    told.connection.execute("create table settled (excursion_id bigint)")
    told.connection.execute(
        "create function settled() returns trigger language plpgsql as "
        "$$ begin insert into settled values (new.excursion_id); return null; end $$"
    )
    told.connection.execute(
        "create trigger settled after insert or update on hold_watch for each row execute function settled()"
    )
    while capture(told.connection, told.now).claimed:
        die_following(told, url)
        follow_holds(told.connection, told.now)
    die_following(told, url)
    told.follow()
    [(count,)] = told.rows("select count(*) from settled")
    return int(count)


def die_following(told: Chain, url: str) -> None:
    """Do a step, and end before its transaction is committed."""
    with connect(url) as doomed:
        doomed.execute("select 1")
        follow_holds(doomed, told.now)
        doomed.rollback()


def held(told: Chain) -> set[tuple[str, int | None]]:
    holds = list_holds(told.connection)
    return {
        (thing.item.uri, hold.excursion and hold.excursion.id)
        for hold in holds
        for thing in hold.things
        if not thing.ending
    }


@pytest.mark.parametrize("lots", [4, 12])
def test_each_excursion_is_settled_once_however_many_lots_had_left_before(
    told: Chain, migrated_url: str, lots: int
) -> None:
    """As in an upgrade: the goods of a time are captured while the alarms of weeks after it are there."""
    for event in joined.from_iterable(visit(number, number, 3) for number in range(lots)):
        told.send([event])
    told.send([observed(lot("STAYS"), hour=20, where=3)])
    excursions = {told.exceed(3, 25 + number, 25.5 + number) for number in range(9)}

    assert work_off(told, migrated_url) == 9
    assert held(told) == {(lot("STAYS"), excursion) for excursion in excursions}


def test_excursions_are_settled_when_capture_comes_to_their_time(told: Chain) -> None:
    for hour in (1, 8, 9, 30):
        told.send([observed(lot("L"), lot(f"H{hour}"), hour=hour, where=3)])
    early, late = told.exceed(3, 5, 6), told.exceed(3, 20, 21)
    seen = []
    while capture(told.connection, told.now).claimed:
        follow_holds(told.connection, told.now)
        seen.append({excursion for _, excursion in held(told)})

    assert seen == [set(), set(), {early}, {early, late}]


def test_all_excursions_that_one_event_bears_on_are_looked_at_again(told: Chain) -> None:
    told.tell(observed(lot("L"), hour=-1, where=4))
    excursions = {told.exceed(3, 5 + number / 2, 5.25 + number / 2) for number in range(60)}

    told.tell(observed(lot("L"), hour=0, where=3))

    assert held(told) == {(lot("L"), excursion) for excursion in excursions}
