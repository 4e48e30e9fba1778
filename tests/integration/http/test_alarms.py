import pytest

from builders.cold_store import ColdStore
from builders.conditions import minutely
from builders.service import Service
from byssus.core.identity.access import Role

OUT, IN = (-17, -17, -17), (-19, -19, -19)
ACCOUNT = {"cause": "压缩机跳闸", "corrective_action": "复位", "probe": {"value": -18.6, "unit": "Cel"}}


@pytest.fixture
def three(store: ColdStore) -> list[int]:
    """Numbers of an alarm that cleared, an active one at the same point, and an active one at the other; in order."""
    store.take(minutely(*OUT, *IN, *OUT))
    store.take(minutely(*OUT, start=10), point="t2")
    return [int(str(number)) for number in store.column("select id from alarm order by id")]


def numbers(service: Service, **wanted: object) -> list[int]:
    with service.client(Role.REGULATOR) as client:
        answer = client.get("/api/v1/alarms", params=wanted)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    return [alarm["id"] for alarm in answer.json()["entries"]]


def test_alarms_come_newest_first_and_narrowed_down(service: Service, three: list[int]) -> None:
    cleared, second, third = three
    assert numbers(service) == [third, second, cleared]
    assert numbers(service, active=True) == [third, second]
    assert numbers(service, active=False) == [cleared]
    assert numbers(service, acknowledged=True) == []
    assert numbers(service, open=False) == []
    assert numbers(service, severity="alarm", site="store") == [third, second, cleared]
    assert numbers(service, severity="critical") == []
    assert numbers(service, site="elsewhere") == []


def test_pages_hold_every_alarm_once_though_others_are_raised_meanwhile(
    service: Service, store: ColdStore, three: list[int]
) -> None:
    with service.client(Role.OPERATOR) as client:
        first = client.get("/api/v1/alarms", params={"limit": 2}).json()
        store.take(minutely(*IN, *OUT, start=20), point="t2")
        second = client.get("/api/v1/alarms", params={"limit": 2, "before": first["next"]}).json()
    assert [alarm["id"] for alarm in first["entries"] + second["entries"]] == three[::-1]
    assert second["next"] is None


def test_an_alarm_tells_what_it_is_about_and_what_happened(service: Service, three: list[int]) -> None:
    with service.client(Role.OPERATOR) as client:
        answer = client.get(f"/api/v1/alarms/{three[0]}").json()
    alarm = answer["alarm"]
    assert (alarm["site"], alarm["zone"], alarm["point"]) == ("store", "store/1", "t1")
    assert (alarm["breach"]["rule"], alarm["breach"]["peak"]) == ("air", -17)
    assert [line["what"] for line in answer["log"]] == ["raised", "cleared"]


def test_an_operator_acknowledges_comments_and_closes_and_the_log_names_them(
    service: Service, three: list[int]
) -> None:
    path = f"/api/v1/alarms/{three[0]}"
    with service.client(Role.OPERATOR, "王丽") as client:
        assert client.post(f"{path}/acknowledge").json()["acknowledged_by"] == "王丽"
        client.post(f"{path}/comment", json={"text": "已开门"})
        closed = client.post(f"{path}/close", json=ACCOUNT).json()
        assert (closed["closed_by"], closed["cause"]) == ("王丽", "压缩机跳闸")
        log = client.get(path).json()["log"]
    told = [(line["what"], line["actor"]) for line in log[2:]]
    assert told == [("acknowledged", "王丽"), ("commented", "王丽"), ("closed", "王丽")]
    assert three[0] not in numbers(service, open=True)


def test_whoever_comes_second_hears_who_was_first(service: Service, three: list[int]) -> None:
    with service.client(Role.OPERATOR, "王丽") as first, service.client(Role.OPERATOR) as second:
        first.post(f"/api/v1/alarms/{three[1]}/acknowledge")
        problem = second.post(f"/api/v1/alarms/{three[1]}/acknowledge").json()
    assert problem["status"] == 409
    assert problem["detail"].startswith("王丽 acknowledged it at ")
    assert (problem["first"]["person"], problem["first"]["act"]) == ("王丽", "acknowledged")


def test_an_active_alarm_cannot_be_closed_nor_any_without_an_account(service: Service, three: list[int]) -> None:
    with service.client(Role.OPERATOR) as client:
        assert client.post(f"/api/v1/alarms/{three[1]}/close", json=ACCOUNT).status_code == 409
        assert client.post(f"/api/v1/alarms/{three[0]}/close", json={**ACCOUNT, "cause": " "}).status_code == 422
        assert client.post("/api/v1/alarms/999/acknowledge").status_code == 404
