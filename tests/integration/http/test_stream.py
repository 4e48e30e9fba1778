from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import orjson
import pytest
from pydantic import BaseModel

from builders.cold_store import ColdStore
from builders.conditions import minutely
from builders.service import Service
from byssus.core.identity.access import Role

LISTENING = "from pg_stat_activity where query ilike 'listen %' and datname = current_database()"
OUT, IN = (-17, -17, -17), (-19, -19, -19)


class Event(BaseModel):
    id: int
    what: str
    alarm: int


def events(answer: httpx.Response) -> Iterator[Event]:
    """Events as they arrive; comments are not among them."""
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            data = orjson.loads(fields["data"])
            assert data["line"]["id"] == int(fields["id"])
            yield Event(id=int(fields["id"]), what=fields["event"], alarm=data["alarm"]["id"])
            fields = {}


@contextmanager
def stream(client: httpx.Client, after: int | None = 0, **headers: str) -> Iterator[Iterator[Event]]:
    params = {} if after is None else {"after": after}
    with client.stream("GET", "/api/v1/alarms/stream", params=params, headers=headers, timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield events(answer)


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with service.client(Role.OPERATOR) as client:
        yield client


def test_what_happens_while_one_listens_arrives_in_order(client: httpx.Client, store: ColdStore) -> None:
    with stream(client) as heard:
        store.take(minutely(*OUT))
        assert next(heard).what == "raised"
        store.take(minutely(*IN, start=3))
        assert next(heard).what == "cleared"


def test_whoever_comes_back_goes_on_where_they_were(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    with stream(client) as heard:
        seen = next(heard)
    store.take(minutely(*IN, *OUT, start=3))
    with stream(client, **{"Last-Event-ID": str(seen.id)}) as heard:
        missed = [next(heard), next(heard)]
    assert [event.what for event in missed] == ["cleared", "raised"]
    assert missed[0].id > seen.id


def test_a_list_and_the_stream_after_it_leave_nothing_out(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    listed = client.get("/api/v1/alarms").json()
    store.take(minutely(*IN, start=3))
    with stream(client, after=listed["line"]) as heard:
        event = next(heard)
    assert (event.what, event.alarm) == ("cleared", listed["entries"][0]["id"])


def test_more_than_a_batch_arrives_whole(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(*(OUT + IN) * 60))
    with stream(client) as heard:
        assert [next(heard).what for _ in range(120)] == ["raised", "cleared"] * 60


def test_however_many_listen_the_process_asks_the_database_to_tell_it_once(service: Service, store: ColdStore) -> None:
    with (
        service.client(Role.OPERATOR) as one,
        service.client(Role.REGULATOR) as two,
        stream(one) as a,
        stream(two) as b,
    ):
        store.take(minutely(*OUT))
        assert next(a) == next(b)
        assert store.column(f"select count(*) {LISTENING}") == [1]


def test_a_revoked_key_hears_nothing_more(service: Service, store: ColdStore) -> None:
    with service.client(Role.OPERATOR) as spy, service.client(Role.ADMIN) as admin, stream(spy) as heard:
        store.take(minutely(*OUT))
        assert next(heard).what == "raised"
        admin.delete(f"/api/v1/keys/{spy.get('/api/v1/me').json()['key_id']}")
        store.take(minutely(*IN, start=3))
        assert list(heard) == []


def test_what_happens_while_the_database_does_not_tell_us_is_caught_up_with(
    client: httpx.Client, store: ColdStore
) -> None:
    with stream(client) as heard:
        store.take(minutely(*OUT))
        assert next(heard).what == "raised"
        assert store.column(f"select pg_terminate_backend(pid) {LISTENING}") == [True]
        store.take(minutely(*IN, start=3))
        assert next(heard).what == "cleared"
