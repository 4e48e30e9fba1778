"""Questions over HTTP: typed, scoped, on record, and as files."""

from collections.abc import Iterator

import httpx
import pytest

from builders.chain import Chain, chain
from builders.island import packs, tell_island
from builders.service import Service
from byssus.core.identity.access import Role
from byssus.trace.questions.questions import QUESTIONS


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    with chain(migrated_url) as built:
        tell_island(built)
        yield built


def of_party(service: Service, party: str, role: str) -> httpx.Client:
    with service.client(Role.ADMIN) as admin:
        made = admin.post("/api/v1/keys", json={"name": f"{party} {role}", "role": role, "party": party}).json()
    return service.client(Authorization=f"Bearer {made['text']}")


def test_all_questions_are_listed_and_described(service: Service) -> None:
    with service.client(Role.ADMIN) as client:
        assert [each["name"] for each in client.get("/api/v1/questions").json()] == list(QUESTIONS)
        paths = client.get("/openapi.json").json()["paths"]
    for name, question in QUESTIONS.items():
        described = paths[f"/api/v1/questions/{name}"]["get"]
        assert {each["name"] for each in described["parameters"]} == {
            field.alias or key for key, field in question.params.model_fields.items()
        }
        content = described["responses"]["200"]["content"]
        assert question.row.__name__ in content["application/json"]["schema"]["$ref"]
        assert "text/csv" in "".join(content)


def test_an_office_sees_its_jurisdiction_and_is_told_that_there_is_more(service: Service, told: Chain) -> None:
    told.follow()
    with of_party(service, "other", "regulator") as office:
        answer = office.get("/api/v1/questions/history", params={"code": packs("P1")}).json()
    assert {row["site"] for row in answer["rows"]} == {"shop-1", "shop-2"}
    assert answer["hidden"] > 0
    with of_party(service, "grower", "operator") as firm:
        assert firm.get("/api/v1/questions/unacknowledged").json()["rows"] == []


def test_an_answer_is_taken_away_as_a_file_and_that_is_on_record(service: Service, told: Chain) -> None:
    about = {"certificate": "HG1", "format": "xlsx"}
    with service.client(Role.REGULATOR) as office:
        book = office.get("/api/v1/questions/certificate-use", params=about)
        assert book.headers["content-disposition"] == 'attachment; filename="certificate-use.xlsx"'
        assert book.content[:2] == b"PK"
        assert office.get("/api/v1/questions/certificate-use", params=about | {"colour": "red"}).status_code == 422
        assert office.get("/api/v1/questions/closure-lots", params={"closure": "never"}).status_code == 404
    assert told.rows("select action, object, detail ->> 'certificate' from audit where action like 'question%'") == [
        ("question_exported", "certificate-use", "HG1")
    ]
