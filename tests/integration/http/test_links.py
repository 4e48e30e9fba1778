"""Who may say where codes lead, and what a link set must hold."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from builders.service import Service
from byssus.core.database import connect
from byssus.core.identity.access import Role
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant

OURS = "/01/06901234000016"
THEIRS = "/01/06905678000014"
FIRMS = {
    "parties": [
        {"code": "xingfa", "kind": "producer", "name": "兴发水产", "prefixes": ["6901234"]},
        {"code": "haili", "kind": "producer", "name": "海力", "prefixes": ["6905678", "69090"]},
    ]
}


def links(anchor: str = OURS, **more: Any) -> dict[str, Any]:
    link = {"linktype": "gs1:pip", "href": "https://mussels.example/p", "title": "贻贝", **more}
    return {"anchor": anchor, "itemDescription": "贻贝", "defaultLinktype": link["linktype"], "links": [link]}


@pytest.fixture
def firms(service: Service, migrated_url: str) -> Service:
    with connect(migrated_url) as connection:
        apply_plant(connection, Plant.model_validate(FIRMS))
    return service


@pytest.fixture
def operator(firms: Service) -> Iterator[httpx.Client]:
    """Somebody of the firm xingfa, with a key that an admin made."""
    with firms.client(Role.ADMIN) as admin:
        made = admin.post("/api/v1/keys", json={"name": "王丽", "role": "operator", "party": "xingfa"}).json()
    with firms.client(Authorization=f"Bearer {made['text']}") as client:
        yield client


def test_a_firm_manages_the_links_of_its_own_prefixes_and_no_others(operator: httpx.Client) -> None:
    assert operator.put("/api/v1/links", json=[links()]).json() == [{"anchor": OURS, "new": True}]
    refused = operator.put("/api/v1/links", json=[links("/01/06901234000023"), links(THEIRS)])
    assert refused.status_code == 403
    assert "6901234" in refused.json()["detail"]
    assert operator.get("/api/v1/links/01/06901234000023").status_code == 404, "all of a request or nothing"
    for method in ("GET", "DELETE"):
        assert operator.request(method, f"/api/v1/links{THEIRS}").status_code == 403


def test_a_firm_sees_its_own_link_sets_and_an_admin_all(firms: Service, operator: httpx.Client) -> None:
    pallet = "/00/369012340000000017"
    with firms.client(Role.ADMIN) as admin:
        admin.put("/api/v1/links", json=[links(THEIRS), links(), links(pallet)])
        everything = admin.get("/api/v1/links").json()["links"]
        page = admin.get("/api/v1/links", params={"limit": 1}).json()
    assert [each["link_set"]["anchor"] for each in everything] == [pallet, OURS, THEIRS]
    assert (page["links"], page["next"]) == (everything[:1], pallet)
    own = operator.get("/api/v1/links").json()["links"]
    assert [each["link_set"]["anchor"] for each in own] == [pallet, OURS]


def test_whoever_belongs_to_no_firm_manages_nothing(firms: Service) -> None:
    with firms.client(Role.OPERATOR) as nobody:
        assert nobody.put("/api/v1/links", json=[links()]).status_code == 403
        assert nobody.get("/api/v1/links").json()["links"] == []


def test_what_is_read_can_be_put_again_and_changes_nothing(operator: httpx.Client) -> None:
    entry = links(f"{OURS}/10/{{lot}}", href="https://mussels.example/{lot}", hreflang=["zh", "und"], context=["CN"])
    [written] = operator.put("/api/v1/links", json=[entry]).json()
    assert written == {"anchor": f"{OURS}/10/{{10}}", "new": True}
    registered = operator.get(f"/api/v1/links{OURS}/10/%7B10%7D").json()
    assert registered["changed_by"] == "王丽"
    assert operator.put("/api/v1/links", json=[registered["link_set"]]).json() == []
    assert operator.put("/api/v1/links", json=[entry | {"itemDescription": "x"}]).json()[0]["new"] is False


def test_every_change_is_in_the_record(operator: httpx.Client, migrated_url: str) -> None:
    operator.put("/api/v1/links", json=[links()])
    assert operator.delete(f"/api/v1/links{OURS}").status_code == 204
    with connect(migrated_url) as connection:
        rows = connection.execute("select actor, action, object from audit where object = %s order by id", [OURS])
        assert rows.fetchall() == [("王丽", "links_put", OURS), ("王丽", "links_removed", OURS)]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "//evil.example/",
        "/relative",
        "https://user:word@evil.example/",
        "https://{10}.evil.example/",
        "https://mussels.example\\@evil.example/",
        "https://mussels.example/\nLocation: x",
        "https://mussels.example/<b>",
        "ftp://mussels.example/",
        "https:///p",
        "https://mussels.example/{unknown}",
    ],
)
def test_only_plain_web_addresses_can_be_registered(operator: httpx.Client, href: str) -> None:
    assert operator.put("/api/v1/links", json=[links(f"{OURS}/10/{{10}}", href=href)]).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        links("/01/06901234000017"),
        links("/10/A"),
        links(f"{OURS}/21/7/10/A"),
        links(f"{OURS}/10/A{{rest}}"),
        links("/01/0690123400001{1}"),
        links(f"{OURS}?17=271231"),
        links(linktype="gs1:noSuchType"),
        links(linktype="gs1:defaultLink"),
        links() | {"defaultLinktype": "gs1:recipeInfo"},
        links() | {"links": []},
        links() | {"colour": "red"},
        links(hreflang=["Chinese"]),
    ],
)
def test_a_wrong_link_set_is_refused_with_the_place_of_the_fault(operator: httpx.Client, wrong: dict[str, Any]) -> None:
    answer = operator.put("/api/v1/links", json=[wrong])
    assert answer.status_code == 422
    problem = answer.json()
    assert problem.get("where") or problem["errors"]


def test_one_anchor_may_stand_in_a_request_only_once(operator: httpx.Client) -> None:
    twice = [links(f"{OURS}/10/{{a}}"), links(f"{OURS}/10/{{b}}")]
    assert operator.put("/api/v1/links", json=twice).status_code == 422
