"""Scans, EPCIS documents and status messages; SenML has a file of its own."""

from datetime import UTC, datetime

import pytest
from pydantic import JsonValue

from builders.ingest import encoded
from byssus.ingest.formats.table import decode
from byssus.ingest.message import NOW, Decoded, LocalTime, Reason, Scan

CODE = "]Q1https://id.example/01/06901234500011/10/L1"


def scanned(document: JsonValue) -> Decoded:
    return decode("byssus/v1/gw-1/scan", encoded(document))


def a_scan(**fields: JsonValue) -> dict[str, JsonValue]:
    return {"time": "2026-11-23T01:02:03+08:00", "reader": "pack-line-2", "data": CODE, **fields}


def test_a_scan_has_reader_time_and_code() -> None:
    assert scanned(a_scan()).scans == [Scan("pack-line-2", datetime(2026, 11, 22, 17, 2, 3, tzinfo=UTC), CODE)]


def test_a_scan_may_carry_quantity_parent_and_step() -> None:
    [scan] = scanned(a_scan(quantity=12.5, unit="KGM", parent="]C100", step="packing", operator="Li")).scans
    assert (scan.quantity, scan.unit, scan.parent, scan.step) == (12.5, "KGM", "]C100", "packing")


def test_a_list_of_scans_keeps_the_good_ones() -> None:
    decoded = scanned([a_scan(), a_scan(data=None), a_scan(reader="pack-line-3")])
    assert [scan.reader for scan in decoded.scans] == ["pack-line-2", "pack-line-3"]
    [problem] = decoded.problems
    assert problem.detail == "Scan 2: field 'data' is missing."


def test_group_separators_in_a_code_are_kept() -> None:
    assert scanned(a_scan(data="]d20106901234500011\x1d10L1")).scans[0].code == "]d20106901234500011\x1d10L1"


def test_a_scan_without_a_time_is_of_now() -> None:
    assert scanned(a_scan(time=None)).scans[0].time == NOW


def test_a_scan_in_local_time_waits_for_the_zone() -> None:
    time = scanned(a_scan(time="2026-11-23T01:02:03")).scans[0].time
    assert time == LocalTime(datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"quantity": 12.5}, Reason.MISSING),
        ({"quantity": "12", "unit": "KGM"}, Reason.WRONG_TYPE),
        ({"quantity": float("nan"), "unit": "KGM"}, Reason.NOT_FINITE),
        ({"reader": ""}, Reason.MISSING),
        ({"reader": 2}, Reason.WRONG_TYPE),
        ({"data": ["x"]}, Reason.WRONG_TYPE),
        ({"time": "yesterday"}, Reason.BAD_TIME),
        ({"time": "0001-01-01T00:00:00"}, Reason.BAD_TIME),
        ({"time": 1_776_020_076}, Reason.WRONG_TYPE),
    ],
)
def test_a_scan_that_cannot_be_used_is_refused(fields: dict[str, JsonValue], reason: Reason) -> None:
    assert [problem.reason for problem in scanned(a_scan(**fields)).problems] == [reason]


@pytest.mark.parametrize(
    "document",
    [{"type": "ObjectEvent"}, [{"type": "ObjectEvent"}, {"type": "AggregationEvent"}], {"type": "EPCISDocument"}],
)
def test_an_event_a_list_of_events_and_a_document_are_kept_as_they_came(document: JsonValue) -> None:
    assert decode("byssus/v1/gw-1/epcis", encoded(document)) == Decoded(capture=encoded(document))


@pytest.mark.parametrize(
    ("document", "reason"),
    [([], Reason.EMPTY), ({"eventTime": "x"}, Reason.MISSING), ([7], Reason.WRONG_TYPE), ("x", Reason.WRONG_TYPE)],
)
def test_what_is_no_event_is_refused(document: JsonValue, reason: Reason) -> None:
    [problem] = decode("byssus/v1/gw-1/epcis", encoded(document)).problems
    assert problem.reason is reason


@pytest.mark.parametrize("online", [True, False])
def test_a_status_says_whether_the_gateway_is_there(online: bool) -> None:
    assert decode("byssus/v1/gw-1/status", encoded({"online": online})) == Decoded(online=online)


@pytest.mark.parametrize("document", [{}, {"online": 1}, {"online": "true"}])
def test_a_status_that_does_not_say_is_refused(document: JsonValue) -> None:
    [problem] = decode("byssus/v1/gw-1/status", encoded(document)).problems
    assert problem.reason is Reason.WRONG_TYPE
