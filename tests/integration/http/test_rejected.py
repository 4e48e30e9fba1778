from base64 import b64decode

import orjson

from builders.cold_store import ColdStore
from builders.conditions import at
from builders.service import Service
from byssus.core.identity.access import Role
from byssus.ingest.message import Problem, Reason, Received
from byssus.ingest.rejected import reject

TOPIC = "byssus/v1/gw/senml"


def payload(device: str) -> bytes:
    return orjson.dumps([{"bn": f"{device}/", "n": "t1", "u": "Cel", "v": -18.5, "t": at(50).timestamp()}])


def refuse(store: ColdStore, content: bytes, reason: Reason) -> None:
    reject(store.connection, Received(TOPIC, content, at(51)), [Problem(reason, f"{reason}.")], judged_by=1)


def test_rejected_messages_are_shown_raw_with_reason_and_counted(service: Service, store: ColdStore) -> None:
    refuse(store, b"\xff{", Reason.NOT_UTF8)
    refuse(store, payload("other"), Reason.UNKNOWN_DEVICE)
    with service.client(Role.ADMIN) as admin:
        shown = admin.get("/api/v1/rejected", params={"limit": 1}).json()
        older = admin.get("/api/v1/rejected", params={"limit": 1, "before": shown["next"]}).json()
        [only] = admin.get("/api/v1/rejected", params={"reason": "unknown_device"}).json()["entries"]
    assert shown["waiting"] == {"not_utf8": 1, "unknown_device": 1}
    assert b64decode(older["entries"][0]["payload"]) == b"\xff{"
    assert (only["topic"], only["detail"]) == (TOPIC, "unknown_device.")


def test_a_replay_stores_what_can_be_used_now_and_is_on_record(service: Service, store: ColdStore) -> None:
    refuse(store, payload("logger"), Reason.UNKNOWN_DEVICE)
    refuse(store, payload("other"), Reason.UNKNOWN_DEVICE)
    with service.client(Role.ADMIN) as admin:
        outcome = admin.post("/api/v1/rejected/replay", json={}).json()
        assert outcome == {"mended": 1, "remaining": 1}
        assert len(admin.get("/api/v1/rejected").json()["entries"]) == 1
    assert store.column("select value from reading") == [-18.5]
    assert store.column("select detail ->> 'mended' from audit where action = 'rejected_replayed'") == ["1"]


def test_what_is_older_than_a_time_is_deleted_and_that_is_on_record(service: Service, store: ColdStore) -> None:
    refuse(store, b"[", Reason.NOT_JSON)
    with service.client(Role.ADMIN) as admin:
        assert admin.post("/api/v1/rejected/purge", json={"before": at(51).isoformat()}).json() == {"deleted": 0}
        assert admin.post("/api/v1/rejected/purge", json={"before": at(52).isoformat()}).json() == {"deleted": 1}
        assert admin.get("/api/v1/rejected").json()["waiting"] == {}
    assert store.column("select detail ->> 'deleted' from audit where action = 'rejected_purged' order by 1") == [
        "0",
        "1",
    ]
