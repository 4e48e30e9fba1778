import orjson
import pytest

from builders.cold_store import ColdStore
from builders.conditions import at
from builders.service import Service
from byssus.core.identity.access import Role
from byssus.ingest.message import Announcement, Problem, Proposal, Reason, Received
from byssus.ingest.proposals import note_announcements
from byssus.ingest.rejected import reject, replay_due
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


def test_an_announced_value_is_listed_with_a_point_and_mapping_it_stores_what_it_sent(
    service: Service, store: ColdStore
) -> None:
    store.connection.execute("update assignment set valid_to = %s where channel = 't2'", [at(10)])
    announcement = Proposal("zigbee2mqtt/cold-2", ("temperature",), "Cold room 2", "WSDCGQ11LM", "temperature", "°C")
    note_announcements(store.connection, [Announcement("homeassistant/sensor/c2/config", announcement)], at(20))
    sent = Received("zigbee2mqtt/cold-2", orjson.dumps({"temperature": -18.5}), at(51))
    reject(store.connection, sent, [Problem(Reason.UNKNOWN_DEVICE, "Not declared.")], judged_by=1)
    with service.client(Role.ADMIN) as admin:
        [announced] = admin.get("/api/v1/announced").json()
        assert (announced["device"], announced["channel"], announced["model"], announced["proposed"]) == (
            "cold-2", "temperature", "WSDCGQ11LM", "t2"
        )  # fmt: skip
        channels = {announced["channel"]: announced["proposed"]}
        device = {"code": announced["device"], "gateway": "gw", "channels": channels, "since": at(10).isoformat()}
        assert admin.post("/api/v1/devices", json=device).status_code == 200
        assert replay_due(store.connection, store.now) == 1
        assert admin.get("/api/v1/announced").json() == []
    assert store.column("select value from reading") == [-18.5]


@pytest.mark.usefixtures("store")
def test_a_device_of_what_is_not_declared_is_refused(service: Service) -> None:
    device = {"code": "new", "gateway": "gw", "channels": {"temp": "t9"}}
    with service.client(Role.ADMIN) as admin:
        problem = admin.post("/api/v1/devices", json=device)
    assert problem.status_code == 422
    assert (problem.json()["detail"], problem.json()["where"]) == ("There is no point 't9'.", "channels.temp")
