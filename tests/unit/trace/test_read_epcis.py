import json
from datetime import UTC, datetime

import pytest
from pydantic import JsonValue

from builders.epcis import crate, event, lot, made, observed, packed, place
from byssus.core.errors import InvalidInput
from byssus.trace.epcis.event import Action, EventType, Role, Thing
from byssus.trace.epcis.read import read_document, read_event

BIZ_STEP = "https://ref.gs1.org/cbv/BizStep-"
OLD_STEP = "urn:epcglobal:cbv:bizstep:"


def problems(original: dict[str, JsonValue]) -> list[str]:
    outcome = read_event(original)
    assert (outcome.event is None) == bool(outcome.problems)
    return [f"{problem.field} {problem.fault}" for problem in outcome.problems]


def test_an_event_is_read_into_what_when_where_and_why() -> None:
    original = packed(
        crate(5), "urn:epc:class:lgtin:6901234.000001.A", hour=2, where=7, bizStep="packing", eventID="urn:x:1"
    )
    found = read_event(original).event

    assert found is not None
    assert (found.type, found.action, found.event_id) == (EventType.AGGREGATION, Action.ADD, "urn:x:1")
    assert found.time == datetime(2026, 7, 20, 14, tzinfo=UTC)
    assert found.offset == "+08:00"
    assert found.biz_step == BIZ_STEP + "packing"
    assert found.read_point == "https://id.gs1.org/414/6901234000078"
    assert found.parent == "https://id.gs1.org/00/069012340000000054"
    assert found.things[1:] == (Thing(Role.CHILD, "https://id.gs1.org/01/06901234000016/10/A"),)


@pytest.mark.parametrize(
    "word", ["packing", "cbv:BizStep-packing", BIZ_STEP + "packing", "urn:epcglobal:cbv:bizstep:packing"]
)
def test_a_word_is_known_in_all_its_forms(word: str) -> None:
    found = read_event(observed(crate(1), bizStep=word)).event

    assert found is not None
    assert found.biz_step == BIZ_STEP + "packing"


def test_a_word_of_another_namespace_is_kept_as_it_is() -> None:
    found = read_event(observed(crate(1), bizStep="gdst:farmHarvest")).event

    assert found is not None
    assert found.biz_step == "https://traceability-dialogue.org/epcis/farmHarvest"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"eventTime": None}, "eventTime missing"),
        ({"eventTime": "2026-07-20T12:00:00"}, "eventTime malformed"),
        ({"eventTime": "yesterday"}, "eventTime malformed"),
        ({"eventTime": "0001-01-01T00:00:00+14:00"}, "eventTime malformed"),
        ({"eventTime": 1784548800}, "eventTime malformed"),
        ({"eventTimeZoneOffset": None}, "eventTimeZoneOffset missing"),
        ({"eventTimeZoneOffset": "+8"}, "eventTimeZoneOffset malformed"),
        ({"type": None}, "type missing"),
        ({"type": "HarvestEvent"}, "type unknown_word"),
        ({"action": None}, "action missing"),
        ({"action": "CREATE"}, "action unknown_word"),
        ({"bizStep": "steaming"}, "bizStep unknown_word"),
        ({"bizStep": "cbv:BizStep-steaming"}, "bizStep unknown_word"),
        ({"disposition": "frozen"}, "disposition unknown_word"),
        ({"persistentDisposition": {"set": ["lost"]}}, "persistentDisposition.set unknown_word"),
        ({"epcList": ["crate 5"]}, "epcList bad_code"),
        ({"epcList": ["urn:epc:id:sscc:1.2"]}, "epcList bad_code"),
        ({"epcList": ["https://id.gs1.org/01/06901234000017"]}, "epcList bad_code"),
        ({"epcList": None}, "epcList missing"),
        ({"ilmd": {"example:best": "x"}}, "ilmd not_allowed"),
        ({"action": "ADD", "ilmd": {"best": "x"}}, "ilmd.best unknown_field"),
        ({"temperature": -18}, "temperature unknown_field"),
        ({"parentID": crate(9)}, "parentID unknown_field"),
        ({"readPoint": "kitchen"}, "readPoint malformed"),
        ({"readPoint": {}}, "readPoint.id missing"),
        ({"quantityList": [{"quantity": 3}]}, "quantityList[0].epcClass missing"),
        ({"quantityList": [{"epcClass": lot("A"), "quantity": 2.5}]}, "quantityList[0].uom bad_quantity"),
        ({"quantityList": [{"epcClass": lot("A"), "quantity": -1}]}, "quantityList[0].quantity bad_quantity"),
        ({"quantityList": [{"epcClass": lot("A"), "quantity": "3"}]}, "quantityList[0].quantity malformed"),
        ({"quantityList": [{"epcClass": lot("A"), "quantity": 3, "uom": "kg"}]}, "quantityList[0].uom bad_quantity"),
        (
            {"quantityList": [{"epcClass": "https://id.gs1.org/01/96901234000019", "quantity": 3}]},
            "quantityList[0].uom bad_quantity",
        ),
        ({"bizTransactionList": [{"type": "po"}]}, "bizTransactionList[0].bizTransaction missing"),
        ({"errorDeclaration": {"reason": "incorrect_data"}}, "errorDeclaration.declarationTime missing"),
    ],
)
def test_a_broken_rule_is_named_with_its_field(fields: dict[str, JsonValue], expected: str) -> None:
    assert problems(observed(crate(1)) | fields) == [expected]


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        (packed(crate(5), crate(6)) | {"parentID": None}, ["parentID missing"]),
        (packed(crate(5), crate(6), action="OBSERVE") | {"parentID": None}, []),
        (packed(crate(5)), ["childEPCs missing"]),
        (packed(crate(5), action="DELETE"), []),
        (packed(crate(5), crate(5)), ["parentID not_allowed"]),
        (
            packed(crate(5), crate(6), action="OBSERVE") | {"type": "AssociationEvent", "parentID": ""},
            ["parentID missing"],
        ),
        (made([lot("A")], []), ["outputQuantityList missing"]),
        (made([], [lot("A")]), ["inputQuantityList missing"]),
        (made([lot("A")], [], transformationID="urn:x:season"), []),
        (made([], [], transformationID="urn:x:season"), ["inputQuantityList missing"]),
        (event("TransactionEvent", action="ADD", epcList=[crate(1)]), ["bizTransactionList missing"]),
        (event("ObjectEvent", action="OBSERVE", sensorElementList=[{"sensorReport": []}]), ["epcList missing"]),
        (
            event("ObjectEvent", action="OBSERVE", sensorElementList=[{}], readPoint={"id": place(1)}),
            [],
        ),
    ],
)
def test_each_kind_of_event_has_its_own_rules(original: dict[str, JsonValue], expected: list[str]) -> None:
    assert problems(original) == expected


