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
