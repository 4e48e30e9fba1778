"""Events that an older version captured are read anew, and then tell what they would tell if captured now."""

from typing import LiteralString

import pytest

from builders.chain import Chain
from builders.epcis import at, crate, event, lot, made, observed, packed, place
from byssus.core.database import connect
from byssus.trace.answer.ask import ask
from byssus.trace.capture.reading import read_anew
from byssus.trace.codes import canonical
from byssus.trace.hold.listing import list_breaches
from byssus.trace.hold.place import Placing, place_hold

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

PACK = f"{lot('L')}/21/7"
WRONG = observed(crate(3), hour=2, where=3)
TOLD = [
    observed(PACK, hour=1, where=2, **{"ex:vesselName": "浙嵊渔1"}),
    made(
        [lot("RAW")], [lot("L")], 0, bizLocation={"id": place(2)}, readPoint={"id": place(1)}, **{"ex:species": "MSM"}
    ),
    packed(crate(1), lot("L"), hour=1, where=2, bizTransactionList=[{"bizTransaction": "urn:ex:po:1"}]),
    WRONG,
    WRONG | {"errorDeclaration": {"declarationTime": "2026-07-21T00:00:00Z"}},
    event("ObjectEvent", 3, action="OBSERVE", epcList=[crate(1)], bizStep="receiving"),
]
CONTEXT = {"@context": {"ex": "https://ex.example/"}}


def tables(told: Chain) -> tuple[list[str], ...]:
    """What was read in every event, without the numbers that things happened to get."""
    queries: tuple[LiteralString, ...] = (
        "select hash, name, value, number, fact.unit from event_fact as fact "
        "join epcis_event as event on event.id = fact.event_id",
        "select hash, item.uri, batch.uri from event_pack as pack "
        "join epcis_event as event on event.id = pack.event_id "
        "join item on item.id = item_id join item as batch on batch.id = batch_id",
        "select hash, place, kind.event_time, kind.kind, reading from event_kind as kind "
        "join epcis_event as event on event.id = kind.event_id",
    )
    return *(sorted(map(str, told.rows(query))) for query in queries), *(
        sorted(map(str, derived)) for derived in (told.edges(), told.stays())
    )


def forget(told: Chain) -> None:
    """As if an older version had captured it, that knew no batches and hardly any key data."""
    told.connection.execute("delete from event_pack")
    told.connection.execute("delete from event_fact where name <> 'species'")
    told.connection.execute("insert into event_fact select id, 'seal', 'misread' from epcis_event")
    told.connection.execute("update event_kind set reading = 0, kind = gen_random_uuid()")
    told.connection.execute("update stay set left_at = arrived_at + interval '1 hour'")
    told.connection.execute("delete from edge")


@pytest.mark.parametrize("batch", [1, 4])
def test_what_is_read_anew_is_what_capturing_it_now_gives(told: Chain, migrated_url: str, batch: int) -> None:
    assert told.tell(*(each | CONTEXT for each in TOLD)).refused == 0
    as_captured = tables(told)
    assert all(as_captured)
    forget(told)

    while True:
        with connect(migrated_url) as doomed:  # a worker that dies before its commit
            doomed.execute("select 1")
            read_anew(doomed, batch)
            doomed.rollback()
        if not read_anew(told.connection, batch):
            break

    assert tables(told) == as_captured
    assert read_anew(told.connection) == 0


def test_goods_that_an_old_event_turns_out_to_name_are_followed(told: Chain) -> None:
    told.tell(made([lot("RAW")], [lot("L")], 0), observed(PACK, hour=9, where=5, bizStep="retail_selling"))
    forget(told)
    place_hold(told.connection, Placing("王丽", lot("RAW"), "毒素"), at(1))

    while read_anew(told.connection):
        pass
    told.follow()

    tree = ask(told.connection, "(01)06901234000016(21)7", told.now).tree
    assert canonical(lot("RAW")) in {node.item.uri for node in tree.nodes}
    assert [breach.moved for breach in list_breaches(told.connection)] == [canonical(PACK)]


def test_what_breaks_a_rule_of_today_stays_as_it_was_read(told: Chain) -> None:
    told.tell(TOLD[1] | CONTEXT)
    told.connection.execute('update epcis_event set body = body || \'{"eventTime": "yesterday"}\'')
    told.connection.execute("update event_kind set reading = 0")
    before = told.rows("select * from event_fact")

    assert read_anew(told.connection) == 1
    assert read_anew(told.connection) == 0
    assert told.rows("select * from event_fact") == before
