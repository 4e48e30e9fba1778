"""Records over HTTP."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

import httpx
import pypdfium2
import pytest
from openpyxl import load_workbook

from builders.conditions import START
from builders.line import Line, line
from builders.service import Service, serving
from byssus.core.identity.access import Role

DAY = "/api/v1/records/2026-07-01"
SITE = {"site": "p"}


def begins(day: int) -> datetime:
    """Midnight in Shanghai."""
    return START + timedelta(days=day - 1, hours=-8)


@pytest.fixture
def plant(migrated_url: str) -> Iterator[Line]:
    with line(migrated_url) as there:
        there.measure(begins(1), *[-20.0] * 144)
        yield there


@pytest.fixture
def service(plant: Line, migrated_url: str) -> Iterator[Service]:  # noqa: ARG001 - it comes first
    with serving(migrated_url, start=begins(3)) as running:
        yield running


@pytest.fixture
def officer(service: Service) -> Iterator[httpx.Client]:
    with service.client(Role.OPERATOR, "林一舟") as client:
        yield client


def test_a_record_is_drafted_answered_signed_and_added_to(officer: httpx.Client) -> None:
    draft = officer.get(DAY, params=SITE).json()
    assert (draft["signature"], [item["findings"] for item in draft["content"]["items"]][-2:]) == (
        None,
        [["conforms"], ["unanswered"]],
    )
    assert officer.post(f"{DAY}/signature", params=SITE).status_code == 409
    answer = {"item": "line/pests", "finding": "conforms", "words": "未见"}
    assert officer.post(f"{DAY}/answers", params=SITE, json=answer).status_code == 204
    signed = officer.post(f"{DAY}/signature", params=SITE).json()
    assert (signed["signature"]["by"], signed["signature"]["role"]) == ("林一舟", "officer")
    assert officer.post(f"{DAY}/notes", params=SITE, json={"words": "补充"}).status_code == 204
    assert [note["words"] for note in officer.get(DAY, params=SITE).json()["notes"]] == ["补充"]
    listed = officer.get("/api/v1/records", params=SITE).json()
    assert [(each["term"]["first"], each["signature"] is None) for each in listed] == [
        ("2026-07-02", True),
        ("2026-07-01", False),
    ]


def test_files_are_the_same_bytes_each_time_and_open(officer: httpx.Client) -> None:
    for form, head in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        wanted = {**SITE, "form": form, "language": "en"}
        first, second = (officer.get(f"{DAY}/file", params=wanted).content for _ in range(2))
        assert first == second
        assert first.startswith(head)
    assert load_workbook(BytesIO(first)).active["A1"].value == "Daily food-safety check"


SAID = {
    ("2026-W27", "zh"): "每周食品安全排查治理报告", ("2026-W27", "en"): "Weekly",
    ("2026-07", "zh"): "每月食品安全调度会议纪要", ("2026-07", "en"): "Minutes of the monthly food-safety meeting",
}  # fmt: skip


@pytest.mark.parametrize(("term", "language"), SAID)
def test_weeks_and_months_open_as_paper_and_as_workbook(officer: httpx.Client, term: str, language: str) -> None:
    def file(form: str) -> bytes:
        answer = officer.get(
            f"/api/v1/records/{term}/file", params={**SITE, "form": form, "language": language}
        ).raise_for_status()
        assert answer.headers["content-disposition"] == f'attachment; filename="record-{term}-{language}.{form}"'
        return answer.content

    said = SAID[term, language]
    sheet = load_workbook(BytesIO(file("xlsx"))).active
    assert str(sheet["A1"].value).startswith(said)
    with pypdfium2.PdfDocument(file("pdf")) as paper:
        text = "".join(page.get_textpage().get_text_range() for page in paper)
    assert said in text
    rows = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert all(label in text for label in rows[1:8])


def test_a_language_that_nobody_writes_is_refused(officer: httpx.Client) -> None:
    assert officer.get(f"{DAY}/file", params={**SITE, "language": "fr"}).status_code == 422


def test_a_key_alone_signs_nothing(service: Service, officer: httpx.Client) -> None:
    officer.post(f"{DAY}/answers", params=SITE, json={"item": "line/pests", "finding": "conforms"})
    with service.client(Role.ADMIN, "somebody") as admin, service.client(Role.REGULATOR) as regulator:
        refused = admin.post(f"{DAY}/signature", params=SITE)
        assert (refused.status_code, "which somebody is not" in refused.json()["detail"]) == (403, True)
        assert regulator.post(f"{DAY}/signature", params=SITE).status_code == 403
        assert regulator.get(DAY, params=SITE).status_code == 200


def test_a_decision_is_taken_and_done(service: Service) -> None:
    decision = {"words": "更换门封", "owner": "周亦海", "due_on": "2026-07-08"}
    with service.client(Role.OPERATOR, "周亦海") as director:
        taken = director.post("/api/v1/records/2026-W27/decisions", params=SITE, json=decision)
        assert taken.status_code == 201
        done = f"/api/v1/decisions/{taken.json()['id']}/done"
        assert director.post(done, json={"words": "已更换"}).status_code == 204
        assert director.post(done, json={"words": "已更换"}).status_code == 409


@pytest.mark.parametrize("term", ["2026-W99", "yesterday"])
def test_what_names_no_term_is_refused(officer: httpx.Client, term: str) -> None:
    assert officer.get(f"/api/v1/records/{term}", params=SITE).status_code == 422
