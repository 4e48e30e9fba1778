import json

from builders.chain import chain
from builders.epcis import lot, made
from builders.service import Service
from byssus.core.identity.access import Role


def test_a_code_answers_with_its_tree_whatever_form_it_has(service: Service, migrated_url: str) -> None:
    with chain(migrated_url) as told, service.client(Role.REGULATOR) as regulator:
        told.tell(made([lot("raw")], [lot("A")]))
        for code in (
            lot("A"),
            "https://shop.example/01/06901234000016/10/A",
            "(01)06901234000016(10)A",
            "]d2010690123400001610A",
        ):
            answer = regulator.get("/api/v1/trace", params={"code": code}).json()
            assert {node["item"]["lot"] for node in answer["tree"]["nodes"]} == {"raw", "A"}


def test_what_is_no_code_or_was_never_heard_of_is_a_problem(service: Service, migrated_url: str) -> None:
    with chain(migrated_url), service.client(Role.REGULATOR) as regulator:
        assert regulator.get("/api/v1/trace", params={"code": "nonsense"}).status_code == 422
        assert regulator.get("/api/v1/trace", params={"code": lot("unheard")}).status_code == 404


def test_a_large_answer_comes_in_lines_and_what_is_unknown_is_said_before_it_begins(
    service: Service, migrated_url: str
) -> None:
    with chain(migrated_url) as told, service.client(Role.REGULATOR) as regulator:
        told.tell(made([lot("raw")], [lot("A")]))
        answer = regulator.get("/api/v1/trace/lines", params={"code": lot("A")})
        unknown = regulator.get("/api/v1/trace/lines", params={"code": lot("unheard")})

    assert answer.headers["content-type"] == "application/x-ndjson"
    kinds = [next(iter(json.loads(line))) for line in answer.text.splitlines()]
    assert (kinds[0], kinds[-1], kinds.count("node")) == ("asked", "end", 2)
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "application/problem+json")
