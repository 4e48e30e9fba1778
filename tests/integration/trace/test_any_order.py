"""Edges, stays, holds and what broke them: the same in any order of arrival, however batches are split."""

from random import Random
from typing import LiteralString

import pytest
from pydantic import JsonValue

from builders.chain import Chain
from builders.epcis import at, crate, event, lot, made, observed, packed
from byssus.trace.hold.listing import list_breaches
from byssus.trace.hold.place import Placing, place_hold

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

LOTS = [lot(name) for name in "ABC"]
PACKS = [f"{LOTS[0]}/21/1", "https://id.gs1.org/01/06901234000016/21/1", f"{LOTS[1]}/21/2"]
CRATES = [crate(1), crate(2)]
STEPS = ("shipping", "receiving", "storing", "retail_selling")


HELD: LiteralString = (
    "select item.uri, since, until, cause, excursion_id from held join hold on hold.id = hold_id "
    "join item on item.id = item_id where held.ended_at is null"
)


def history(random: Random) -> list[dict[str, JsonValue]]:
    """Half a day of a small plant: weighing, packing, emptying, making in pieces and anew, and errors."""
    told = [_event(random, hour / 2) for hour in range(24)]
    wrong = random.sample(told, 3)
    declaration = {"errorDeclaration": {"declarationTime": at(30).isoformat(), "reason": "incorrect_data"}}
    return [*told, *(each | declaration for each in wrong)]


def _event(random: Random, hour: float) -> dict[str, JsonValue]:
    where, goods = random.choice([2, 3, 4, 5]), random.choice(LOTS)
    content: JsonValue = [{"epcClass": goods, "quantity": random.choice([10, 30, 60]), "uom": "KGM"}]
    box = random.choice(CRATES)
    match random.randrange(6):
        case 0 | 1:
            step = random.choice(STEPS)
            seen = observed(hour=hour, where=where, bizStep=step) | {"quantityList": content}
            return seen if random.random() < 0.7 else observed(random.choice([*PACKS, box]), hour=hour, where=where)
        case 2:
            return packed(box, hour=hour, where=where) | {"childQuantityList": content}
        case 3:
            out = packed(box, hour=hour, where=where, action="DELETE")
            return out if random.random() < 0.5 else out | {"childQuantityList": content}
        case 4:
            shared = {"transformationID": "urn:x:season"}
            return made([goods], [], hour, **shared) if random.random() < 0.5 else made([], [goods], hour, **shared)
        case _:
            return event(
                "ObjectEvent", hour, action="OBSERVE", epcList=[random.choice(PACKS), CRATES[1]], bizStep=STEPS[0]
            )


def outcome(told: Chain) -> tuple[list[str], ...]:
    breaches = {(each.held, each.moved, each.event) for each in list_breaches(told.connection, limit=1000)}
    return tuple(sorted(map(str, each)) for each in (told.edges(), told.stays(), told.rows(HELD), breaches))


@pytest.mark.parametrize("seed", [5, 22, 28, 31])
def test_the_same_follows_in_any_order_and_however_batches_are_split(told: Chain, seed: int) -> None:
    random = Random(seed)
    events = history(random)
    for known in (LOTS[0], CRATES[0]):
        told.tell(observed(known, hour=-2))
        place_hold(told.connection, Placing("王丽", known, "毒素待检"), at(3))
    for start in (2, 6, 9):
        told.exceed(3, start, start + 0.7)
    told.connection.execute("begin")
    told.tell(*events)
    expected = outcome(told)
    told.connection.execute("rollback")

    random.shuffle(events)
    while events:
        told.tell(*(events.pop() for _ in range(min(len(events), random.randrange(1, 5)))))

    assert outcome(told) == expected
