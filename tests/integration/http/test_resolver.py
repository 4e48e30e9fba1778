"""Where codes lead, over HTTP: redirection, link sets, choices, refusals, and what is never redirected to."""

import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.service import Service, serving
from byssus.core.identity.access import Role
from byssus.trace.gs1.registry import CHAINS
from servers.databases import DatabaseServer

GTIN = "06901234567892"
PRODUCT = f"/01/{GTIN}"
HOME = "https://mussels.example/home"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LINKSET = {"Accept": "application/linkset+json"}
ONE_OF_EACH_KEY = {
    "00": "006901234000000018",
    "01": GTIN,
    "253": "6901234567892A",
    "255": "6901234567892",
    "401": "6901234ABC",
    "402": "69012340000000016",
    "414": "6901234567892",
    "415": "6901234567892/8020/REF",
    "417": "6901234567892",
    "8003": "06901234567892A",
    "8004": "6901234ABC",
    "8006": f"{GTIN}0102",
    "8010": "6901234ABC",
    "8013": "1987654Ad4X4bL5ttr2310c2K",
    "8017": "690123456789012346",
    "8018": "690123456789012346",
}


def links(anchor: str = PRODUCT, *hrefs: str, **more: Any) -> dict[str, Any]:
    entries = [{"linktype": "gs1:pip", "href": href, "title": "贻贝", **more} for href in hrefs or (HOME,)]
    return {"anchor": anchor, "itemDescription": "贻贝", "defaultLinktype": "gs1:pip", "links": entries}


@pytest.fixture(scope="module")
def service(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Service]:
    """One service for all; each test begins without links."""
    with database_servers("embedded").migrated_database() as url, serving(url) as running:
        yield running


@pytest.fixture
def firm(service: Service) -> Iterator[httpx.Client]:
    """Somebody who may say where every code leads."""
    with service.context.pool.connection() as connection:
        connection.execute("truncate link_set")
    with service.client(Role.ADMIN) as client:
        yield client


@pytest.fixture
def phone(service: Service, firm: httpx.Client) -> Iterator[httpx.Client]:
    """Anybody, after the product got its link."""
    firm.put("/api/v1/links", json=[links()])
    with service.client() as client:
        yield client


def put(firm: httpx.Client, *sets: dict[str, Any]) -> None:
    answer = firm.put("/api/v1/links", json=list(sets))
    assert answer.status_code == 200, answer.text


def location(answer: httpx.Response) -> str:
    assert answer.status_code == 307, answer.text
    return answer.headers["Location"]


def test_a_batch_that_nobody_knows_leads_where_its_product_leads(phone: httpx.Client) -> None:
    assert location(phone.get(f"{PRODUCT}/10/NEVER-SEEN/21/7")) == HOME


def test_the_finest_level_that_has_links_answers(phone: httpx.Client, firm: httpx.Client) -> None:
    put(firm, links(f"{PRODUCT}/10/A", f"{HOME}/a"), links(f"{PRODUCT}/21/7", f"{HOME}/7"))
    assert location(phone.get(f"{PRODUCT}/10/A")) == f"{HOME}/a"
    assert location(phone.get(f"{PRODUCT}/10/A/21/7")) == f"{HOME}/7"
    assert location(phone.get(f"{PRODUCT}/10/A/21/8")) == f"{HOME}/a"


def test_a_type_that_only_the_product_has_is_found_from_the_batch(phone: httpx.Client, firm: httpx.Client) -> None:
    put(firm, links(f"{PRODUCT}/10/A", f"{HOME}/a", linktype="gs1:certificationInfo") | {"defaultLinktype": None})
    assert location(phone.get(f"{PRODUCT}/10/A?linkType=gs1:certificationInfo")).startswith(f"{HOME}/a?")
    assert location(phone.get(f"{PRODUCT}/10/A")) == HOME


@pytest.mark.parametrize("key", sorted(CHAINS))
def test_every_key_of_gs1_leads_somewhere(service: Service, firm: httpx.Client, key: str) -> None:
    path = f"/{key}/{ONE_OF_EACH_KEY[key]}"
    put(firm, links(path))
    with service.client() as phone:
        assert location(phone.get(path)) == HOME
        assert location(phone.get(f"{path}/")) == HOME


def test_a_variable_carries_its_value_as_a_value(phone: httpx.Client, firm: httpx.Client) -> None:
    put(firm, links(f"{PRODUCT}/10/{{lot}}", f"{HOME}/{{lot}}?of={{lot}}"))
    assert location(phone.get(f"{PRODUCT}/10/..%2F%26x%3D1")) == f"{HOME}/..%2F%26x%3D1?of=..%2F%26x%3D1"


def test_the_query_of_a_request_goes_along(phone: httpx.Client, firm: httpx.Client) -> None:
    put(firm, links(PRODUCT, f"{HOME}?a=1#top"))
    assert location(phone.get(f"{PRODUCT}?17=271231&foo=bar")) == f"{HOME}?a=1&17=271231&foo=bar#top"
    put(firm, links(PRODUCT, HOME, fwqs=False))
    assert location(phone.get(f"{PRODUCT}?foo=bar")) == HOME


def test_a_redirection_names_the_link_set(phone: httpx.Client) -> None:
    header = phone.get(PRODUCT).headers["Link"]
    assert header == f'<{PRODUCT}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'


