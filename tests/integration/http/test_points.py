import io
from collections.abc import Iterator

import httpx
import pytest
from pyarrow import parquet

from builders.cold_store import ColdStore
from builders.conditions import at, minutely
from builders.service import Service
from byssus.core.identity.access import Role


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with service.client(Role.REGULATOR) as client:
        yield client


def test_sites_zones_and_points_are_listed(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(-19, -18.5))
    [site] = client.get("/api/v1/sites").json()
    assert (site["code"], site["timezone"], site["day_starts"]) == ("store", "Asia/Shanghai", "00:00")
    [zone] = client.get("/api/v1/zones", params={"site": "store"}).json()
    assert (zone["code"], zone["kind"]) == ("store/1", "frozen_store")
    heard, unheard = client.get("/api/v1/points", params={"site": "store"}).json()
    assert (heard["newest"]["value"], heard["unit"], heard["standing"]) == (-18.5, "Cel", "good")
    assert heard["age"].startswith("PT59M")
    assert (unheard["newest"], unheard["age"], unheard["standing"]) == (None, None, "unheard")


def test_a_point_in_alarm_says_so_and_is_found_by_it(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(-17, -17, -17))
    assert client.get("/api/v1/points/t1").json()["standing"] == "alarm"
    assert [point["code"] for point in client.get("/api/v1/points", params={"standing": "alarm"}).json()] == ["t1"]


def test_readings_come_page_by_page_each_once(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(-19, -18, -17, -16, -15))
    window = {"from": at(0).isoformat(), "to": at(4).isoformat(), "limit": "3"}
    first = client.get("/api/v1/points/t1/readings", params=window).json()
    second = client.get("/api/v1/points/t1/readings", params={**window, "from": first["next"]}).json()
    assert [reading["value"] for reading in first["entries"] + second["entries"]] == [-19, -18, -17, -16]
    assert second["next"] is None


def test_readings_are_streamed_as_csv(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(-19, -18.25))
    window = {"from": at(0).isoformat(), "to": at(9).isoformat()}
    answer = client.get("/api/v1/points/t1/readings.csv", params=window)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.content == (
        b"time,point,value,unit\r\n2026-07-01T00:00:00Z,t1,-19.0,Cel\r\n2026-07-01T00:01:00Z,t1,-18.25,Cel\r\n"
    )


def test_the_readings_of_a_site_are_streamed_as_csv_and_as_parquet(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(-19, -18.25))
    store.take(minutely(-20), "t2")
    window = {"from": at(0).isoformat(), "to": at(9).isoformat()}
    lines = client.get("/api/v1/sites/store/readings.csv", params=window).text.splitlines()
    assert [line.split(",")[1:3] for line in lines[1:]] == [["t1", "-19.0"], ["t1", "-18.25"], ["t2", "-20.0"]]
    answer = client.get("/api/v1/sites/store/readings.parquet", params=window)
    table = parquet.read_table(io.BytesIO(answer.content))
    assert [table[name].to_pylist() for name in ("point", "value")] == [["t1", "t1", "t2"], [-19.0, -18.25, -20.0]]
    taken = store.connection.execute(
        "select object, detail->>'form', detail->>'to' from audit where action = 'readings_exported' order by id"
    ).fetchall()
    assert taken == [("store", "csv", at(9).isoformat()), ("store", "parquet", at(9).isoformat())]


def test_steps_without_a_reading_are_there_and_gaps_are_named(client: httpx.Client, store: ColdStore) -> None:
    store.take([*minutely(-19, -18, start=0), *minutely(-17, -16, start=12)])
    window = {"from": at(0).isoformat(), "to": at(20).isoformat(), "step": "PT5M"}
    page = client.get("/api/v1/points/t1/buckets", params=window).json()
    assert [(step["readings"], step["minimum"], step["mean"], step["maximum"]) for step in page["entries"]] == [
        (2, -19, -18.5, -18),
        (0, None, None, None),
        (2, -17, -16.5, -16),
        (0, None, None, None),
    ]
    assert [(gap["start"], gap["end"]) for gap in page["gaps"]] == [(said(1), said(12)), (said(13), said(20))]
    assert page["next"] is None


