"""The closed loop of an alarm over HTTP: shelved, proven, closed with lots and probe, verified by another, reopened."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from builders.cold_store import ColdStore, contact
from builders.conditions import at, minutely
from builders.pictures import PLACE, paper, photo
from builders.service import Service
from byssus.app.cli import command_line
from byssus.core.errors import InvalidInput, NotAllowed
from byssus.core.identity.access import Role

OUT, IN = (-17, -17, -17), (-19, -19, -19)
ACCOUNT = {"cause": "压缩机跳闸", "corrective_action": "复位", "probe": {"value": -18.6, "unit": "Cel"}}
PATH = "/api/v1/alarms/1"


@pytest.fixture
def over(store: ColdStore) -> ColdStore:
    """A store with an alarm that has cleared."""
    store.take(minutely(*OUT, *IN))
    return store


def closed(client: httpx.Client) -> dict[str, object]:
    answer = client.post(f"{PATH}/close", json=ACCOUNT)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


@pytest.mark.usefixtures("over")
def test_an_excursion_is_closed_with_a_probe_and_waits_for_a_second_person(service: Service) -> None:
    with service.client(Role.OPERATOR, "王丽") as client, service.client(Role.OPERATOR, "李强") as other:
        without = client.post(f"{PATH}/close", json={**ACCOUNT, "probe": None})
        assert (without.status_code, without.json()["where"]) == (422, "probe")
        assert closed(client)["to_verify"]
        waiting = client.get("/api/v1/alarms", params={"to_verify": True}).json()
        assert [alarm["id"] for alarm in waiting["entries"]] == [1]
        refused = client.post(f"{PATH}/verify", json={})
        assert (refused.status_code, refused.json()["title"]) == (403, "Not allowed")
        verified = other.post(f"{PATH}/verify", json={"remark": "看过现场"}).json()
        assert (verified["verified_by"], verified["to_verify"]) == ("李强", False)
        again = client.post(f"{PATH}/verify", json={})
    assert (again.status_code, again.json()["first"]["person"]) == (409, "李强")


def test_another_key_of_who_closed_it_verifies_nothing(service: Service, over: ColdStore) -> None:
    over.apply(points=2, contacts=[contact("w", name="王丽")])
    with service.client(Role.OPERATOR, "王丽") as desk, service.client(Role.DIRECTOR, "王丽 2", contact="w") as phone:
        assert closed(desk)["closed_by"] == "王丽"
        refused = phone.post(f"{PATH}/verify", json={})
    assert refused.status_code == 403
    assert "王丽 closed it; somebody else" in refused.json()["detail"]


@pytest.mark.usefixtures("over")
def test_what_was_verified_is_reopened_by_the_director_only(service: Service) -> None:
    with service.client(Role.OPERATOR) as client, service.client(Role.OPERATOR) as other:
        closed(client)
        other.post(f"{PATH}/verify", json={})
        assert client.post(f"{PATH}/reopen", json={"reason": "漏了一批"}).status_code == 403
    with service.client(Role.DIRECTOR, "赵总") as director:
        alarm = director.post(f"{PATH}/reopen", json={"reason": "漏了一批"}).json()
        assert (alarm["closed_at"], alarm["verified_at"], alarm["probe"]) == (None, None, None)
        log = director.get(PATH).json()["log"]
    assert [line["what"] for line in log] == ["raised", "cleared", "closed", "verified", "reopened"]


@pytest.mark.usefixtures("over")
def test_nothing_is_done_to_an_alarm_that_changed_since_somebody_looked(service: Service) -> None:
    with service.client(Role.OPERATOR, "王丽") as client, service.client(Role.OPERATOR) as other:
        seen = client.get(PATH).json()["alarm"]["version"]
        client.post(f"{PATH}/comment", json={"text": "words change nothing"})
        client.post(f"{PATH}/acknowledge", params={"version": seen})
        late = other.post(f"{PATH}/close", params={"version": seen}, json=ACCOUNT)
        assert late.status_code == 409
        assert late.json()["first"] | {"at": ""} == {"person": "王丽", "act": "acknowledged", "at": ""}
        assert other.post(f"{PATH}/close", params={"version": seen + 1}, json=ACCOUNT).status_code == 200


ACTS = [
    ("acknowledge", OUT, [], None, 200),
    ("shelve", OUT, [], {"reason": "修门", "once": True}, 200),
    ("unshelve", OUT, ["shelve"], None, 200),
    ("close", OUT + IN, [], ACCOUNT, 200),
    ("verify", OUT + IN, ["close"], {}, 200),
    ("reopen", OUT + IN, ["close"], {"reason": "again"}, 200),
]


@pytest.mark.parametrize(("act", "readings", "before", "body", "well"), ACTS, ids=[act for act, *_ in ACTS])
def test_of_people_who_do_the_same_at_once_one_succeeds(
    service: Service,
    store: ColdStore,
    act: str,
    readings: tuple[float, ...],
    before: list[str],
    body: dict[str, object] | None,
    well: int,
) -> None:
    store.take(minutely(*readings))
    bodies = {name: given for name, _, _, given, _ in ACTS}
    with service.client(Role.OPERATOR, "第一人") as first:
        for earlier in before:
            assert first.post(f"{PATH}/{earlier}", json=bodies[earlier]).status_code == 200
    keys = [service.key(Role.OPERATOR) for _ in range(4)]

    def do(key: str) -> int:
        with httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {key}"}, trust_env=False) as client:
            return client.post(f"{PATH}/{act}", json=body).status_code

    with ThreadPoolExecutor(4) as room:
        assert sorted(room.map(do, keys)) == [well, 409, 409, 409]


def test_evidence_is_kept_without_its_place_named_by_its_hash_and_audited(service: Service, over: ColdStore) -> None:
    with service.client(Role.OPERATOR, "王丽") as client:
        added = client.post(f"{PATH}/evidence", params={"name": "../门 封条.exe"}, content=photo()).json()
        assert (added["name"], added["media_type"]) == ("门 封条.jpg", "image/jpeg")
        assert added["sent_sha256"] == hashlib.sha256(photo()).hexdigest()
        again = client.post(f"{PATH}/evidence", content=photo())
        assert (again.status_code, again.json()["first"]["person"]) == (409, "王丽")
        assert client.post(f"{PATH}/evidence", content=b"MZ").status_code == 422
        assert client.post(f"{PATH}/evidence", content=photo() + bytes(9_000_000)).status_code == 413
        client.post(f"{PATH}/evidence", params={"name": "report"}, content=paper())
        history = client.get(PATH).json()
    assert [file["name"] for file in history["evidence"]] == ["门 封条.jpg", "report.pdf"]
    facts = [line["detail"] for line in history["log"] if line["what"] == "evidence_added"]
    assert [fact["sha256"] for fact in facts] == [file["sha256"] for file in history["evidence"]]
    where = f"{PATH}/evidence/{added['sha256']}"
    with service.client(Role.REGULATOR, "基层所") as regulator:
        answer = regulator.get(where)
        assert hashlib.sha256(answer.content).hexdigest() == added["sha256"]
        assert PLACE.encode() not in answer.content
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert regulator.post(f"{PATH}/evidence", content=photo()).status_code == 403
        assert regulator.get(f"{PATH}/evidence/{'0' * 64}").status_code == 404
        paper_hash = history["evidence"][1]["sha256"]
        assert regulator.get(f"{PATH}/evidence/{paper_hash}").headers["Content-Disposition"].startswith("attachment")
    with service.client(Role.GATEWAY) as gateway, service.client() as nobody:
        assert (gateway.get(where).status_code, nobody.get(where).status_code) == (403, 401)
    read = over.column("select actor from audit where action = 'evidence_read'")
    assert read == ["基层所", "基层所"]


def test_every_act_of_a_person_is_audited_with_the_number_of_its_line(service: Service, over: ColdStore) -> None:
    with service.client(Role.OPERATOR, "王丽") as client:
        client.post(f"{PATH}/acknowledge")
        closed(client)
    audited = over.connection.execute(
        "select audit.detail ->> 'did', object, audit.actor = line.actor from audit "
        "join alarm_transition line on line.id = (audit.detail ->> 'line')::int where action = 'alarm_handled'"
    ).fetchall()
    assert audited == [("acknowledged", "alarm 1", True), ("closed", "alarm 1", True)]


@pytest.mark.usefixtures("over")
def test_a_point_is_put_out_of_service_and_back(service: Service) -> None:
    until = (at(60) + timedelta(hours=2)).isoformat()
    with service.client(Role.OPERATOR, "王丽") as client:
        begun = client.post("/api/v1/outages", json={"point": "t1", "reason": "换探头", "until": until})
        assert begun.status_code == 200, begun.text
        twice = client.post("/api/v1/outages", json={"point": "t1", "reason": "换探头", "until": until})
        assert (twice.status_code, twice.json()["first"]["person"]) == (409, "王丽")
        assert [each["point"] for each in client.get("/api/v1/outages").json()] == ["t1"]
        ended = client.post(f"/api/v1/outages/{begun.json()['id']}/end").json()
        assert ended["ended_by"] == "王丽"
        assert client.get("/api/v1/outages").json() == []
    with service.client(Role.REGULATOR) as regulator:
        assert regulator.post("/api/v1/outages", json={}).status_code == 403


def test_the_command_line_acts_in_the_name_of_the_key_that_is_shown(service: Service, over: ColdStore) -> None:
    keys = [service.key(Role.OPERATOR, "王丽"), service.key(Role.OPERATOR, "李强"), service.key(Role.REGULATOR)]
    database = {"BYSSUS_DATABASE_URL": service.context.database_url}

    def byssus(*words: str, key: str = "") -> Result:
        return CliRunner().invoke(command_line(["alarm"]), ["alarm", *words], env={**database, "BYSSUS_KEY": key})

    assert byssus("acknowledge", "1", key=keys[0]).exit_code == 0
    with service.client(Role.ADMIN, "管理员") as admin:
        closed(admin)
    assert "管理员" in byssus("list", "--to-verify").output
    assert isinstance(byssus("verify", "1", key=keys[2]).exception, NotAllowed)
    assert byssus("verify", "1", "--remark", "看过", key=keys[1]).exit_code == 0
    assert over.column("select verified_by from alarm") == ["李强"]
    assert "李强 verified: remark 看过" in byssus("show", "1").output


def test_the_command_line_closes_with_evidence_probe_and_lots(
    service: Service, over: ColdStore, tmp_path: Path
) -> None:
    picture = tmp_path / "probe.jpg"
    picture.write_bytes(photo())
    environment = {
        "BYSSUS_DATABASE_URL": service.context.database_url,
        "BYSSUS_KEY": service.key(Role.OPERATOR, "王丽"),
    }

    def byssus(*words: str) -> Result:
        return CliRunner().invoke(command_line(["alarm"]), ["alarm", *words], env=environment)

    assert byssus("evidence", "1", str(picture)).exit_code == 0
    account = ("--cause", "停机", "--action", "复位")
    assert isinstance(byssus("close", "1", *account).exception, InvalidInput), "the product was not measured"
    assert isinstance(byssus("close", "1", *account, "--lot", "x=eat").exception, InvalidInput)
    assert byssus("close", "1", *account, "--probe", "-18.6").exit_code == 0
    assert over.column("select probe_value from alarm") == [-18.6]
    assert over.column("select name from evidence_file") == ["probe.jpg"]
    assert byssus("lots", "1").output == ""


def test_all_that_nobody_is_told_of_is_listed_with_who_why_and_until_when(service: Service, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    now = service.context.clock.now()
    start = now.astimezone(ZoneInfo("Asia/Shanghai")).time().replace(second=0, microsecond=0, tzinfo=None)
    store.apply(points=2, defrosts=[{"code": "dawn", "zone": "store/1", "starts": start, "lasts": "PT45M"}])
    environment = {"BYSSUS_DATABASE_URL": service.context.database_url, "BYSSUS_CLOCK": str(service.context.clock)}
    environment["BYSSUS_KEY"] = service.key(Role.OPERATOR, "李强")

    def byssus(*words: str) -> Result:
        return CliRunner().invoke(command_line([words[0]]), [*words], env={**environment, "COLUMNS": "200"})

    with service.client(Role.OPERATOR, "王丽") as client:
        client.post(f"{PATH}/shelve", json={"reason": "门在修", "minutes": 30})
        assert byssus("outage", "begin", "--point", "t2", "--reason", "换探头", "--hours", "2").exit_code == 0
        found = client.get("/api/v1/spared").json()
        told = [(each["sparing"], each["number"], each["about"], each["reason"], each["person"]) for each in found]
        assert told == [
            ("out_of_service", 1, "t2", "换探头", "李强"),
            ("defrosting", None, "store/1", "dawn", None),
            ("shelved", 1, "t1", "门在修", "王丽"),
        ]
        assert all(word in byssus("alarm", "spared").output for row in told for word in row if isinstance(word, str))
        assert "换探头" in byssus("outage", "list").output
        assert byssus("outage", "end", "1").exit_code == 0
        client.post(f"{PATH}/unshelve")
        assert [each["sparing"] for each in client.get("/api/v1/spared").json()] == ["defrosting"]
