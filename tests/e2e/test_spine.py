"""What the service is for, a test a sentence: real clients, a real broker, a real database, every role a process."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from servers.installation import Gateway, Installation, installation

COLD = "https://id.gs1.org/414/6901234500011/254/cold-1"
RAFT = "https://id.gs1.org/414/6901234500028/254/raft-1"
SEED_LOT = "https://id.gs1.org/01/96901234500014/10/SEED1"
RAW_LOT = "https://id.gs1.org/01/96901234500021/10/RAW1"
PACK = "https://id.gs1.org/01/06901234500011/10/PACK1"
PALLET = "https://id.gs1.org/00/069012345000000011"
PLANT = f"""\
parties: [{{code: xingfa, kind: producer, name: 兴发水产}}]
products: [{{gtin: "06901234500011", name: 单冻贻贝肉, party: xingfa, net_kg: 0.5}}]
sites:
- {{code: farm, kind: farm, name: 枸杞养殖区, party: xingfa, area: 嵊泗枸杞, zones: [
    {{code: raft-1, kind: plot, name: 一号筏架, location: "{RAFT}"}}]}}
- {{code: plant-01, kind: plant, name: 一号加工厂, party: xingfa, zones: [
    {{code: cold-1, kind: frozen_store, name: 一号冷库, location: "{COLD}", points: [
      {{code: cold-1/t1, quantity: temperature, every: PT1M, plan: frozen, control_point: store}}]}}]}}
gateways: [{{code: gw-01, site: plant-01}}]
devices: [{{code: probe-1, gateway: gw-01, channels: {{temp: cold-1/t1}}}}]
readers: [{{code: cold-gate, zone: cold-1, biz_step: storing}}]
plans:
- {{code: frozen, version: 1, name: 冻藏, author: 张三, reason: 首版, standard: GB 31605-2020,
    valid_from: 2020-01-01T00:00:00Z, control_points: [
    {{code: store, name: 库温, rules: [
      {{code: alarm, limit: -18, on_delay: PT3M, deadband: 0.5, off_delay: PT2M, severity: alarm}}]}}]}}
