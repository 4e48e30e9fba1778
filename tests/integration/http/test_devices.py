import pytest

from builders.cold_store import ColdStore
from builders.service import Service
from byssus.core.identity.access import Role
from byssus.ingest.message import Reason
from byssus.ingest.rejected import replay_due
from integration.http.test_rejected import payload, refuse


def test_an_unknown_device_is_listed_and_what_it_sent_is_due_once_it_is_assigned(
    service: Service, store: ColdStore
) -> None:
    refuse(store, payload("new"), Reason.UNKNOWN_DEVICE)
    with service.client(Role.ADMIN) as admin:
        [unknown] = admin.get("/api/v1/unknown").json()
        assert (unknown["device"], unknown["value"], unknown["known"]) == ("new", -18.5, False)
        device = {"code": "new", "gateway": "gw", "channels": {unknown["channel"]: "t2"}}
        assert admin.post("/api/v1/devices", json=device).status_code == 409, "another one has fed it all the while"
        device["since"] = "2026-06-01T00:00:00Z"
        made = admin.post("/api/v1/devices", json=device)
        assert (made.status_code, len(made.json()["changes"])) == (200, 3)
        assert admin.post("/api/v1/devices", json=device).json() == {"changes": []}
        assert replay_due(store.connection, store.now) == 1
        assert admin.get("/api/v1/unknown").json() == []
    assert store.column("select value from reading") == [-18.5]
    assert store.column("select object from audit where action = 'device_assigned'") == ["new", "new"]


@pytest.mark.usefixtures("store")
def test_a_device_of_what_is_not_declared_is_refused(service: Service) -> None:
    device = {"code": "new", "gateway": "gw", "channels": {"temp": "t9"}}
    with service.client(Role.ADMIN) as admin:
        problem = admin.post("/api/v1/devices", json=device)
    assert problem.status_code == 422
    assert (problem.json()["detail"], problem.json()["where"]) == ("There is no point 't9'.", "channels.temp")
