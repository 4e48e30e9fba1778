from collections.abc import Iterator

import httpx
import pytest

from builders.cold_store import ColdStore
from builders.conditions import at
from builders.service import Service
from byssus.core.aspect import Aspect
from byssus.core.identity.access import Role


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with service.client(Role.REGULATOR) as client:
        yield client


def say(store: ColdStore, aspect: Aspect, *values: float) -> None:
    for minute, value in enumerate(values):
        store.connection.execute(
            "insert into device_status (device_id, aspect, time, value, received_at)"
            " select id, %s, %s, %s, %s from device where code = 'logger'",
            [aspect.value, at(minute), value, at(minute)],
        )


def test_a_device_is_listed_with_what_it_feeds_and_what_it_last_said(client: httpx.Client, store: ColdStore) -> None:
    say(store, Aspect.BATTERY, 97, 12)
    say(store, Aspect.SIGNAL, -57)
    [device] = client.get("/api/v1/devices", params={"site": "store"}).json()
    assert (device["code"], device["gateway"], device["points"][0]) == ("logger", "gw", "t1")
    assert [(one["aspect"], one["value"], one["unit"], one["low"]) for one in device["states"]] == [
        ("battery", 12, "%", True),
        ("signal", -57, "dBm", False),
    ]
    assert device["condition"] == "low"
    assert device["states"][0]["age"].startswith("PT59M")
    assert client.get("/api/v1/devices", params={"site": "elsewhere"}).json() == []
    assert len(client.get("/api/v1/devices", params={"point": "t2"}).json()) == 1
    assert client.get("/api/v1/devices", params={"point": "t9"}).json() == []


def test_how_a_battery_ran_comes_page_by_page(client: httpx.Client, store: ColdStore) -> None:
    say(store, Aspect.BATTERY, 97, 96, 95)
    window = {"from": at(0).isoformat(), "to": at(9).isoformat(), "limit": "2"}
    first = client.get("/api/v1/devices/logger/states/battery", params=window).json()
    second = client.get("/api/v1/devices/logger/states/battery", params={**window, "from": first["next"]}).json()
    assert [one["value"] for one in first["entries"] + second["entries"]] == [97, 96, 95]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("path", "status"), [("nobody/states/battery", 404), ("logger/states/mood", 422), ("a1/d/states/online", 404)]
)
@pytest.mark.usefixtures("store")
def test_a_device_or_an_aspect_that_does_not_exist_is_refused(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(f"/api/v1/devices/{path}").status_code == status