def test_steps_come_page_by_page_and_no_gap_is_lost_between_two_pages(client: httpx.Client, store: ColdStore) -> None:
    store.take([*minutely(-19, start=4.5), *minutely(-18, start=7.5)])
    window = {"from": at(0).isoformat(), "to": at(12).isoformat(), "step": "PT5M", "limit": "1"}
    pages = [client.get("/api/v1/points/t1/buckets", params=window).json()]
    while pages[-1]["next"]:
        pages.append(client.get("/api/v1/points/t1/buckets", params={**window, "from": pages[-1]["next"]}).json())
    assert [[step["readings"] for step in page["entries"]] for page in pages] == [[1], [1], [0]]
    assert [[(gap["start"], gap["end"]) for gap in page["gaps"]] for page in pages] == [
        [(said(0), said(4.5)), (said(4.5), said(5))],
        [(said(5), said(7.5)), (said(7.5), said(10))],
        [(said(10), said(12))],
    ]


def test_the_last_reading_is_told_with_its_age_at_any_time(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(-19, -18, start=0))
    found = client.get("/api/v1/points/t1/last", params={"at": at(0.5).isoformat()}).json()
    assert (found["reading"]["value"], found["reading"]["raw"], found["age"]) == (-19, None, "PT30S")
    assert client.get("/api/v1/points/t1/last").json()["reading"]["value"] == -18
    before = client.get("/api/v1/points/t1/last", params={"at": at(-1).isoformat()}).json()
    assert before == {"reading": None, "age": None}


def test_a_point_names_its_sensors(client: httpx.Client, store: ColdStore) -> None:
    store.take(minutely(-19))
    [sensor] = client.get("/api/v1/points/t1/sensors").json()
    assert (sensor["device"], sensor["channel"], sensor["until"], sensor["calibrations"]) == ("logger", "t1", None, [])


def said(minute: float) -> str:
    return at(minute).isoformat().replace("+00:00", "Z")


def test_a_recording_shows_values_limits_gaps_and_excursions(client: httpx.Client, store: ColdStore) -> None:
    store.take([*minutely(-19, -17, -17, -17), *minutely(-19, -19, -19, start=20)])
    window = {"from": at(0).isoformat(), "to": at(23).isoformat()}
    recording = client.get("/api/v1/points/t1/recording", params=window).json()
    assert [each["mean"] for each in recording["stretches"]] == [-19, -17, -17, -17, -19, -19, -19]
    assert [gap["start"] for gap in recording["gaps"]] == [at(3).isoformat().replace("+00:00", "Z")]
    assert [(limit["rule"], limit["bound"]["limit"]) for limit in recording["limits"]] == [("air", -18)]
    assert [excursion["peak"] for excursion in recording["excursions"]] == [-17]


def test_a_point_is_asked_for_by_its_code_whatever_is_in_it(client: httpx.Client, store: ColdStore) -> None:
    store.connection.execute("update point set code = 'store/1/t:1' where code = 't1'")
    store.take(minutely(-19), point="store/1/t:1")
    for written in ("store/1/t:1", "store%2F1%2Ft%3A1"):
        assert client.get(f"/api/v1/points/{written}").json()["code"] == "store/1/t:1"
        assert client.get(f"/api/v1/points/{written}/readings", params={"from": at(0).isoformat()}).json()["entries"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/points/nothing", 404),
        ("/api/v1/points/nothing/readings", 404),
        ("/api/v1/points/nothing/readings.csv", 404),
        ("/api/v1/points/t1/readings?from=2026-07-02T00:00:00Z&to=2026-07-01T00:00:00Z", 422),
        ("/api/v1/points/t1/readings?from=2026-07-01T00:00:00", 422),
        ("/api/v1/points/t1/recording?from=2001-01-01T00:00:00Z", 422),
        ("/api/v1/points/t1/readings?limit=10001", 422),
        ("/api/v1/points/nothing/buckets", 404),
        ("/api/v1/points/t1/buckets?step=PT0S", 422),
        ("/api/v1/points/t1/buckets?step=P3000D", 422),
        ("/api/v1/points/nothing/last", 404),
        ("/api/v1/points/nothing/sensors", 404),
        ("/api/v1/points/t1/readings.xlsx", 422),
        ("/api/v1/sites/nowhere/readings.csv", 404),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client: httpx.Client, store: ColdStore, path: str, status: int) -> None:
    store.take(minutely(-19))
    assert client.get(path).status_code == status
