"""Year files over HTTP: read by the firm and its offices, decided by an officer, taken away on record."""

from collections.abc import Iterator

import pytest

from builders.chain import Chain, chain
from builders.epcis import at
from builders.island import tell_island
from builders.service import Service, serving
from byssus.core.identity.access import Role


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    with chain(migrated_url) as built:
        tell_island(built)
        yield built


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    with serving(migrated_url, start=at(48)) as running:
        yield running


WORKS = {"firm": "works"}
FILES = "/api/v1/year-files/2026"


def test_an_officer_reads_decides_and_takes_the_file_away(service: Service, told: Chain) -> None:
    with service.client(Role.REGULATOR, party="gouqi") as office:
        visit = {"kind": "inspection", "on_day": "2026-07-21", "passed": False, "words": "地面积水"}
        assert office.post("/api/v1/firm-visits", params=WORKS, json=visit).status_code == 201
        shown = office.get(FILES, params=WORKS).json()
        wanted = {"grade": "D", "seen": shown["file"]["digest"], "reason": "屡教不改"}
        decided = office.post(f"{FILES}/decisions", params=WORKS, json=wanted)
        assert decided.status_code == 201
        assert office.post(f"{FILES}/decisions", params=WORKS, json=wanted | {"seen": "0" * 64}).status_code == 409
        again = office.get(FILES, params=WORKS).json()
        frozen = {"decision": decided.json()["id"]}
        pdf = office.get(f"{FILES}/file", params=WORKS | frozen)
        book = office.get(f"{FILES}/file", params=WORKS | {"form": "xlsx", "language": "en"})
        graded = office.get(f"{FILES}/firms").json()
    assert [each["grade"] for each in again["decisions"]] == ["D"]
    assert [each["words"] for each in again["visits"]] == ["地面积水"]
    assert (pdf.content[:5], book.content[:2]) == (b"%PDF-", b"PK")
    assert {each["code"]: each["grade"] for each in graded}["works"] == "D"
    assert told.rows("select action from audit where object = 'works' order by id") == [
        ("firm_visited",), ("firm_graded",), ("year_file_exported",), ("year_file_exported",)
    ]  # fmt: skip


def test_others_do_not(service: Service, told: Chain) -> None:  # noqa: ARG001 - it has to be there
    wanted = {"grade": "A", "seen": "0" * 64, "reason": "熟人"}
    with service.client(Role.DIRECTOR, party="works") as firm:
        assert firm.get(FILES, params=WORKS).status_code == 200
        assert firm.get(f"{FILES}/file", params=WORKS).status_code == 200
        assert firm.post(f"{FILES}/decisions", params=WORKS, json=wanted).status_code == 403
        assert firm.get(FILES, params={"firm": "cold"}).status_code == 403
    with service.client(Role.REGULATOR, party="other") as office:
        assert office.get(FILES, params=WORKS).status_code == 403
        assert office.get(f"{FILES}/file", params=WORKS).status_code == 403
        assert office.post(f"{FILES}/decisions", params=WORKS, json=wanted).status_code == 403
    with service.client(Role.REGULATOR, party="city") as office:
        assert office.get(FILES, params=WORKS).status_code == 200
        assert office.get(FILES, params={"firm": "nobody"}).status_code == 403
    with service.client(Role.ADMIN) as admin:
        assert admin.get(FILES, params={"firm": "nobody"}).status_code == 404
        assert admin.get("/api/v1/year-files/2100", params=WORKS).status_code == 404
