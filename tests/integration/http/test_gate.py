import re
from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts

from builders.service import Service
from byssus.app.http.gate import is_public
from byssus.core.identity.access import ALLOWED, Permission, Role
from byssus.trace.gs1.registry import CHAINS
from byssus.trace.questions.questions import QUESTIONS

RESOLVER = {f"{method} /{key}/{{code}}" for key in CHAINS for method in ("GET", "HEAD", "OPTIONS")}
DESCRIPTION = {"GET /.well-known/gs1resolver", "OPTIONS /.well-known/gs1resolver", "GET /.well-known/jwks.json"}
PUBLIC = {"GET /healthz", "GET /readyz", "GET /login", "POST /login"} | RESOLVER | DESCRIPTION
NEEDS = {
    "GET /metrics": Permission.READ_METRICS,
    "GET /api/v1/sites": Permission.VIEW_POINTS,
    "GET /api/v1/zones": Permission.VIEW_POINTS,
    "GET /api/v1/points": Permission.VIEW_POINTS,
    "GET /api/v1/points/{code}": Permission.VIEW_POINTS,
    "GET /api/v1/points/{code}/readings": Permission.VIEW_POINTS,
    "GET /api/v1/points/{code}/readings.{form}": Permission.VIEW_POINTS,
    "GET /api/v1/points/{code}/buckets": Permission.VIEW_POINTS,
    "GET /api/v1/points/{code}/last": Permission.VIEW_POINTS,
    "GET /api/v1/points/{code}/sensors": Permission.VIEW_POINTS,
    "GET /api/v1/sites/{code}/readings.{form}": Permission.VIEW_POINTS,
    "GET /api/v1/points/{code}/recording": Permission.VIEW_POINTS,
    "GET /api/v1/alarms": Permission.READ_ALARMS,
    "GET /api/v1/alarms/stream": Permission.READ_ALARMS,
    "GET /api/v1/alarms/{number}": Permission.READ_ALARMS,
    "POST /api/v1/alarms/{number}/acknowledge": Permission.HANDLE_ALARMS,
    "POST /api/v1/alarms/{number}/comment": Permission.HANDLE_ALARMS,
    "POST /api/v1/alarms/{number}/shelve": Permission.HANDLE_ALARMS,
    "POST /api/v1/alarms/{number}/unshelve": Permission.HANDLE_ALARMS,
    "GET /api/v1/alarms/{number}/lots": Permission.READ_ALARMS,
    "POST /api/v1/alarms/{number}/close": Permission.HANDLE_ALARMS,
    "POST /api/v1/alarms/{number}/verify": Permission.HANDLE_ALARMS,
    "POST /api/v1/alarms/{number}/reopen": Permission.HANDLE_ALARMS,
    "POST /api/v1/alarms/{number}/evidence": Permission.HANDLE_ALARMS,
    "GET /api/v1/alarms/{number}/evidence/{sha256}": Permission.READ_ALARMS,
    "GET /api/v1/outages": Permission.READ_ALARMS,
    "POST /api/v1/outages": Permission.HANDLE_ALARMS,
    "POST /api/v1/outages/{number}/end": Permission.HANDLE_ALARMS,
    "GET /api/v1/spared": Permission.READ_ALARMS,
    "GET /api/v1/measures": Permission.READ_ALARMS,
    "GET /api/v1/advice": Permission.READ_ALARMS,
    "POST /api/v1/what-if": Permission.READ_ALARMS,
    "GET /api/v1/plans": Permission.READ_ALARMS,
    "GET /api/v1/plans/{code}/versions": Permission.READ_ALARMS,
    "GET /api/v1/plans/{code}/difference": Permission.READ_ALARMS,
    "GET /api/v1/plan-drafts": Permission.READ_ALARMS,
    "POST /api/v1/plan-drafts": Permission.EDIT_PLANS,
    "GET /api/v1/plan-drafts/{number}": Permission.READ_ALARMS,
    "PUT /api/v1/plan-drafts/{number}": Permission.EDIT_PLANS,
    "GET /api/v1/plan-drafts/{number}/difference": Permission.READ_ALARMS,
    "GET /api/v1/plan-drafts/{number}/what-if": Permission.READ_ALARMS,
    "POST /api/v1/plan-drafts/{number}/publish": Permission.EDIT_PLANS,
    "POST /api/v1/plan-drafts/{number}/withdraw": Permission.EDIT_PLANS,
    "GET /api/v1/checks": Permission.READ_ALARMS,
    "POST /api/v1/runs": Permission.KEEP_RECORDS,
    "GET /api/v1/runs/{number}": Permission.READ_ALARMS,
    "POST /api/v1/runs/{number}/end": Permission.KEEP_RECORDS,
    "POST /api/v1/runs/{number}/entries": Permission.KEEP_RECORDS,
    "POST /api/v1/check-entries/{number}/correction": Permission.KEEP_RECORDS,
    "GET /api/v1/records": Permission.READ_ALARMS,
    "GET /api/v1/records/{term}": Permission.READ_ALARMS,
    "GET /api/v1/records/{term}/file": Permission.READ_ALARMS,
    "POST /api/v1/records/{term}/answers": Permission.KEEP_RECORDS,
    "POST /api/v1/records/{term}/decisions": Permission.KEEP_RECORDS,
    "POST /api/v1/decisions/{number}/done": Permission.KEEP_RECORDS,
    "POST /api/v1/records/{term}/signature": Permission.KEEP_RECORDS,
    "POST /api/v1/records/{term}/notes": Permission.KEEP_RECORDS,
    "GET /api/v1/trace": Permission.TRACE,
    "GET /api/v1/trace/lines": Permission.TRACE,
    "GET /api/v1/trace/findings": Permission.TRACE,
    "GET /api/v1/trace/file": Permission.TRACE,
    "GET /api/v1/signatures/{sha256}": Permission.TRACE,
    "GET /api/v1/recalls": Permission.TRACE,
    "POST /api/v1/recalls": Permission.RECALL,
    "GET /api/v1/recalls/{number}": Permission.TRACE,
    "GET /api/v1/recalls/{number}/papers/{paper}": Permission.TRACE,
    "POST /api/v1/recalls/{number}/plan": Permission.RECALL,
    "POST /api/v1/recalls/{number}/report": Permission.RECALL,
    "POST /api/v1/recalls/{number}/notified": Permission.RECALL,
    "POST /api/v1/recalls/{number}/widenings": Permission.RECALL,
    "POST /api/v1/recalls/{number}/returns": Permission.HOLD,
    "POST /api/v1/recalls/{number}/releases": Permission.RECALL,
    "POST /api/v1/recalls/{number}/inclusions": Permission.RECALL,
    "POST /api/v1/recalls/{number}/notes": Permission.RECALL,
    "POST /api/v1/recalls/{number}/class": Permission.RECALL,
    "POST /api/v1/recalls/{number}/finish": Permission.RECALL,
    "POST /api/v1/recalls/{number}/confirmation": Permission.RECALL,
    "GET /api/v1/workshops": Permission.KEEP_RECORDS,
    "GET /api/v1/workshops/desk": Permission.KEEP_RECORDS,
    "PUT /api/v1/workshops/records/{number}": Permission.KEEP_RECORDS,
    "PUT /api/v1/workshops/withdrawals/{number}": Permission.KEEP_RECORDS,
    "GET /api/v1/workshops/papers/{sha256}": Permission.KEEP_RECORDS,
    "GET /api/v1/year-files/{year}/firms": Permission.TRACE,
    "GET /api/v1/year-files/{year}": Permission.TRACE,
    "GET /api/v1/year-files/{year}/file": Permission.TRACE,
    "POST /api/v1/year-files/{year}/decisions": Permission.GRADE,
    "POST /api/v1/firm-visits": Permission.GRADE,
    "GET /api/v1/holds": Permission.TRACE,
    "GET /api/v1/holds/breaches": Permission.TRACE,
    "GET /api/v1/holds/check": Permission.CHECK_HOLDS,
    "GET /api/v1/holds/{number}": Permission.TRACE,
    "POST /api/v1/holds": Permission.HOLD,
    "POST /api/v1/holds/{number}/release": Permission.HOLD,
    "GET /api/v1/questions": Permission.TRACE,
    **{f"GET /api/v1/questions/{name}": Permission.TRACE for name in QUESTIONS},
    "GET /api/v1/scans/findings": Permission.TRACE,
    "GET /api/v1/scans/counts": Permission.TRACE,
    "POST /api/v1/serials": Permission.ISSUE_CODES,
    "POST /api/v1/codes/read": Permission.TRACE,
    "GET /api/v1/codes/coverage": Permission.TRACE,
    "POST /api/v1/labels": Permission.ISSUE_CODES,
    "GET /api/v1/links": Permission.LINK,
    "PUT /api/v1/links": Permission.LINK,
    "GET /api/v1/links/{anchor}": Permission.LINK,
    "DELETE /api/v1/links/{anchor}": Permission.LINK,
    "GET /api/v1/unknown": Permission.MANAGE,
    "GET /api/v1/announced": Permission.MANAGE,
    "POST /api/v1/devices": Permission.MANAGE,
    "GET /api/v1/devices": Permission.VIEW_POINTS,
    "GET /api/v1/devices/{code}/states/{aspect}": Permission.VIEW_POINTS,
    "GET /api/v1/rejected": Permission.MANAGE,
    "POST /api/v1/rejected/replay": Permission.MANAGE,
    "POST /api/v1/rejected/purge": Permission.MANAGE,
    "GET /api/v1/keys": Permission.MANAGE,
    "POST /api/v1/keys": Permission.MANAGE,
    "DELETE /api/v1/keys/{key_id}": Permission.MANAGE,
}
"""What each path asks for; a path that is missing here fails the test below."""
FOR_ANY_KEY = {"GET /api/v1/me", "GET /openapi.json", "HEAD /openapi.json", "GET /docs", "POST /logout"}


