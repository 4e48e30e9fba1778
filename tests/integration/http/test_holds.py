"""Holds over HTTP: who may place, release and ask, and what a scanner hears."""

from collections.abc import Iterator

import pytest

from builders.chain import Chain, chain
from builders.epcis import crate, lot, observed, packed, place
from builders.service import Service
from byssus.core.identity.access import Role
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.codes import canonical

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


def test_what_a_regulator_placed_is_released_by_another_regulator_and_by_no_firm(service: Service, told: Chain) -> None:
    with told.connection.transaction():
        apply_plant(told.connection, OTHERS)
    told.tell(observed(crate(1), hour=3, where=7))
    with (
        service.client(Role.REGULATOR, "所长", party="near") as placer,
        service.client(Role.REGULATOR, "市局张", party="city") as city,
        service.client(Role.REGULATOR, "外所李", party="far") as far,
        service.client(Role.OPERATOR, "王丽", party="shopkeeper") as shop,
        service.client(Role.DIRECTOR, "陈总", party="shopkeeper") as director,
        service.client(Role.ADMIN) as admin,
    ):
        placed = placer.post("/api/v1/holds", json={"code": PACK, "reason": "抽检不合格"}).json()
        assert placed["placed_role"] == "regulator"
        release = f"/api/v1/holds/{placed['id']}/release"
        for refused in (shop, director, admin):
            answer = refused.post(release, json={"reason": "合格"})
            assert (answer.status_code, "as a regulator" in answer.json()["detail"]) == (403, True)
        assert placer.post(release, json={"reason": "合格"}).status_code == 403, "it takes a second person"
        assert far.post(release, json={"reason": "合格"}).status_code == 404, "not in its jurisdiction"
        assert city.post(release, json={"reason": "复检合格"}).json()["open"] is False


def test_a_hold_from_before_roles_were_on_record_is_released_as_a_firms(service: Service, told: Chain) -> None:
    with service.client(Role.REGULATOR, "所长") as office, service.client(Role.OPERATOR, "王丽") as operator:
        number = office.post("/api/v1/holds", json={"code": PACK, "reason": "抽检"}).json()["id"]
        told.connection.execute("update hold set placed_role = null")
        assert operator.post(f"/api/v1/holds/{number}/release", json={"reason": "合格"}).status_code == 200


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


OTHERS = Plant.model_validate({
    "parties": [
        {"code": "city", "kind": "city", "name": "市局"},
        {"code": "near", "kind": "office", "name": "本所", "above": "city"},
        {"code": "far", "kind": "office", "name": "外所", "above": "city"},
        {"code": "shopkeeper", "kind": "trader", "name": "门店"},
        {"code": "stranger", "kind": "trader", "name": "他厂"},
    ],
    "sites": [
        {"code": "shop", "kind": "shop", "name": "门店", "party": "shopkeeper", "office": "near",
         "zones": [{"code": "floor", "kind": "retail", "name": "卖场", "location": canonical(place(7))}]},
        {"code": "else", "kind": "shop", "name": "他店", "party": "stranger", "office": "far",
         "zones": [{"code": "else-floor", "kind": "retail", "name": "卖场", "location": canonical(place(8))}]},
    ],
})  # fmt: skip


def test_holds_are_for_those_whose_goods_they_are_or_were_and_for_their_offices(service: Service, told: Chain) -> None:
    with told.connection.transaction():
        apply_plant(told.connection, OTHERS)
    told.tell(observed(crate(1), hour=3, where=7))
    with (
        service.client(Role.OPERATOR, "王丽", party="firm") as maker,
        service.client(Role.OPERATOR, party="shopkeeper") as shop,
        service.client(Role.OPERATOR, party="stranger") as stranger,
        service.client(Role.REGULATOR, party="near") as near,
        service.client(Role.REGULATOR, party="far") as far,
        service.client(Role.REGULATOR, party="city") as city,
    ):
        number = maker.post("/api/v1/holds", json={"code": PACK, "reason": "毒素待检"}).json()["id"]
        told.tell(observed(crate(1), hour=50, where=7, bizStep="retail_selling"))
        for caller, sees in ((maker, True), (shop, True), (near, True), (city, True), (stranger, False), (far, False)):
            assert [hold["id"] for hold in caller.get("/api/v1/holds").json()["entries"]] == [number] * sees
            assert caller.get(f"/api/v1/holds/{number}").status_code == (200 if sees else 404)
        assert [len(each.get("/api/v1/holds/breaches").json()) for each in (shop, near, city, far)] == [1, 1, 1, 0]
        release = f"/api/v1/holds/{number}/release"
        assert stranger.post(release, json={"reason": "合格"}).status_code == 404
        assert near.post(release, json={"reason": "合格"}).status_code == 200


def test_a_hold_of_what_nobody_told_of_yet_is_everybodys(service: Service, told: Chain) -> None:
    with service.client(Role.OPERATOR, party="firm") as maker:
        code = "(01)06901234000016(10)NEVER"
        number = maker.post("/api/v1/holds", json={"code": code, "reason": "传真来的批号"}).json()["id"]
        assert [hold["id"] for hold in maker.get("/api/v1/holds").json()["entries"]] == [number]
    assert told.rows("select count(*) from held") == [(1,)]
