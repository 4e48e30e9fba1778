"""GS1's conformance cases for resolvers, over HTTP, on the links of GS1's own fixtures."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from builders.service import serving
from byssus.core.identity.access import Role
from byssus.trace.resolver.link_types import LINK_TYPES, type_name
from servers.databases import DatabaseServer

Row = dict[str, Any]
Rows = Callable[[str], Iterator[Row]]
GTIN = "09506000164908"
PLACES = {"{GTIN}": GTIN, "{UNKNOWN_LOT}": "KL8G", "{AMBIGUOUS}": "gs1:traceability"}
LINKSET = {"Accept": "application/linkset+json"}


@pytest.fixture(scope="module")
def fixtures(gs1_corpus: Path) -> Path:
    return gs1_corpus / "resolver_fixture"


@pytest.fixture(scope="module")
def model(fixtures: Path) -> list[Row]:
    """The anchors of GS1's model of a link set, which the conformance suite works through when it has no resolver."""
    anchors: list[Row] = json.loads((fixtures / "modelLinkset.json").read_text())["linkset"]
    return anchors


@pytest.fixture(scope="module")
def resolver(
    database_servers: Callable[[str], DatabaseServer], fixtures: Path, model: list[Row]
) -> Iterator[httpx.Client]:
    """A client of a resolver that has all links of the fixtures, put over its API."""
    with (
        database_servers("embedded").migrated_database() as url,
        serving(url) as service,
        service.client(Role.ADMIN) as admin,
    ):
        for file in sorted(fixtures.glob("test_*.json")):
            sets = json.loads(file.read_text())
            answer = admin.put("/api/v1/links", json=sets if isinstance(sets, list) else [sets])
            assert answer.status_code == 200, answer.text
        assert admin.put("/api/v1/links", json=[put_form(each) for each in model]).status_code == 200
        with service.client() as stranger:
            yield stranger


def put_form(anchored: Row) -> Row:
    """An anchor of an RFC 9264 document as our API takes it."""
    types = [kind for kind in anchored if kind not in {"anchor", "itemDescription"}]
    links = [{"linktype": kind, **link} for kind in types for link in anchored[kind] if "default" not in kind]
    default = next((each["href"] for each in anchored.get("https://ref.gs1.org/voc/defaultLink", [])), None)
    kind = next((link["linktype"] for link in links if link["href"] == default), None)
    anchor = anchored["anchor"].removeprefix("https://id.gs1.org")
    return {"anchor": anchor, "itemDescription": anchored["itemDescription"], "defaultLinktype": kind, "links": links}


def ask(resolver: httpx.Client, path: str, **headers: str) -> httpx.Response:
    return resolver.get(path, headers=headers, follow_redirects=False)


def disagreements(answer: httpx.Response, expected: Row) -> Iterator[str]:
    location, link = answer.headers.get("Location", ""), answer.headers.get("Link", "")
    checks: dict[str, Callable[[Any], bool]] = {
        "status": lambda status: answer.status_code == status,
        "status_not": lambda status: answer.status_code != status,
        "location": lambda whole: location == whole,
        "location_contains": lambda parts: all(part in location for part in parts),
        "json": lambda document: answer.is_success and answer.json() == document,
        "header_contains": lambda parts: all(
            word in answer.headers.get(name, "") for name, words in parts.items() for word in words
        ),
        "link_header_contains_all": lambda parts: any(all(part in one for part in parts) for one in link.split(",")),
        "linkset_default_links": lambda count: len(default_links(answer)) == count,
        "linkset_keys_in": lambda _: kinds(answer) <= LINK_TYPES | {"defaultLink", "defaultLinkMulti"},
    }
    for name, value in expected.items():
        if not checks[name](value):
            yield f"{name} should be {value}, but: {answer.status_code} {dict(answer.headers)} {answer.text[:300]}"


def default_links(answer: httpx.Response) -> list[Row]:
    anchored = answer.json()["linkset"][0]
    links: list[Row] = anchored["https://ref.gs1.org/voc/defaultLink"]
    assert all(set(link) == {"href", "title"} for link in links)
    return links


def kinds(answer: httpx.Response) -> set[str]:
    keys = {key for each in answer.json()["linkset"] for key in each} - {"anchor", "itemDescription"}
    return {type_name(key).removeprefix("gs1:") for key in keys}


def test_the_conformance_cases_of_gs1_pass(resolver: httpx.Client, rows: Rows) -> None:
    wrong = []
    for row in rows("resolver_conformance"):
        path = row["path"]
        for place, value in PLACES.items():
            path = path.replace(place, value)
        answer = resolver.request(row["method"], path, headers=row["headers"], follow_redirects=False)
        wrong += [f"{row['id']} {path}: {each}" for each in disagreements(answer, row["expect"])]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "path",
    [
        f"/01/{GTIN}",
        f"/01/{GTIN}/21/1234",
        "/01/09506000134352",
        "/01/09506000134376/10/A%2FB",
        "/8004/0950600013430000001",
        "/8004/095060001343999999",
    ],
)
def test_every_link_set_is_valid_against_the_schema_of_gs1(resolver: httpx.Client, fixtures: Path, path: str) -> None:
    schema = json.loads((fixtures / "gs1-linkset-schema.json").read_text())
    answer = ask(resolver, path, **LINKSET)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/linkset+json"
    jsonschema_rs.validator_for(schema).validate(answer.json())
    assert default_links(answer)[0]["href"] == ask(resolver, path).headers["Location"]


def test_every_link_of_the_model_is_reached_by_what_tells_it_from_others(
    resolver: httpx.Client, model: list[Row]
) -> None:
    ambiguous = 0
    for kind, links in model[0].items():
        if kind in {"anchor", "itemDescription"} or "default" in kind:
            continue
        for link in links:
            same = [each["href"] for each in links if tells(each) == tells(link)]
            query = f"?linkType={type_name(kind)}" + "".join(f"&context={one}" for one in link.get("context", []))
            headers = {"Accept": link["type"], "Accept-Language": ", ".join(link.get("hreflang", [])) or "*;q=0"}
            answer = ask(resolver, f"/01/{GTIN}{query}", **headers)
            if len(same) == 1:
                assert answer.headers["Location"] == link["href"] + query
            else:
                ambiguous += 1
                assert answer.status_code == 300
    assert ambiguous


def tells(link: Row) -> tuple[object, ...]:
    return link.get("type"), link.get("hreflang"), link.get("context")
