"""Looking back over HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from builders.cold_store import ColdStore, plan, rule
from builders.conditions import START, at, minutely
from builders.service import Service
from byssus.alerts.operator.desk import acknowledge_alarm
from byssus.core.identity.access import Role
from byssus.core.plant.haccp import Plan

WINDOW = {"from": at(0).isoformat(), "to": at(600).isoformat()}


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with service.client(Role.REGULATOR) as client:
        yield client


def blips(store: ColdStore) -> None:
    """Nine short excursions, and one that lasts."""
    for start in range(0, 270, 30):
        store.take(minutely(*[-17] * 4, *[-20, -20.1] * 13, start=start))
    store.take(minutely(*[-14, -14.1] * 20, *[-20, -20.1] * 10, start=270))


def test_the_figures_of_the_alarm_system_are_told_for_a_site(client: httpx.Client, store: ColdStore) -> None:
    blips(store)
    acknowledge_alarm(store.connection, 1, "张三", store.column("select raised_at from alarm where id = 1")[0])
    told = client.get("/api/v1/measures", params={**WINDOW, "site": "store"}).json()
    assert (told["alarms"], told["rate"]["peak"], told["rate"]["load"]) == (10, 1, "manageable")
    assert told["split"] == {"warn": 0, "alarm": 1, "critical": 0}
    assert told["top"] == [{"about": "excursion t1 air", "count": 10, "share": 1.0}]
    assert (told["to_acknowledge"]["median"], told["by_person"]) == ("PT0S", {"张三": 1})
    assert client.get("/api/v1/measures", params={**WINDOW, "site": "other"}).json()["alarms"] == 0


def test_advice_comes_with_its_proof(client: httpx.Client, store: ColdStore) -> None:
    blips(store)
    [advice] = client.get("/api/v1/advice", params={**WINDOW, "point": "t1"}).json()
    assert (advice["now"]["alarms"], advice["better"]["alarms"], advice["better"]["on_delay"]) == (10, 1, "PT5M")
    assert advice["words"] == "t1 air: −90 % alarms, 0 of 1 real excursions missed"
    assert client.get("/api/v1/advice", params={**WINDOW, "point": "nowhere"}).status_code == 404


def question(*rules: dict) -> dict:
    asked = Plan.model_validate(plan(*rules, version=2, valid_from=START))
    return {"site": "store", "plan": asked.model_dump(mode="json")}


def test_a_plan_that_does_not_exist_yet_is_tried_on_stored_readings(client: httpx.Client, store: ColdStore) -> None:
    blips(store)
    asked = question(rule(on=10), rule("critical", -15, on=5, severity="critical"))
    answer = client.post("/api/v1/what-if", params=WINDOW, json=asked).json()
    first, second = answer["outcomes"][:2]
    assert (first["rule"], first["in_force"]["excursions"], first["then"]["excursions"]) == ("air", 10, 1)
    assert (second["rule"], second["in_force"], second["then"]["excursions"]) == ("critical", None, 1)
    assert [(row["rule"], row["rule_version"], row["peak"]) for row in answer["ledger"]] == [
        ("air", 2, -14),
        ("critical", 2, -14),
    ]
    assert store.column("select count(*) from plan") == [1]


@pytest.mark.usefixtures("store")
def test_a_plan_that_no_point_goes_by_is_refused(client: httpx.Client) -> None:
    asked = question(rule())
    asked["plan"]["code"] = "chilled"
    refusal = client.post("/api/v1/what-if", params=WINDOW, json=asked)
    assert refusal.status_code == 422
    assert "No point of site 'store' goes by plan 'chilled'" in refusal.text
