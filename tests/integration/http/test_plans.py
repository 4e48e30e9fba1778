"""HACCP plans over HTTP: drafts, what they change, and who publishes them."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import at, minutely
from builders.service import Service
from byssus.core.identity.access import Role
from byssus.core.plant.haccp import Plan

WINDOW = {"from": at(0).isoformat(), "to": at(60).isoformat(), "site": "store"}


def body(*rules: dict, **fields: Any) -> dict[str, Any]:
    read = Plan.model_validate({**plan(*rules, version=7), "reason": "放宽", **fields})
    return read.model_dump(mode="json")


@pytest.fixture
def director(service: Service, store: ColdStore) -> Iterator[httpx.Client]:
    store.apply(
        points=2, plans=[], contacts=[contact("d", name="周亦海", role="director"), contact("o", name="林一舟")]
    )
    with service.client(Role.OPERATOR, "周亦海") as client:
        yield client


@pytest.fixture
def officer(service: Service) -> Iterator[httpx.Client]:
    with service.client(Role.OPERATOR, "林一舟") as client:
        yield client


def begun(client: httpx.Client, *rules: dict) -> dict[str, Any]:
    answer = client.post("/api/v1/plan-drafts", json=body(*rules))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_draft_is_compared_tried_and_published_as_the_next_version(
    director: httpx.Client, officer: httpx.Client, store: ColdStore
) -> None:
    store.take(minutely(*[-17] * 5, *[-20, -20.1] * 3))
    draft = begun(officer, rule(limit=-15))
    assert (draft["plan"]["version"], draft["plan"]["author"], draft["base"]) == (2, "林一舟", 1)
    where = f"/api/v1/plan-drafts/{draft['id']}"
    assert director.get(f"{where}/difference").json() == [
        {"path": "control_points.air.rules.air.limit", "before": "-18.0", "after": "-15.0"}
    ]
    outcome = director.get(f"{where}/what-if", params=WINDOW).json()["outcomes"][0]
    assert (outcome["in_force"]["excursions"], outcome["then"]["excursions"]) == (1, 0)
    assert officer.post(f"{where}/publish", json={"revision": 1}).status_code == 403
    published = director.post(f"{where}/publish", json={"revision": 1}).json()
    assert (published["version"], published["author"], published["approved_by"]) == (2, "林一舟", "周亦海")
    [current] = director.get("/api/v1/plans").json()
    assert (current["version"], current["control_points"][0]["rules"][0]["limit"]) == (2, -15)
    assert [each["version"] for each in director.get("/api/v1/plans/frozen/versions").json()] == [1, 2]
    changed = director.get("/api/v1/plans/frozen/difference", params={"from": 1, "to": 2}).json()
    assert [each["after"] for each in changed] == ["-15.0"]
    assert store.column("select critical_limit from rule order by version") == [-18, -15]


def test_of_two_who_save_the_second_is_told_who_was_first(director: httpx.Client, officer: httpx.Client) -> None:
    draft = begun(officer, rule(limit=-15))
    where = f"/api/v1/plan-drafts/{draft['id']}"
    saved = director.put(where, json={"revision": 1, "plan": body(rule(limit=-16))})
    assert (saved.json()["revision"], saved.json()["editors"]) == (2, ["林一舟", "周亦海"])
    refused = officer.put(where, json={"revision": 1, "plan": body(rule(limit=-14))})
    assert refused.status_code == 409
    assert "周亦海 saved it" in refused.json()["detail"]


def test_of_two_who_publish_the_second_is_told_who_was_first(director: httpx.Client) -> None:
    first, second = begun(director, rule(limit=-15)), begun(director, rule(limit=-16))
    assert director.post(f"/api/v1/plan-drafts/{first['id']}/publish", json={"revision": 1}).status_code == 200
    refused = director.post(f"/api/v1/plan-drafts/{second['id']}/publish", json={"revision": 1})
    assert refused.status_code == 409
    assert "周亦海 published version 2 meanwhile (放宽)" in refused.json()["detail"]


def test_where_the_firm_demands_four_eyes_an_editor_does_not_publish(
    director: httpx.Client, officer: httpx.Client, store: ColdStore
) -> None:
    store.connection.execute("update party set four_eyes = true")
    own, other = begun(director, rule(limit=-15)), begun(officer, rule(limit=-16))
    refused = director.post(f"/api/v1/plan-drafts/{own['id']}/publish", json={"revision": 1})
    assert refused.status_code == 403
    assert "firm demands a second person" in refused.json()["detail"]
    assert director.post(f"/api/v1/plan-drafts/{other['id']}/publish", json={"revision": 1}).status_code == 200


def test_another_key_of_the_editor_makes_no_second_person(
    director: httpx.Client, service: Service, store: ColdStore
) -> None:
    store.connection.execute("update party set four_eyes = true")
    draft = begun(director, rule(limit=-15))
    with service.client(Role.OPERATOR, "周亦海，手机", contact="d") as phone:
        refused = phone.post(f"/api/v1/plan-drafts/{draft['id']}/publish", json={"revision": 1})
    assert refused.status_code == 403
    assert "周亦海 edited this draft" in refused.json()["detail"]


def test_a_draft_that_contradicts_itself_is_refused_as_in_a_plant_file(director: httpx.Client) -> None:
    twice = body()
    twice["control_points"] = [{"code": "air", "name": "库温"}] * 2
    refused = director.post("/api/v1/plan-drafts", json=twice)
    assert refused.status_code == 422
    assert "control point 'air' stands twice" in refused.text


def test_a_draft_that_was_given_up_is_closed_to_everybody(director: httpx.Client) -> None:
    draft = begun(director, rule())
    where = f"/api/v1/plan-drafts/{draft['id']}"
    assert director.post(f"{where}/withdraw", json={"revision": 1}).status_code == 204
    assert director.get("/api/v1/plan-drafts").json() == []
    assert "withdrew it" in director.put(where, json={"revision": 1, "plan": body(rule())}).json()["detail"]
