"""Holds over HTTP: who may place, release and ask, and what a scanner hears."""

from collections.abc import Iterator

import pytest

from builders.chain import Chain, chain
from builders.epcis import crate, lot, observed, packed
from builders.service import Service
from byssus.core.identity.access import Role

STORED = [packed(crate(1), lot("L"), hour=0, where=2), observed(crate(1), hour=1, where=3)]
PACK = "(01)06901234000016(10)L"


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    with chain(migrated_url) as built:
        built.tell(*STORED)
        yield built


def test_a_scanner_hears_no_with_the_reason_and_yes_after_the_release(service: Service, told: Chain) -> None:
    with service.client(Role.GATEWAY) as scanner, service.client(Role.OPERATOR) as operator:
        assert scanner.get("/api/v1/holds/check", params={"code": PACK}).json()["may_move"] is True
        placed = operator.post("/api/v1/holds", json={"code": PACK, "reason": "毒素待检"})
        assert placed.status_code == 201

        answer = scanner.get("/api/v1/holds/check", params={"code": PACK}).json()
        assert (answer["may_move"], answer["blocks"][0]["why"]) == (False, "held")
        assert "毒素待检" in answer["blocks"][0]["zh"]
        release = f"/api/v1/holds/{placed.json()['id']}/release"
        assert operator.post(release, json={"reason": "合格"}).status_code == 403
        with service.client(Role.REGULATOR) as office:
            assert office.post(release, json={"reason": "合格"}).json()["open"] is False
            assert office.post(release, json={"reason": "合格"}).status_code == 409
        assert scanner.get("/api/v1/holds/check", params={"code": PACK}).json()["may_move"] is True
    assert told.rows("select count(*) from audit where action like 'hold%'") == [(2,)]


def test_a_gateway_only_asks(service: Service) -> None:
    with service.client(Role.GATEWAY) as scanner:
        assert scanner.post("/api/v1/holds", json={"code": PACK, "reason": "x"}).status_code == 403
        assert scanner.get("/api/v1/holds").status_code == 403
        assert scanner.get("/api/v1/holds/check", params={"code": "(01)06901234000017"}).status_code == 422
        unknown = scanner.get("/api/v1/holds/check", params={"code": "(01)06901234000016(10)NEVER"}).json()
        assert (unknown["known"], unknown["may_move"]) == (False, True)


def test_holds_are_listed_with_where_the_goods_are_and_what_broke_them(service: Service, told: Chain) -> None:
    told.exceed(3, 5, 6)
    told.tell(observed(crate(1), hour=50, where=3, bizStep="shipping"))
    with service.client(Role.REGULATOR) as office:
        [hold] = office.get("/api/v1/holds", params={"open": True}).json()["entries"]
        assert (hold["cause"], hold["excursion"]["zone"], len(hold["things"])) == ("excursion", "z3", 2)
        assert office.get(f"/api/v1/holds/{hold['id']}").json() == hold
        assert {breach["step"] for breach in office.get("/api/v1/holds/breaches").json()} == {"shipping"}
        assert office.get("/api/v1/holds", params={"open": False}).json()["entries"] == []
        assert office.get("/api/v1/holds/77").status_code == 404
        assert office.post(f"/api/v1/holds/{hold['id']}/release", json={"reason": "x", "things": []}).status_code == 422