def test_a_good_event_goes_on_though_its_neighbours_are_bad() -> None:
    bad = observed(crate(1))
    del bad["eventTime"]
    document = {"type": "EPCISDocument", "epcisBody": {"eventList": [observed(crate(1)), bad, 17, observed(crate(2))]}}

    outcomes = read_document(json.dumps(document).encode())

    assert [outcome.event is not None for outcome in outcomes] == [True, False, False, True]
    assert [str(problem) for outcome in outcomes for problem in outcome.problems] == [
        "event 2: eventTime is missing; give a time with its zone, 2026-11-23T08:00:00+08:00.",
        "event 3: event is 17; give an object.",
    ]


def test_a_single_event_and_a_bare_list_are_documents_too() -> None:
    one = observed(crate(1))

    assert len(read_document(json.dumps(one).encode())) == 1
    assert len(read_document(json.dumps([one, one]).encode())) == 2


@pytest.mark.parametrize("document", [b"", b'{"type":', b"\xff\xfe", b"17", b'{"type":"EPCISDocument","epcisBody":{}}'])
def test_what_is_no_document_is_refused_with_words(document: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_document(document)


def test_what_no_database_can_hold_is_refused() -> None:
    deep: JsonValue = "x"
    for _ in range(900):
        deep = {"a:b": deep}

    assert problems(observed(crate(1), **{"a:note": "\0"})) == ["event malformed"]
    assert problems(observed(crate(1), **{"a:note": "\\u0000"})) == []
    assert problems(observed(crate(1), **{"a:note": deep})) == ["event malformed"]
    assert problems(observed(crate(1), "urn:x:" + "y" * 2000)) == ["epcList bad_code"]


def test_prefixes_declared_for_a_document_hold_in_its_events() -> None:
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"zs": "https://zs.example/"}],
        "type": "EPCISDocument",
        "epcisBody": {"eventList": [observed(crate(1), bizStep="zs:glazing", **{"zs:line": "2"})]},
    }
    (outcome,) = read_document(json.dumps(document).encode())

    assert outcome.event is not None
    assert outcome.event.biz_step == "https://zs.example/glazing"
    alone = read_event(outcome.event.body).event
    assert alone is not None
    assert alone.hash == outcome.event.hash
