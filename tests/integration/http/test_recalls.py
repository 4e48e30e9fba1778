"""Recalls over HTTP: who may open, see, enter and close one, and which papers they get."""

from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest
from openpyxl import load_workbook

from builders.chain import Chain, chain
from builders.epcis import at
from builders.island import meat, packs, tell_island
from builders.service import Service, serving
from byssus.core.identity.access import Role

WANTED = {
    "firm": "works", "grade": "I", "cause": "failed_test", "about": meat("C1"), "hazard": "麻痹性毒素", "harm": "中毒",
    "known_at": at(40).isoformat(),
}  # fmt: skip


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    with chain(migrated_url) as built:
        tell_island(built)
        yield built


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    with serving(migrated_url, start=at(48)) as running:
        yield running


def post(client: httpx.Client, path: str, **wanted: object) -> httpx.Response:
    return client.post(f"/api/v1/recalls{path}", json=wanted)


@pytest.mark.usefixtures("told")
def test_a_recall_goes_from_its_cause_to_its_end(service: Service) -> None:
    with (
        service.client(Role.DIRECTOR, "厂长", party="works") as director,
        service.client(Role.OPERATOR, "店员", party="market") as shop,
        service.client(Role.REGULATOR, "所长", party="gouqi") as office,
        service.client(Role.DIRECTOR, party="grower") as grower,
    ):
        opened = post(director, "", **WANTED)
        assert opened.status_code == 201, opened.text
        recall = opened.json()
        path = f"/{recall['id']}"
        assert (recall["state"], recall["report_due"]) == ("report_due", "2026-07-23T04:00:00Z")
        assert {line["site"] for line in recall["stock"]} == {"works", "shop-1", "shop-2"}
        assert post(grower, path + "/notes", words="x").status_code == 403
        assert post(grower, "", **WANTED).status_code == 403

        back = {"code": packs("P1"), "zone": "shop-1-floor", "amount": 10, "unit": "包"}
        assert post(shop, path + "/returns", **back).status_code == 200
        assert post(shop, path + "/returns", **{**back, "zone": "cook"}).status_code == 403
        assert post(shop, path + "/report", words="市局").status_code == 403
        assert post(director, path + "/report", words="市局").json()["state"] == "running"
        assert post(shop, path + "/class", grade="II", words="轻").status_code == 403
        classed = post(director, path + "/class", grade="II", words="无人受害").json()
        assert (classed["grade"], classed["report_due"], classed["finish_from"]) == (
            "II",
            "2026-07-24T04:00:00Z",
            "knowing",
        )
        assert post(director, path + "/class", grade="II", words="再说").status_code == 409
        one = {"things": [packs("P1")], "words": "再核"}
        assert post(director, path + "/releases", **one).status_code == 403
        assert post(office, path + "/releases", **one).status_code == 200
        assert post(shop, path + "/inclusions", **one).status_code == 403
        assert post(director, path + "/inclusions", **one).json()["steps"][-1]["kind"] == "taken_in"
        assert post(director, path + "/inclusions", **one).status_code == 404
        assert post(director, path + "/notified", site="shop-1", words="电话").json()["notified"].keys() == {"shop-1"}
        proposal = director.get(f"/api/v1/recalls{path}").json()["proposals"][0]
        decided = {"kind": proposal["kind"], "about": proposal["about"], "accepted": False, "words": "已清场"}
        assert post(director, path + "/widenings", **decided).json()["proposals"][0]["accepted"] is False
        assert post(director, path + "/finish").status_code == 422
        assert post(director, path + "/finish", words="余货由经销商销毁").json()["state"] == "finished"
        assert post(director, path + "/confirmation", agreed=True).status_code == 403
        assert post(office, path + "/confirmation", agreed=True).json()["state"] == "closed"
        assert post(office, path + "/notes", words="再看").status_code == 409


def test_who_reads_a_recall_or_takes_a_paper_is_on_record_and_papers_are_for_whom_they_concern(
    service: Service, told: Chain
) -> None:
    with (
        service.client(Role.DIRECTOR, "厂长", party="works") as director,
        service.client(Role.OPERATOR, "店员", party="market") as shop,
        service.client(Role.OPERATOR, "渔民", party="grower") as grower,
    ):
        number = post(director, "", **WANTED).json()["id"]
        papers = f"/api/v1/recalls/{number}/papers"
        for language in ("zh", "en"):
            for paper in ("plan", "notice", "progress"):
                written = director.get(f"{papers}/{paper}", params={"language": language})
                assert written.content.startswith(b"%PDF")
        assert director.get(f"{papers}/final").status_code == 409
        lists = director.get(f"{papers}/lists")
        assert lists.headers["content-disposition"].endswith(f'"recall-{number}-lists-zh.xlsx"')
        book = load_workbook(BytesIO(lists.content))
        assert book.sheetnames == ["涉及食品", "持有人", "过程记录"]
        held = {(line[0], line[1], line[4], line[7]) for line in book["持有人"].iter_rows(min_row=2, values_only=True)}
        assert ("超市 shop-2", "0580-2", "P1", 500) in held
        assert [line[3] for line in book["涉及食品"].iter_rows(min_row=2, values_only=True)] == [2000, 2000]
        assert shop.get(f"{papers}/lists").status_code == 403
        assert shop.get(f"{papers}/notice").status_code == 200
        assert shop.get(f"{papers}/plan").status_code == 403
        assert grower.get(f"/api/v1/recalls/{number}").status_code == 404
        assert [each["id"] for each in shop.get("/api/v1/recalls").json()] == [number]
        assert grower.get("/api/v1/recalls").json() == []
        assert shop.get("/api/v1/recalls", params={"drill": True}).json() == []
    assert told.rows("select distinct action from audit where action like 'recall%' order by 1") == [
        ("recall_exported",),
        ("recall_opened",),
        ("recall_read",),
    ]


@pytest.mark.usefixtures("told")
def test_an_operator_opens_nothing_and_a_wrong_cause_is_refused(service: Service) -> None:
    with service.client(Role.OPERATOR, party="works") as operator, service.client(Role.ADMIN) as admin:
        assert post(operator, "", **WANTED).status_code == 403
        assert post(admin, "", **{**WANTED, "about": packs("P9")}).status_code == 404
        assert post(admin, "", **{**WANTED, "known_at": at(90).isoformat()}).status_code == 422
        assert post(admin, "", **{**WANTED, "cause": "excursion"}).status_code == 422
        assert post(admin, "", **{**WANTED, "hazard": " "}).status_code == 422
        assert post(admin, "", **{**WANTED, "firm": "nobody"}).status_code == 404
        drill = post(admin, "", **{**WANTED, "drill": True}).json()
        assert drill["measured"]["accounted"] == 1
