"""What devices announced or sent before anybody declared them is mapped on the page of devices, and stored then."""

import orjson
import pytest
from playwright.sync_api import expect

from builders.cold_store import ColdStore
from builders.conditions import at
from byssus.core.identity.access import Role
from byssus.ingest.message import Announcement, Problem, Proposal, Reason, Received
from byssus.ingest.proposals import note_announcements
from byssus.ingest.rejected import reject, replay_due
from servers.console import DESK, PHONE, Console


def announce(store: ColdStore) -> None:
    """A sensor that was announced and has sent a value, and one on a topic that no format reads; `t2` is free."""
    store.connection.execute("update assignment set valid_to = %s where channel = 't2'", [at(-60)])
    known = Proposal("zigbee2mqtt/cold-2", ("temperature",), "二号库", "WSDCGQ11LM", "temperature", "°C")
    strange = Proposal("z2m/cold-3", ("temperature",), "三号库", None, "temperature", "°C")
    for number, proposal in enumerate((known, strange)):
        note_announcements(store.connection, [Announcement(f"homeassistant/sensor/{number}/config", proposal)], at(0))
    sent = Received("zigbee2mqtt/cold-2", orjson.dumps({"temperature": -18.5}), at(1))
    reject(store.connection, sent, [Problem(Reason.UNKNOWN_DEVICE, "Not declared.")], judged_by=0)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_announced_sensor_is_mapped_and_what_it_sent_is_stored(
    board: Console, store: ColdStore, size: tuple[int, int]
) -> None:
    announce(store)
    page = board.visit(role=Role.ADMIN, size=size)
    page.goto("/devices")
    section = page.locator(".unmapped")
    expect(section).to_contain_text("主题 z2m/cold-3 没有对应的格式")
    row = section.locator(".unmapped-row")
    expect(row).to_contain_text("最后数值 −18.5 °C")
    expect(row).to_contain_text("建议点位 t2")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    row.get_by_role("button", name="指定点位").click()
    page.get_by_role("radio", name="t2（建议）").click()
    page.get_by_role("radio", name="gw").click()
    page.locator(".dialog-map").get_by_role("button", name="指定").click()
    expect(page.get_by_text("已指定。")).to_be_visible()
    expect(section.locator(".unmapped-row")).to_have_count(0)
    assert replay_due(store.connection, store.now) == 1
    assert store.column("select value from reading join point on id = point_id where code = 't2'") == [-18.5]


def test_nobody_else_sees_what_waits_for_a_point(board: Console, store: ColdStore) -> None:
    announce(store)
    page = board.visit(role=Role.OPERATOR, language="en")
    page.goto("/devices")
    expect(page.locator(".devices")).to_be_visible()
    expect(page.locator(".unmapped")).to_have_count(0)
