"""The closed loop of an alarm as people walk through it, on one page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from builders.chain import Chain
from builders.cold_store import ColdStore, plan, rule
from builders.conditions import at, minutely
from builders.pictures import photo
from byssus.core.identity.access import Role
from byssus.trace.codes import canonical
from servers.console import PHONE, Console

OUT, IN = (-17,) * 3, (-19,) * 3
LOT = "https://id.gs1.org/01/06901234000016/10/A7"


@pytest.fixture
def stocked(store: ColdStore) -> ColdStore:
    """The store, with a lot in it."""
    stored = {
        "type": "ObjectEvent", "action": "ADD", "eventTime": at(-60).isoformat(), "eventTimeZoneOffset": "+08:00",
        "bizStep": "storing", "readPoint": {"id": canonical("https://id.example/414/1")},
        "quantityList": [{"epcClass": LOT, "quantity": 40, "uom": "KGM"}],
    }  # fmt: skip
    ladder = [rule(), rule("high", -15, severity="critical")]
    mussels = {"gtin": "06901234000016", "name": "单冻贻贝肉", "party": "firm"}
    store.apply(points=2, plans=[plan(*ladder)], products=[mussels])
    Chain(store.connection, at(0)).tell(stored)
    return store


def act(page: Page, name: str) -> None:
    page.locator(".next").get_by_role("button", name=name, exact=True).click()


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def test_an_alarm_goes_round_the_loop_on_a_phone(board: Console, stocked: ColdStore, tmp_path: Path) -> None:
    picture = tmp_path / "probe.jpg"
    picture.write_bytes(photo(orientation=6))
    page = board.visit("林海燕", size=PHONE)
    stocked.take(minutely(*OUT))
    page.locator(".case h3 a").click()
    following = page.locator(".what-next")
    expect(following).to_contain_text("下一步：确认接手")

    act(page, "确认")
    expect(following).to_contain_text("下一步：处置")
    act(page, "搁置")
    dialog(page).get_by_role("radio", name="30 分钟").click()
    dialog(page).get_by_role("button", name="正在维修").click()
    dialog(page).get_by_role("button", name="搁置").click()
    expect(following).to_contain_text("林海燕 已搁置")
    act(page, "取消搁置")
    expect(following).not_to_contain_text("已搁置")

    stocked.take(minutely(*IN, start=3))
    expect(following).to_contain_text("下一步：填写处置记录")
    act(page, "关闭")
    dialog(page).get_by_role("button", name="库门开启过久").click()
    dialog(page).get_by_role("button", name="已关门").click()
    dialog(page).get_by_role("spinbutton", name="产品中心温度").fill("-16.5")
    dialog(page).get_by_role("button", name="关闭").click()
    expect(dialog(page).get_by_text("请填写此项").locator("visible=true")).to_have_count(1)
    dialog(page).get_by_role("radiogroup", name="批次处置：单冻贻贝肉 A7").get_by_role("radio", name="封存").click()
    dialog(page).locator("input[type=file]").set_input_files(picture)
    expect(dialog(page).get_by_role("status")).to_contain_text("已保存： probe.jpg")
    dialog(page).get_by_role("button", name="关闭").click()

    expect(following).to_contain_text("下一步：第二人复核")
    expect(page.locator(".account")).to_contain_text("−16.5 °C")
    expect(page.locator(".account .lots")).to_contain_text("封存 A7")
    image = page.locator(".evidence img")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("naturalWidth", 32)
    act(page, "复核")
    dialog(page).get_by_role("button", name="复核").click()
    expect(page.get_by_text("须由关闭人以外的第二人复核。").first).to_be_visible()
    assert stocked.column("select verified_by from alarm") == [None]

    second = board.visit("陈国栋", size=PHONE)
    second.goto("/alarms/1")
    act(second, "复核")
    dialog(second).get_by_role("textbox", name="复核意见").fill("看过现场")
    dialog(second).get_by_role("button", name="复核").click()
    expect(following).to_contain_text("已办结")
    act(second, "重新打开")
    dialog(second).get_by_role("textbox", name="理由").fill("漏了一批")
    dialog(second).get_by_role("button", name="重新打开").click()
    expect(second.get_by_text("只能由食品安全总监或管理员重新打开")).to_be_visible()

    director = board.visit("赵总", Role.DIRECTOR, language="en")
    director.goto("/alarms/1")
    act(director, "Reopen")
    dialog(director).get_by_role("textbox", name="Why it is reopened").fill("One lot is missing")
    dialog(director).get_by_role("button", name="Reopen").click()
    expect(director.locator(".what-next")).to_contain_text("Next: give an account")
    expect(director.locator(".history li")).to_have_count(9)
    expect(director.locator(".history li").last).to_contain_text("One lot is missing")
    assert stocked.column("select what from alarm_transition order by id") == [
        "raised", "acknowledged", "shelved", "unshelved", "cleared", "evidence_added", "closed", "verified", "reopened",
    ]  # fmt: skip
    assert stocked.column("select decision from lot_decision") == ["hold"]
    assert (board.foreign, board.faults) == ([], [])


def test_who_comes_second_reads_who_was_first(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    page, other = board.visit("林海燕"), board.visit("陈国栋")
    for each in (page, other):
        each.goto("/alarms/1")
        act(each, "搁置")
        dialog(each).get_by_role("radio", name="到恢复为止").click()
        dialog(each).get_by_role("button", name="正在装卸货").click()
    dialog(page).get_by_role("button", name="搁置").click()
    expect(page.locator(".what-next")).to_contain_text("林海燕 已搁置")
    dialog(other).get_by_role("button", name="搁置").click()
    expect(other.get_by_text(re.compile("林海燕 已于 .* 搁置，您的操作未执行"))).to_be_visible()


def test_a_point_out_of_service_says_so_until_it_is_back(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    page = board.visit("林海燕", language="en")
    page.goto("/alarms/1")
    act(page, "Out of service")
    dialog(page).get_by_role("radio", name="2 h").click()
    dialog(page).get_by_role("button", name="Sensor being changed").click()
    dialog(page).get_by_role("button", name="Out of service").click()
    expect(page.locator(".what-next")).to_contain_text("Out of service until")
    act(page, "Back in service")
    expect(page.locator(".what-next")).not_to_contain_text("Out of service until")


def test_a_regulator_reads_the_page_and_can_do_nothing(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    page = board.visit("基层所", Role.REGULATOR)
    page.goto("/alarms/1")
    expect(page.locator(".history li")).to_have_count(1)
    expect(page.locator(".page button, evidence-input")).to_have_count(0)
    page.goto("/alarms/99")
    expect(page.get_by_role("heading", name="没有找到")).to_be_visible()
