"""Checks over HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from builders.line import Line, line
from builders.service import Service
from byssus.core.identity.access import Role

METAL = {"site": "p", "plan": "line", "control_point": "metal", "subject": "早班"}


@pytest.fixture
def plant(migrated_url: str) -> Iterator[Line]:
    with line(migrated_url) as there:
        yield there


@pytest.fixture
def person(service: Service, plant: Line) -> Iterator[httpx.Client]:  # noqa: ARG001 - it comes first
    with service.client(Role.OPERATOR, "林一舟") as client:
        yield client


def test_a_shift_is_begun_checked_corrected_and_ended(person: httpx.Client) -> None:
    begun = person.post("/api/v1/runs", json=METAL).json()
    number, first = begun["run"]["id"], begun["checks"][0]
    assert (first["slot"]["name"], first["state"], first["check"]["name"]) == ("start", "open", "试块")
    failed = person.post(f"/api/v1/runs/{number}/entries", json={"check": "pieces", "values": {"fe": 0}}).json()
    assert (failed["verdict"], failed["entered_by"]) == ("failed", "林一舟")
    [alarm] = person.get("/api/v1/alarms").json()["entries"]
    assert (alarm["kind"], alarm["site"], alarm["id"]) == ("deviation", "p", failed["alarm"])
    correction = {"values": {"fe": 1}, "remark": "看错了"}
    corrected = person.post(f"/api/v1/check-entries/{failed['id']}/correction", json=correction)
    assert (corrected.status_code, corrected.json()["verdict"]) == (201, "passed")
    assert person.post(f"/api/v1/runs/{number}/end", json={}).json()["run"]["ended_by"] == "林一舟"
    assert [entry["verdict"] for entry in person.get(f"/api/v1/runs/{number}").json()["entries"]] == [
        "failed",
        "passed",
    ]
    told = person.get("/api/v1/checks", params={"site": "p"}).json()
    assert (told["tally"], len(told["runs"])) == ({"due": 1, "done": 1, "failed": 0, "late": 0, "missed": 0}, 1)


def test_who_only_watches_enters_nothing(service: Service, person: httpx.Client) -> None:
    assert person.post("/api/v1/runs", json=METAL).status_code == 201
    with service.client(Role.REGULATOR) as regulator:
        assert regulator.get("/api/v1/checks", params={"site": "p"}).status_code == 200
        assert regulator.post("/api/v1/runs", json=METAL).status_code == 403


def test_two_who_begin_the_same_are_told_apart(service: Service, person: httpx.Client) -> None:
    person.post("/api/v1/runs", json=METAL)
    with service.client(Role.OPERATOR, "李四") as second:
        refused = second.post("/api/v1/runs", json=METAL)
    assert (refused.status_code, "林一舟 began 早班" in refused.json()["detail"]) == (409, True)
