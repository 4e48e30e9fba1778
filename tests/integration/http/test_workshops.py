"""Workshops over HTTP: a phone sends, and sends again; only the firm's own people may."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx
import pytest

from builders.epcis import at
from builders.service import Service, serving
from builders.workshop import LIVE, Hut, hut, intake, kg, of, photo, sale
from byssus.core.identity.access import Role


@pytest.fixture
def there(migrated_url: str) -> Iterator[Hut]:
    with hut(migrated_url) as built:
        yield built


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    with serving(migrated_url, start=at(48)) as running:
        yield running


@contextmanager
def phone(service: Service, party: str = "hut", role: Role = Role.OPERATOR) -> Iterator[httpx.Client]:
    with service.client(role, party=party) as client:
        yield client


def record(what: dict[str, object], **more: object) -> dict[str, object]:
    return {"site": "hut", "at": at(0).isoformat(), "what": what, **more}


def test_a_phone_sends_twice_and_the_paper_can_be_seen(service: Service, there: Hut) -> None:
    address = f"/api/v1/workshops/records/{uuid4()}"
    sent = record(intake(of(LIVE, "A1"), kg(200, "斤")), papers=[photo("certificate", "receipt")])
    with phone(service) as client:
        assert [client.put(address, json=sent).status_code for _ in range(2)] == [201, 200]
        assert client.put(address, json=sent | {"at": at(1).isoformat()}).status_code == 409
        desk = client.get("/api/v1/workshops/desk", params={"site": "hut"}).json()
        [paper] = desk["records"][0]["papers"]
        got = client.get(f"/api/v1/workshops/papers/{paper}", params={"site": "hut"})
    assert [(lot["lot"], lot["kg"]) for lot in desk["stock"]] == [("A1", 100)]
    assert hashlib.sha256(got.content).hexdigest() == paper
    assert b"30.7251 N" not in got.content
    assert there.rows("select action from audit where action in ('workshop_recorded', 'paper_read') order by id") == [
        ("workshop_recorded",), ("paper_read",)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "status"),
    [({"number": 3}, 422), ({"number": 3, "unit": ""}, 422), (kg(0), 422), (kg(3, "箱"), 422), (kg(3, "斤"), 201)],
)
def test_a_quantity_without_a_unit_is_refused(
    service: Service, there: Hut, amount: dict[str, object], status: int
) -> None:
    with phone(service) as client:
        sent = record(intake(of(LIVE, "A1"), amount))
        assert client.put(f"/api/v1/workshops/records/{uuid4()}", json=sent).status_code == status
    assert len(there.rows("select from workshop_record")) == (status == 201)


def test_a_record_is_withdrawn_once(service: Service, there: Hut) -> None:
    one, two = uuid4(), uuid4()
    with phone(service) as client:
        client.put(f"/api/v1/workshops/records/{one}", json=record(intake(of(LIVE, "A1"), kg(1))))
        gone = {"replaces": str(one), "reason": "没有到货"}
        answers = [
            client.put(f"/api/v1/workshops/withdrawals/{number}", params={"site": "hut"}, json=gone).status_code
            for number in (two, two, uuid4())
        ]
    assert answers == [201, 200, 409]
    assert there.stock() == {}


def test_others_see_nothing_of_it(service: Service, there: Hut) -> None:  # noqa: ARG001 - it has to be there
    sent = record(sale(of(LIVE, "A1"), kg(1)))
    for party, role, status in (("rival", Role.OPERATOR, 403), ("gouqi", Role.REGULATOR, 403)):
        with phone(service, party, role) as client:
            assert client.put(f"/api/v1/workshops/records/{uuid4()}", json=sent).status_code == status
            assert client.get("/api/v1/workshops/desk", params={"site": "hut"}).status_code == status
    with phone(service) as client:
        assert [each["code"] for each in client.get("/api/v1/workshops").json()] == ["hut"]
        assert client.get("/api/v1/workshops/desk", params={"site": "no"}).status_code == 404
