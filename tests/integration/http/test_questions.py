"""Questions over HTTP: typed, scoped, on record, and as files."""

import json
from collections.abc import Iterator

import httpx
import pytest

from builders.chain import Chain, chain
from builders.epcis import at, crate
from builders.island import live, meat, packs, tell_island
from builders.service import Service, serving
from byssus.core.identity.access import Role
from byssus.trace.codes import canonical
from byssus.trace.questions.questions import QUESTIONS


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    with chain(migrated_url) as built:
        tell_island(built)
        yield built


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    with serving(migrated_url, start=at(48)) as running:
        yield running


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


def test_a_firm_sees_of_a_tree_what_was_at_its_own_sites_and_one_step_up_and_down(
    service: Service, told: Chain
) -> None:
    told.follow()
    about = {"code": packs("P1")}
    with of_party(service, "cold", "operator") as firm, service.client(Role.ADMIN) as admin:
        seen, everything = (client.get("/api/v1/trace", params=about).json() for client in (firm, admin))
        told_in_lines = [json.loads(line) for line in firm.get("/api/v1/trace/lines", params=about).text.splitlines()]

    things = {node["item"]["uri"] for node in seen["tree"]["nodes"]}
    assert {packs("P1"), meat("C1"), canonical(crate(1))} <= things
    assert not things & {live("H1"), live("H2")}
    assert {link[end] for link in seen["tree"]["links"] for end in ("source", "target")} <= things
    farms = {"farm-1", "quay"}
    for part in ("timeline", "stays"):
        assert farms & {each["place"]["site"] for each in everything[part] if each["place"]}
        assert not farms & {each["place"]["site"] for each in seen[part]}
    assert (seen["hidden"], everything["hidden"]) == (len(everything["tree"]["nodes"]) - len(things), 0)
    assert {line["node"]["item"]["uri"] for line in told_in_lines if "node" in line} == things
    assert told_in_lines[-1]["end"]["hidden"] == seen["hidden"]


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