def test_links_that_nothing_tells_apart_are_all_given(phone: httpx.Client, firm: httpx.Client) -> None:
    put(firm, links(PRODUCT, f"{HOME}/1", f"{HOME}/2"))
    answer = phone.get(f"{PRODUCT}?linkType=gs1:pip")
    assert answer.status_code == 300
    [anchored] = answer.json()["linkset"]
    assert [link["href"] for link in anchored["https://ref.gs1.org/voc/pip"]] == [f"{HOME}/1", f"{HOME}/2"]
    page = phone.get(f"{PRODUCT}?linkType=gs1:pip", headers=BROWSER)
    assert page.status_code == 300
    assert f'href="{HOME}/2"' in page.text


def test_a_browser_and_a_program_hear_of_a_mistake_each_in_its_way(phone: httpx.Client) -> None:
    mistyped = PRODUCT.replace("892", "891")
    problem = phone.get(mistyped)
    assert (problem.status_code, problem.headers["Content-Type"]) == (400, "application/problem+json")
    assert "check" in problem.json()["detail"]
    page = phone.get(mistyped, headers=BROWSER)
    assert (page.status_code, page.headers["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{PRODUCT}/foo", 400),
        (f"{PRODUCT}/21/7/10/A", 400),
        (f"{PRODUCT}/8004/6901234ABC", 400),
        (f"{PRODUCT}?17=271341", 400),
        ("/00/123", 400),
        ("/01/06901234000016", 404),
        (f"{PRODUCT}?linkType=gs1:safetyInfo", 404),
        (f"{PRODUCT}?linkType=linkset&linkType=gs1:pip", 200),
    ],
)
def test_what_is_invalid_is_400_and_what_is_unknown_404(phone: httpx.Client, path: str, status: int) -> None:
    assert phone.get(path).status_code == status


def test_a_head_and_a_preflight_are_answered(phone: httpx.Client) -> None:
    assert location(phone.head(PRODUCT)) == HOME
    preflight = phone.options(PRODUCT, headers={"Origin": "https://shop.example"})
    assert (preflight.status_code, preflight.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert phone.post(PRODUCT).status_code == 405


def test_the_resolver_describes_itself(phone: httpx.Client) -> None:
    description = phone.get("/.well-known/gs1resolver").json()
    assert description["resolverRoot"] == str(phone.base_url).rstrip("/")
    assert set(description["supportedPrimaryKeys"]) == CHAINS.keys()


def test_a_change_is_seen_by_the_next_request(phone: httpx.Client, firm: httpx.Client) -> None:
    assert location(phone.get(PRODUCT)) == HOME
    put(firm, links(PRODUCT, f"{HOME}/new"))
    assert location(phone.get(PRODUCT)) == f"{HOME}/new"
    assert firm.delete(f"/api/v1/links{PRODUCT}").status_code == 204
    assert phone.get(PRODUCT).status_code == 404


HOSTILE = (
    "//evil.example",
    "https://evil.example",
    "https:evil.example",
    "\\\\evil.example",
    "@evil.example",
    ".evil.example",
    "%0d%0aLocation:%20https://evil.example",
)


@given(
    st.sampled_from(HOSTILE) | st.text(max_size=30),
    st.sampled_from(["{path}", "?{query}", "/10/{path}", "?linkType={query}", "?url={query}&next={query}"]),
)
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_what_was_registered_is_redirected_to(phone: httpx.Client, word: str, where: str) -> None:
    tail = where.format(path=quote(word, safe="/:@"), query=quote(word, safe="/:@\\%"))
    for path in (PRODUCT + tail, f"/{quote(word, safe='/:@')}{PRODUCT}"):
        answer = phone.get(httpx.URL(str(phone.base_url) + path), headers={"Host": "evil.example"})
        target = answer.headers.get("Location", "")
        if urlsplit(target).netloc:
            assert urlsplit(target)[:3] == urlsplit(HOME)[:3]
        else:
            assert not target or target.startswith("/login?")


@pytest.mark.parametrize("part", ["{}", "/10/{}", "?x={}"])
def test_an_address_of_a_hundred_thousand_characters_is_refused_with_the_reason(service: Service, part: str) -> None:
    host, _, port = urlsplit(service.url).netloc.partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as raw:
        raw.sendall(
            f"GET {PRODUCT}{part.format('A' * 100_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: raw.recv(65536), b"")).decode()
    assert answer.split()[1] in {"400", "414"}
    assert "characters" in answer or "Invalid HTTP request" in answer


def test_a_compressed_code_leads_where_the_code_itself_leads(phone: httpx.Client) -> None:
    address = f"{PRODUCT}/10/LOT1?17=271231"
    short = phone.get(f"{address}&compress=true").json()["COMPRESSED_LINK"]
    found = phone.get(f"{short}?linkType=gs1:pip")
    linkset = phone.get(short, headers=LINKSET)
    others = [phone.get(path, headers=BROWSER).status_code for path in ("/conditions", "/" + "A" * 40)]

    assert len(short) < len(address)
    assert location(found) == location(phone.get(f"{address}&linkType=gs1:pip"))
    assert f'<https://id.gs1.org{address}>; rel="owl:sameAs"' in found.headers["Link"]
    assert linkset.json()["linkset"][0]["anchor"].endswith(PRODUCT)
    assert others == [303, 303], "what is no code stays behind the login"
