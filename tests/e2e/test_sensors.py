"""The page of a point tells of its sensors: which one feeds it now, which did before, and how they were calibrated."""

import pytest
from playwright.sync_api import expect

from builders.cold_store import ColdStore
from builders.conditions import at, minutely
from byssus.alerts.feed.calibration import check_calibrations
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from servers.console import DESK, PHONE, Console

PLANT = {
    "devices": [{"code": "urn:dev:ow:10e2073a01080063", "gateway": "gw", "since": at(-30), "channels": {"temp": "t1"}}],
    "calibrations": [
        {"device": "logger", "channel": "t1", "valid_from": at(-90_000), "correction": 0.2, "certificate": "JL-2025"},
        {"device": "urn:dev:ow:10e2073a01080063", "channel": "temp", "valid_from": at(-9_000), "correction": -0.35,
         "due_on": "2026-06-30", "certificate": "JL-2026-0423"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_point_shows_its_sensors_and_that_a_calibration_is_overdue(
    board: Console, store: ColdStore, size: tuple[int, int]
) -> None:
    apply_plant(store.connection, Plant.model_validate(PLANT))
    store.take(minutely(-19, -18.9, -19.1))
    check_calibrations(store.connection, at(3))
    page = board.visit(size=size)
    expect(page.get_by_text("传感器校准逾期")).to_be_visible()
    page.goto("/points/t1")
    new, old = page.locator(".sensors tbody tr").all()
    expect(new).to_contain_text("−0.35 °C")
    expect(new).to_contain_text("已逾期")
    expect(new).to_contain_text("使用中")
    expect(old).to_contain_text("JL-2025")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_point_that_nothing_feeds_says_so(board: Console, store: ColdStore) -> None:
    store.connection.execute("delete from assignment")
    page = board.visit(language="en")
    page.goto("/points/t2")
    expect(page.get_by_text("No device feeds this point.")).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_point_shows_that_late_readings_wait(board: Console, store: ColdStore, size: tuple[int, int]) -> None:
    store.take(minutely(-19, -18.9, -19.1))
    [[point]] = store.connection.execute("select id from point where code = 't1'").fetchall()
    for minute in range(3):
        store.connection.execute(
            "insert into waiting_reading (point_id, time, value, received_at) values (%s, %s, -19, %s)",
            [point, at(minute - 1440), at(minute)],
        )
    page = board.visit(size=size)
    page.goto("/points/t1")
    expect(page.get_by_role("status").filter(has_text="3 条读数晚到")).to_contain_text("1 天")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
