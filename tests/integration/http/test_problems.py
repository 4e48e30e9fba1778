import socket

import httpx
import pytest
from psycopg_pool import ConnectionPool

from builders.service import Service, listening
from byssus.app.http.application import create_app
from byssus.app.http.context import Context
from byssus.app.http.problems import Problem
from byssus.app.http.readiness import broker_check
from byssus.core.identity.access import Role


def test_an_unknown_path_and_a_wrong_method_are_problems(shared: Service) -> None:
    with shared.client(Role.ADMIN) as client:
        for method, path, status in (("GET", "/nothing", 404), ("PUT", "/api/v1/keys", 405)):
            answer = client.request(method, path)
            assert answer.headers["Content-Type"] == "application/problem+json"
            problem = Problem.model_validate(answer.json())
            assert (problem.status, problem.type) == (status, "about:blank")
            assert answer.status_code == status


def test_each_fault_of_a_body_is_named_with_its_place(shared: Service) -> None:
    with shared.client(Role.ADMIN) as client:
        problem = client.post("/api/v1/keys", json={"role": "king", "crown": 1}).json()
    assert problem["title"] == "Invalid input"
    assert {fault["pointer"] for fault in problem["errors"]} == {"#/name", "#/role", "#/crown"}


def test_a_fault_of_a_parameter_is_named(shared: Service) -> None:
    with shared.client(Role.ADMIN) as client:
        [fault] = client.get("/api/v1/alarms", params={"limit": 0}).json()["errors"]
    assert fault["parameter"] == "limit"


def test_what_the_database_cannot_hold_is_the_callers_fault(shared: Service) -> None:
    with shared.client(Role.ADMIN) as client:
        answer = client.post("/api/v1/keys", json={"name": "a\0b", "role": "admin"})
    assert answer.status_code == 422


def test_a_conflict_says_what_stands_in_the_way(shared: Service) -> None:
    with shared.client(Role.ADMIN) as client:
        client.post("/api/v1/keys", json={"name": "王丽", "role": "operator"})
        problem = client.post("/api/v1/keys", json={"name": "王丽", "role": "operator"}).json()
    assert (problem["status"], problem["detail"]) == (409, "王丽 has a key already.")


def test_a_fault_of_ours_tells_nothing_of_our_inside(service: Service) -> None:
    @service.app.get("/api/v1/broken")
    def broken() -> None:
        raise RuntimeError("secret")

    with service.client(Role.ADMIN) as client:
        answer = client.get("/api/v1/broken")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in answer.text


@pytest.fixture
def nobody() -> str:
    """An address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def test_with_the_database_away_the_service_lives_says_so_and_asks_to_come_back(nobody: str) -> None:
    url = f"postgresql://byssus@{nobody}/byssus"
    pool = ConnectionPool(url, open=True, min_size=0, max_size=1, timeout=0.2, reconnect_timeout=0)
    with (
        pool,
        listening(create_app(Context(pool, url))) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        assert client.get("/healthz").json() == {"state": "ready"}
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["dependencies"][0]["name"] == "database"
        assert ready.json()["state"] == "unavailable"
        answer = client.get("/api/v1/me", headers={"Authorization": "Bearer byssus_a_b"})
    assert answer.status_code == 503
    assert answer.json()["type"] == "byssus:unavailable"
    assert nobody not in ready.text + answer.text


def test_readiness_names_each_dependency_and_what_to_do(shared: Service) -> None:
    with shared.client() as stranger:
        found = {each["name"]: each for each in stranger.get("/readyz").json()["dependencies"]}
    assert set(found) == {"database", "migrations", "feed", "ingest", "alerts", "capture"}
    assert found["ingest"]["state"] == "degraded"
    assert found["ingest"]["advice"] == "Start one with `byssus ingest`."


def test_a_broker_that_is_away_is_named(nobody: str) -> None:
    assert broker_check(f"mqtt://{nobody}")().state == "degraded"
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert broker_check(f"mqtt://127.0.0.1:{server.getsockname()[1]}")().state == "ready"