"""


@pytest.fixture
def site(database_url: str, broker_url: str, tmp_path: Path) -> Iterator[Installation]:
    """The whole service, once on each pair of database and broker."""
    (tmp_path / "plant.yaml").write_text(PLANT, encoding="utf-8")
    with installation(tmp_path / "byssus", database_url, broker_url) as running:
        running.apply(tmp_path / "plant.yaml")
        yield running


def pack(*readings: tuple[datetime, float]) -> str:
    records = [{"n": "temp", "u": "Cel", "t": time.timestamp(), "v": value} for time, value in readings]
    return json.dumps([{"bn": "probe-1:", **records[0]}, *records[1:]])


def measure(site: Installation, gateway: Gateway, minutes: int, value: float, *, last: datetime | None = None) -> None:
    """Publish a reading a minute that ends now (or at `last`)."""
    end = last or site.clock.now()
    times = [end - timedelta(minutes=ago) for ago in reversed(range(minutes))]
    gateway.publish("senml", pack(*((time, value) for time in times)))


def test_what_a_gateway_publishes_is_stored_durably_and_once(site: Installation) -> None:
    gateway = site.gateway("gw-01")
    time = site.clock.now()
    reading = pack((time, -18.4))
    scan = json.dumps({"time": time.isoformat(), "reader": "cold-gate", "data": f"]Q1{PACK}"})
    for kind, payload in (("senml", reading), ("scan", scan)) * 2:
        gateway.publish(kind, payload)
    site.until(lambda: site.rows("select from scan where interpreted_at is not null"))
    role = site.parts.roles["ingest"]
    role.stop()
    role.start()
    gateway.publish("senml", pack((time + timedelta(seconds=1), -18.5)))
    site.until(lambda: len(site.rows("select from reading")) == 2)
    assert site.rows("select value, time from reading order by time")[0] == (-18.4, time)
    assert site.rows("select reader, code, problem from scan") == [("cold-gate", f"]Q1{PACK}", None)]


def test_what_a_device_sent_before_it_was_declared_is_stored_once_it_is(site: Installation, tmp_path: Path) -> None:
    gateway = site.gateway("gw-01")
    time = site.clock.now()
    gateway.publish("senml", pack((time, -18.4)).replace("probe-1:", "new-probe:"))
    [unknown] = site.until(lambda: site.http.get("/api/v1/unknown").json())
    assert (unknown["device"], unknown["channel"], unknown["value"]) == ("new-probe", "temp", -18.4)
    mended = tmp_path / "mended.yaml"
    place = f"since: {time.isoformat()}, warm_up: PT0S, channels: {{temp: cold-1/t1}}"
    mended.write_text(f"devices: [{{code: new-probe, gateway: gw-01, {place}}}]")
    site.apply(mended)
    site.until(lambda: site.rows("select from reading"))
    assert site.rows("select value, time from reading") == [(-18.4, time)]
    assert site.http.get("/api/v1/unknown").json() == []


def test_an_excursion_becomes_an_alarm_that_is_seen_live_acknowledged_and_closed(site: Installation) -> None:
    gateway = site.gateway("gw-01")
    with site.http.stream("GET", "/api/v1/alarms/stream?after=0") as stream:
        lines = stream.iter_lines()
        measure(site, gateway, 5, -12.0, last=site.clock.now() - timedelta(minutes=5))
        event, data = next_event(lines)
        assert event == "raised"
        alarm = data["alarm"]
        assert (alarm["point"], alarm["severity"], alarm["breach"]["peak"]) == ("cold-1/t1", "alarm", -12.0)
        number = alarm["id"]
        assert site.http.post(f"/api/v1/alarms/{number}/acknowledge").status_code == 200
        assert next_event(lines)[0] == "acknowledged"
        measure(site, gateway, 5, -21.0)
        assert next_event(lines)[0] == "cleared"
        probe = {"value": -18.4, "unit": "Cel"}
        closing = {"cause": "压缩机跳闸", "corrective_action": "已复位，货物移至二号库", "probe": probe}
        assert site.http.post(f"/api/v1/alarms/{number}/close", json=closing).status_code == 200
        assert next_event(lines)[0] == "closed"
    history = site.http.get(f"/api/v1/alarms/{number}").json()
    assert [line["what"] for line in history["log"]] == ["raised", "acknowledged", "cleared", "closed"]
    assert history["alarm"]["cause"] == "压缩机跳闸"


def next_event(lines: Iterator[str]) -> tuple[str, dict[str, dict[str, object]]]:
    """The next event of a stream: its name and its data."""
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            return name, json.loads(value)
    raise AssertionError("the stream ended")


def test_a_code_on_a_pack_answers_with_its_lots_its_farm_and_their_temperatures(site: Installation) -> None:
    gateway = site.gateway("gw-01")
    now = site.clock.now()
    gateway.publish("epcis", json.dumps(chain(now)))
    scanned = {"time": (now - timedelta(hours=1)).isoformat(), "reader": "cold-gate", "data": f"]Q1{PACK}"}
    gateway.publish("scan", json.dumps(scanned))
    measure(site, gateway, 5, -21.0, last=now - timedelta(minutes=30))
    site.until(lambda: site.rows("select from epcis_event having count(*) = 5"))
    site.until(lambda: site.rows("select from reading having count(*) = 5"))
    answer = site.http.get(f"/api/v1/trace?code={quote(PACK, safe='')}").json()
    assert {node["item"]["uri"]: node["steps"] for node in answer["tree"]["nodes"]} == {
        SEED_LOT: -2,
        RAW_LOT: -1,
        PACK: 0,
        PALLET: 1,
    }
    cold = next(stay for stay in answer["stays"] if stay["place"]["zone"] == "cold-1")
    assert (cold["figures"]["minimum"], cold["figures"]["maximum"]) == (-21.0, -21.0)
    assert any(stay["place"]["zone"] == "raft-1" for stay in answer["stays"])


def chain(now: datetime) -> list[dict[str, object]]:
    """Seed on a raft, harvest, packing, a pallet in the cold store: as a gateway of the plant reports them."""

    def event(kind: str, hours: int, place: str, step: str, **fields: object) -> dict[str, object]:
        when = {"eventTime": (now - timedelta(hours=hours)).isoformat(), "eventTimeZoneOffset": "+08:00"}
        where = {"readPoint": {"id": place}, "bizLocation": {"id": place}}
        return {"type": kind, **when, "bizStep": step, **where, **fields}

    def kilos(uri: str, amount: float) -> list[dict[str, object]]:
        return [{"epcClass": uri, "quantity": amount, "uom": "KGM"}]

    return [
        event("ObjectEvent", 48, RAFT, "commissioning", action="ADD", quantityList=kilos(SEED_LOT, 100)),
        event(
            "TransformationEvent",
            24,
            RAFT,
            "commissioning",
            inputQuantityList=kilos(SEED_LOT, 100),
            outputQuantityList=kilos(RAW_LOT, 5000),
        ),
        event(
            "TransformationEvent",
            4,
            COLD,
            "packing",
            inputQuantityList=kilos(RAW_LOT, 5000),
            outputQuantityList=kilos(PACK, 1200),
        ),
        event(
            "AggregationEvent",
            3,
            COLD,
            "packing",
            action="ADD",
            parentID=PALLET,
            childQuantityList=kilos(PACK, 1200),
        ),
    ]


@pytest.mark.parametrize(("database_url", "broker"), [("embedded", "mosquitto")], indirect=True)
def test_an_operator_sees_the_alarm_appear_in_the_browser_and_closes_it(site: Installation, browser: Browser) -> None:
    gateway = site.gateway("gw-01")
    with browser.new_context(locale="zh-CN") as context, context.new_page() as page:
        page.goto(f"{site.parts.console}/login")
        page.locator("input[name=key]").fill(str(site.parts.admin_key))
        page.locator("main button").click()
        expect(page.get_by_text("没有需要处理的告警")).to_be_visible()
        measure(site, gateway, 5, -12.0, last=site.clock.now() - timedelta(minutes=5))
        card = page.locator(".case:visible")
        expect(card).to_contain_text("一号冷库", timeout=20_000)
        expect(card).to_contain_text("−12.0 °C")
        card.get_by_role("button", name="确认").click()
        measure(site, gateway, 5, -21.0)
        card.get_by_role("button", name="关闭").click(timeout=20_000)
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox").first.fill("压缩机跳闸")
        dialog.get_by_role("textbox").last.fill("已复位")
        dialog.get_by_role("spinbutton", name="产品中心温度").fill("-18.4")
        dialog.get_by_role("button", name="关闭").click()
        site.until(lambda: site.rows("select cause, corrective_action from alarm") == [("压缩机跳闸", "已复位")])
        expect(card).to_contain_text("复核")