def routes(shared: Service) -> Iterator[str]:
    """Every method and path that the app answers, also what its OpenAPI document does not show."""
    for route in iter_route_contexts(shared.app.routes):
        for method in route.methods or {"GET"}:
            yield f"{method} {re.sub(r':path}', '}', route.path or '')}"


def address(route: str) -> tuple[str, str]:
    """Method and a path that the route matches."""
    method, _, path = route.partition(" ")
    return method, re.sub(r"{\w+}", "1", path)


def test_every_route_is_public_or_closed_to_whoever_has_no_key(shared: Service) -> None:
    with shared.client() as stranger:
        for route in routes(shared):
            method, path = address(route)
            assert is_public(path) == (route in PUBLIC), route
            answer = stranger.request(method, path)
            assert (answer.status_code == 401) == (route not in PUBLIC), route


def test_a_path_that_does_not_exist_is_closed_too_and_tells_nothing(shared: Service) -> None:
    with shared.client() as stranger:
        assert stranger.get("/api/v1/nothing").json() == stranger.get("/api/v1/me").json()


def test_every_route_says_which_permission_it_needs(shared: Service) -> None:
    known = PUBLIC | NEEDS.keys() | FOR_ANY_KEY | {"GET /docs/assets"}
    assert set(routes(shared)) == known


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_exactly_what_its_permissions_say(shared: Service, role: Role) -> None:
    with shared.client(role) as client:
        for route, permission in NEEDS.items():
            with client.stream(*address(route)) as answer:
                assert (answer.status_code == 403) == (permission not in ALLOWED[role]), route
                assert answer.status_code != 401
        for route in FOR_ANY_KEY - {"POST /logout"}:
            assert client.request(*address(route)).status_code == 200, route


