"""A whole chain as one EPCIS document: valid for GS1 and for GDST, the same each time, and enough to know it again."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema_rs
import orjson
import pytest

from builders.chain import Chain, chain
from builders.epcis import crate, lot, made, observed, packed, place
from builders.island import PLANT, live, packs, tell_island
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.answer.ask import ask
from byssus.trace.documents.dossier import dossier
from byssus.trace.documents.epcis import epcis_document
from byssus.trace.epcis.read import read_document
from byssus.trace.questions.scope import EVERYTHING, Scope
from servers.databases import DatabaseServer

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
CORPUS = Path(os.environ.get("BYSSUS_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
GS1, GDST = CORPUS / "epcis-gs1" / "EPCIS-JSON-Schema.json", CORPUS / "gdst" / "gdst_json_schema.json"
HISTORY = [
    observed(hour=0, where=1, quantityList=[{"epcClass": lot("RAW"), "quantity": 100, "uom": "KGM"}])
    | {"action": "ADD", "bizStep": "urn:epcglobal:cbv:bizstep:commissioning"},
    packed(crate(9), lot("RAW"), hour=1, where=1, bizStep="packing"),
    observed(crate(9), hour=2, where=2, bizStep="https://ref.gs1.org/cbv/BizStep-receiving"),
    packed(crate(9), lot("RAW"), hour=3, where=2, action="DELETE", bizStep="unpacking"),
    made([lot("RAW"), lot("OTHER")], [lot("MEAT")], 4, readPoint={"id": place(2)}, bizStep="commissioning"),
    made([lot("RAW")], [lot("SOUP")], 4, readPoint={"id": place(2)}, bizStep="commissioning"),
    packed(crate(1), lot("MEAT"), hour=5, where=2, bizStep="packing"),
    observed(crate(1), hour=6, where=3, bizStep="storing"),
    packed(crate(2), crate(1), hour=7, where=3, bizStep="packing"),
    observed(crate(2), hour=8, where=4, bizStep="receiving"),
]


@pytest.fixture
def elsewhere(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Chain]:
    """An installation that was told nothing."""
    with database_servers("embedded").migrated_database() as url, chain(url) as built:
        yield built


def document(told: Chain, code: str, *, gdst: bool = False, scope: Scope = EVERYTHING) -> bytes:
    with told.connection.transaction():
        return b"".join(epcis_document(told.connection, dossier(told.connection, code, scope), gdst=gdst))


def faults(schema: Path, content: bytes) -> list[str]:
    validator = jsonschema_rs.validator_for(orjson.loads(schema.read_bytes()))
    found = validator.iter_errors(orjson.loads(content))
    return [f"{list(error.instance_path)} {error.message}"[:300] for error in found]


@pytest.mark.skipif(not GDST.exists(), reason=f"no schemas in {CORPUS}; set BYSSUS_CORPUS")
def test_a_chain_is_valid_for_gs1_and_completed_from_master_data_for_gdst_too(told: Chain) -> None:
    tell_island(told)
    plain, complete = document(told, packs("P1")), document(told, packs("P1"), gdst=True)

    assert faults(GS1, plain) == []
    assert faults(GS1, complete) == []
    assert faults(GDST, complete) == []
    assert faults(GDST, plain) != [], "the farms did not tell whose product it is"
    assert b"lackingForGdst" not in complete


def test_what_gdst_asks_for_and_nobody_told_is_named_in_the_document(told: Chain) -> None:
    tell_island(told)
    told.connection.execute("update party set human_welfare = null where code = 'grower'")

    content = orjson.loads(document(told, packs("P1"), gdst=True))

    assert content["urn:byssus:document:lackingForGdst"] == {"gdst:humanWelfarePolicy": 2}


RICH = [
    {**made([lot("MEAT")], [], 20, readPoint={"id": place(2)}), "bizStep": "commissioning",
     "transformationID": "urn:x:cooking-7"},
    {**made([], [lot("FINE")], 21, readPoint={"id": place(2)}), "bizStep": "commissioning",
     "transformationID": "urn:x:cooking-7", "@context": {"byssus": "urn:x-byssus:voc:"},
     "ilmd": {"byssus:name": "冷冻贻贝"}, "byssus:note": {"byssus:of": ["甲", {"byssus:kg": 1.5}]},
     "sensorElementList": [{
        "sensorMetadata": {"time": "2026-07-21T09:00:00Z", "deviceID": "https://id.gs1.org/8004/401234512345678"},
        "sensorReport": [{"type": "Temperature", "value": -18.5, "uom": "CEL", "minValue": -19},
                         {"type": "Temperature", "exception": "ALARM_CONDITION"}]}]},
    {**packed(crate(7), hour=22, where=2, bizStep="installing"), "type": "AssociationEvent",
     "childEPCs": [crate(8)]},
    packed(crate(8), lot("FINE"), hour=23, where=2, bizStep="packing"),
]  # fmt: skip


@pytest.mark.skipif(not GDST.exists(), reason=f"no schemas in {CORPUS}; set BYSSUS_CORPUS")
def test_sensors_associations_long_transformations_and_corrections_are_valid_and_what_gdst_lacks_is_named(
    told: Chain,
) -> None:
    wrong = {**packed(crate(9), lot("FINE"), hour=24, where=2, bizStep="packing"), "eventID": "urn:uuid:" + "1" * 32}
    declared = {"declarationTime": "2026-07-22T09:00:00Z", "reason": "incorrect_data"}
    told.tell(*HISTORY, *RICH, wrong, {**wrong, "errorDeclaration": declared})

    plain, complete = document(told, lot("FINE")), document(told, lot("FINE"), gdst=True)

    assert faults(GS1, plain) == faults(GS1, complete) == []
    assert b"1" * 32 not in plain, "what was declared wrong is no part of the chain"
    told_of = orjson.loads(complete)["urn:byssus:document:lackingForGdst"]
    missing = {fault.rpartition('" is a required')[0].rpartition('"')[2] for fault in faults(GDST, complete)}
    assert missing == {
        "gdst:humanWelfarePolicy",
        "gdst:productOwner",
        "cbvmda:informationProvider",
        "gdst:proteinSource",
    }
    assert missing <= {name.removeprefix("ilmd ") for name in told_of}


def test_the_same_chain_is_the_same_bytes_in_whatever_order_it_was_told(told: Chain, elsewhere: Chain) -> None:
    told.tell(*HISTORY)
    for event in reversed(HISTORY):
        elsewhere.tell(event)

    content = document(told, lot("MEAT"))

    assert content == document(told, lot("MEAT"))
    assert content == document(elsewhere, lot("MEAT"))


def test_who_captures_a_document_gives_the_same_answer_about_the_code(told: Chain, elsewhere: Chain) -> None:
    told.tell(*HISTORY)
    content = document(told, lot("MEAT"))

    elsewhere.send(content.decode())
    assert elsewhere.capture().refused == 0

    assert ask(elsewhere.connection, lot("MEAT"), told.now) == ask(told.connection, lot("MEAT"), told.now)


def test_the_round_trip_of_a_whole_island_loses_nothing_of_the_chain(told: Chain, elsewhere: Chain) -> None:
    tell_island(told)
    with elsewhere.connection.transaction():
        apply_plant(elsewhere.connection, Plant.model_validate(PLANT))

    elsewhere.send(document(told, packs("P1")).decode())
    elsewhere.capture()

    mine, theirs = (ask(each.connection, packs("P1"), told.now) for each in (told, elsewhere))
    assert (theirs.tree, theirs.timeline, theirs.items) == (mine.tree, mine.timeline, mine.items)
    assert document(elsewhere, packs("P1")) == document(told, packs("P1"))


def test_events_are_told_under_the_hash_that_they_have_here(told: Chain) -> None:
    told.tell(*HISTORY)

    hashes = {outcome.event.hash for outcome in read_document(document(told, lot("MEAT"))) if outcome.event}

    assert hashes == {row[0] for row in told.rows("select hash from epcis_event")}


def test_a_firm_is_told_of_its_own_and_of_one_step_up_and_down_and_how_much_more_there_is(told: Chain) -> None:
    tell_island(told)
    scope = Scope(frozenset({"shop-1"}), frozenset({"market"}), frozenset({"store"}))

    content = orjson.loads(document(told, packs("P1"), scope=scope))

    steps = [event["bizStep"] for event in content["epcisBody"]["eventList"]]
    assert set(steps) == {"storing", "shipping", "unpacking", "retail_selling"}
    assert content["urn:byssus:document:eventsNotShown"] > 0
    assert live("H1") not in orjson.dumps(content).decode()
