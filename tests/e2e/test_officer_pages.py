"""What the food-safety officer and the director do on pages: checks, records that are signed, plans for two."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from builders.checks import METAL
from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import minutely
from builders.line import Line, line
from builders.line import plan as line_plan
from byssus.core.identity.access import Role
from servers.console import PHONE, Console, console

OUT = (-17, -17, -17)
NEXT = datetime(2026, 7, 2, 1, tzinfo=UTC)
"""Nine in the morning of 2 July at the plant."""
CORE = {"code": "core", "name": "中心温度", "name_en": "Core", "unit": "°C", "least": 90}
COOKED = {"code": "core", "name": "中心温度", "due": {"start": True}, "missed": "alarm", "items": [CORE]}
CONTROLS = [
    {"code": "metal", "name": "金属探测", "expected": [{"code": "early", "at": "08:45"}], "checks": [METAL]},
    {"code": "cook", "name": "蒸煮", "each": "batch", "checks": [COOKED]},
    {"code": "store", "name": "库温", "rules": [rule()]},
]


@pytest.fixture
def plant(console_url: str) -> Iterator[Line]:
    """A plant with a thermometer and checks, and a day of readings."""
    with line(console_url) as there:
        there.apply(version=line_plan(version=2, control_points=CONTROLS))
        there.measure(datetime(2026, 6, 30, 16, tzinfo=UTC), *[-20.0] * 144)
        yield there


@pytest.fixture
def morning(browser: Browser, plant: Line, console_url: str, tmp_path: Path) -> Iterator[Console]:  # noqa: ARG001 - it comes first
    """The console of that plant on the next morning."""
    with console(browser, console_url, NEXT, tmp_path / "web.log") as running:
        yield running


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") == PHONE[0])


def save(page: Page) -> None:
    dialog(page).get_by_role("button", name="保存").click()
    expect(dialog(page)).to_have_count(0)


def test_a_day_is_answered_signed_and_added_to_on_a_phone(morning: Console, plant: Line) -> None:
    page = morning.visit("林一舟", size=PHONE)
    page.goto("/records")
    page.locator(".table a", has_text="2026-07-01").click()
    expect(page.get_by_text("草稿，未签名")).to_be_visible()
    page.get_by_role("button", name="填写").click()
    dialog(page).get_by_role("radio", name="符合", exact=True).click()
    save(page)
    assert fits(page)
    page.get_by_role("button", name="签名", exact=True).click()
    dialog(page).get_by_role("radio").click()
    save(page)
    expect(page.locator(".paper footer")).to_contain_text("林一舟")
    expect(page.get_by_role("button", name="签名", exact=True)).to_have_count(0)
    page.get_by_role("button", name="补充").click()
    dialog(page).get_by_role("textbox").fill("门封已更换")
    save(page)
    expect(page.locator(".paper")).to_contain_text("门封已更换")
    assert fits(page)
    assert plant.column("select words from record_note") == ["门封已更换"]
    assert plant.column("select signed_by || ' ' || role from record") == ["林一舟 officer"]
    assert (morning.foreign, morning.faults) == ([], [])


def test_a_dialog_outlives_that_its_page_is_drawn_anew(morning: Console) -> None:
    page = morning.visit("林一舟", size=PHONE)
    page.goto("/records/2026-07-01?site=p")
    page.get_by_role("button", name="填写").click()
    dialog(page).get_by_role("radio", name="符合", exact=True).click()
    page.locator(".starts button", has_text="说明").dispatch_event("click")  # as one that was tapped just before
    expect(dialog(page)).to_have_count(2)
    remark = dialog(page).filter(has=page.locator("textarea, input")).last
    remark.get_by_role("textbox").fill("门封已更换")
    remark.get_by_role("button", name="保存").click()
    expect(page.locator(".paper")).to_contain_text("门封已更换")
    save(page)
    expect(page.get_by_role("button", name="填写")).to_have_count(0)
    assert (morning.foreign, morning.faults) == ([], [])


def test_only_the_officer_is_offered_to_sign_a_day(morning: Console) -> None:
    page = morning.visit("周亦海", Role.DIRECTOR)
    page.goto("/records/2026-07-01?site=p")
    expect(page.get_by_role("button", name="填写")).to_be_visible()
    expect(page.get_by_role("button", name="签名", exact=True)).to_have_count(0)


def test_a_check_is_entered_on_a_phone_and_a_failed_one_says_so(morning: Console, plant: Line) -> None:
    page = morning.visit("张三", size=PHONE)
    page.goto("/checks")
    waiting = page.locator(".task.alarm")
    expect(waiting).to_contain_text("计划要求此时开始")
    waiting.get_by_role("button").click()
    dialog(page).get_by_role("textbox").fill("早班")
    save(page)
    expect(page.get_by_text("计划要求此时开始")).to_have_count(0)
    page.get_by_role("button", name="开始蒸煮").click()
    dialog(page).get_by_role("textbox").fill("B0702")
    save(page)
    page.locator(".task", has_text="B0702").get_by_role("button", name="录入").click()
    save_button = dialog(page).get_by_role("button", name="保存")
    save_button.click()
    expect(dialog(page).get_by_text("请填写此项")).to_be_visible()
    dialog(page).get_by_role("textbox", name="中心温度").fill("88,5")
    assert fits(page)
    save(page)
    expect(page.locator(".what.critical")).to_contain_text("88.5")
    assert plant.column("select verdict from check_entry") == ["failed"]
    assert plant.column("select kind from alarm") == ["deviation"]
    assert fits(page)


def test_a_rule_of_any_kind_is_entered_and_a_second_person_publishes_the_plan(board: Console, store: ColdStore) -> None:
    people = [contact("d", name="周亦海", role="director"), contact("p", name="沈清", role="principal")]
    ladder = [rule(), rule("high", -15, severity="critical")]
    store.apply(points=2, plans=[plan(*ladder)], contacts=people)
    store.connection.execute("update party set four_eyes = true")
    page = board.visit("周亦海", Role.DIRECTOR, size=PHONE)
    page.goto("/plans/frozen")
    page.get_by_role("button", name="修改（新版本）").click()
    page.get_by_role("textbox", name="修改原因").fill("累计时间")
    page.get_by_role("button", name="添加规则").click()
    expect(page.get_by_role("textbox", name="rule-1 · critical 限值")).to_be_visible()
    expect(page.get_by_role("textbox", name="rule-1 · critical 时间窗（分钟）")).to_be_hidden()
    page.get_by_role("combobox", name="rule-1 · critical 判断方式").click()
    page.get_by_role("option", name="累计超限分钟数").click()
    for name, value in {"代号": "out-4-h", "时间窗（分钟）": "1440", "计入的界线": "-18", "限值": "240"}.items():
        page.get_by_role("textbox", name=f"rule-1 · critical {name}").fill(value)
    assert fits(page)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".changes")).to_contain_text("out-4-h")
    page.get_by_role("button", name="发布为新版本").click()
    expect(page.get_by_text("firm demands a second person, and 周亦海 edited this draft")).to_be_visible()

    second = board.visit("沈清", Role.DIRECTOR)
    second.goto(page.url)
    second.get_by_role("button", name="发布为新版本").click()
    expect(second.get_by_text("沈清 于")).to_be_visible()
    counted = store.column("select concat_ws(' ', measure, beyond, critical_limit) from rule where code = 'out-4-h'")
    assert counted == ["cumulative -18 240"]
    assert store.column("select author || ' ' || approved_by from plan where version = 2") == ["周亦海 沈清"]
    assert (board.foreign, board.faults) == ([], [])


def test_when_runs_begin_and_what_a_missed_check_means_is_edited_in_fields(morning: Console, plant: Line) -> None:
    page = morning.visit("周亦海", Role.DIRECTOR, size=PHONE)
    page.goto("/plans/line")
    page.get_by_role("button", name="修改（新版本）").click()
    page.get_by_role("textbox", name="修改原因").fill("加开晚班")
    page.get_by_role("button", name="添加应开始的生产").first.click()
    for name, value in {"代号": "late", "开始时间": "16:30", "宽限（分钟）": "20"}.items():
        page.get_by_role("textbox", name=f"run-1 {name}").fill(value)
    page.get_by_role("combobox", name="run-1 漏做时").click()
    page.get_by_role("option", name="告警", exact=True).click()
    days = page.get_by_role("group", name="run-1 每周哪几天")
    for day in "一二三四五六日":
        days.get_by_role("checkbox", name=f"周{day}").click()
    expect(days.get_by_role("alert")).to_contain_text("至少选一天")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("a run is expected on one day of the week at least")).to_be_visible()
    for day in "一三五":
        days.get_by_role("checkbox", name=f"周{day}").click()
    expect(days.get_by_role("alert")).to_be_hidden()
    assert fits(page)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".changes")).to_contain_text("late")
    [kept] = plant.column("select document::jsonb -> 'control_points' -> 0 -> 'expected' -> 1 from plan_draft")
    assert (kept["code"], kept["at"], kept["grace"], kept["missed"]) == ("late", "16:30:00", "PT20M", "alarm")
    assert kept["days"] == ["mon", "wed", "fri"]
    assert (morning.foreign, morning.faults) == ([], [])


def test_a_draft_is_tried_on_the_stored_past_before_it_is_published(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT, -20, -20))
    page = board.visit("周亦海", Role.DIRECTOR, size=PHONE)
    page.goto("/plans/frozen")
    page.get_by_role("button", name="修改（新版本）").click()
    page.get_by_role("textbox", name="air · alarm 限值").fill("-16")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".changes")).to_contain_text("-16")
    page.get_by_role("button", name="近 30 天").click()
    expect(page.get_by_text("现行版本告警 1 次，按草稿 0 次")).to_be_visible()
    row = page.locator("tr", has_text="t1").filter(has_text="air")
    expect(row).to_contain_text("3 min")
    assert fits(page)
    assert store.column("select count(*) from alarm") == [1], "a trial raises nothing"
    store.connection.execute("alter table reading rename to reading_away")
    page.get_by_role("button", name="近一年").click()
    expect(page.get_by_text("没有算完")).to_be_visible()
    store.connection.execute("alter table reading_away rename to reading")
    assert board.foreign == []


def test_what_is_silenced_is_listed_and_ended_with_a_tap(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    page = board.visit("林海燕", size=PHONE)
    page.goto("/alarms/1")
    page.locator(".next").get_by_role("button", name="搁置", exact=True).click()
    dialog(page).get_by_role("radio", name="30 分钟").click()
    dialog(page).get_by_role("button", name="正在维修").click()
    dialog(page).get_by_role("button", name="搁置").click()
    page.goto("/spared")
    row = page.locator(".task")
    expect(row).to_contain_text("正在维修")
    expect(row).to_contain_text("林海燕")
    assert fits(page)
    row.get_by_role("button", name="立即结束").click()
    expect(page.get_by_text("没有静默的内容")).to_be_visible()
    assert store.column("select shelved_until from alarm") == [None]