def test_a_refusal_names_the_roles_that_may(shared: Service) -> None:
    with shared.client(Role.REGULATOR) as client:
        problem = client.get("/api/v1/keys").json()
    assert problem["type"] == "byssus:not-allowed"
    assert problem["advice"] == "Use a key with one of these roles: admin."


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer byssus_a_b", "Bearer Tom", "Basic dXNlcjpw", "Bearer \xff"])
def test_what_is_no_key_is_refused_with_a_challenge(shared: Service, sent: str) -> None:
    with shared.client() as client:
        answer = client.get("/api/v1/me", headers={"Authorization": sent.encode("latin-1")})  # type: ignore[dict-item]
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="byssus"'
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_revoked_key_stops_answering_at_once(shared: Service) -> None:
    with shared.client(Role.ADMIN) as admin, shared.client(Role.OPERATOR) as operator:
        key = operator.get("/api/v1/me").json()["key_id"]
        assert admin.delete(f"/api/v1/keys/{key}").json()["revoked_at"]
        answer = operator.get("/api/v1/me")
    assert answer.status_code == 401
    assert "revoked" in answer.json()["detail"]


def test_a_new_key_is_shown_once_and_works(shared: Service) -> None:
    with shared.client(Role.ADMIN) as admin:
        made = admin.post("/api/v1/keys", json={"name": "李梅", "role": "operator"}).json()
        assert made["text"].partition("_")[0] == "byssus"
        listed = admin.get("/api/v1/keys").text
        assert made["key"]["id"] in listed
        assert made["text"].split("_", 2)[2] not in listed
    with shared.client(Authorization=f"Bearer {made['text']}") as operator:
        assert operator.get("/api/v1/me").json()["name"] == "李梅"


def test_the_documents_need_nothing_from_elsewhere(shared: Service) -> None:
    with shared.client(Role.GATEWAY) as client:
        page = client.get("/docs").text
        loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert len(loaded) == 3
        for path in loaded:
            assert path.startswith("/docs/assets/")
            assert client.get(path).status_code == 200


def test_prometheus_reads_the_figures_with_its_key(service: Service) -> None:
    with service.client(Role.OPERATOR) as prometheus:
        prometheus.get("/api/v1/points/nothing")
        figures = prometheus.get("/metrics")
    assert figures.headers["Content-Type"].startswith("text/plain")
    assert "byssus_feed_batches 0.0" in figures.text
    assert 'byssus_http_request_seconds_count{endpoint="get_point",method="GET",status="404"} 1.0' in figures.text
