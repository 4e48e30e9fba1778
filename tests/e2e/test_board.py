import re

from playwright.sync_api import Page, expect

from builders.cold_store import ColdStore
from builders.conditions import minutely
from byssus.core.identity.access import Role
from servers.console import Console

OUT, WORSE, IN = (-17,) * 3, (-14,) * 3, (-19,) * 3


def group(page: Page, need: str) -> Page:
    return page.locator(f"section.need.{need}:visible")  # type: ignore[return-value]


def test_an_alarm_appears_by_itself_and_is_acknowledged_commented_on_and_closed(
    board: Console, store: ColdStore
) -> None:
    page = board.visit("林海燕")
    expect(page.get_by_text("没有需要处理的告警")).to_be_visible()

    store.take(minutely(*OUT))
    card = group(page, "acknowledge").locator(".case")
    expect(card).to_contain_text("告警")
    expect(card).to_contain_text("一号库")
    expect(card).to_contain_text("−17.0 °C")
    expect(card).to_contain_text("高于限值 −18.0 °C")
    expect(page.get_by_text("没有需要处理的告警")).to_have_count(0)
    expect(page).to_have_title("(1) 告警 · Byssus")

    card.get_by_role("button", name="确认").click()
    taken = group(page, "act").locator(".case")
    expect(taken).to_contain_text("林海燕 已于")
    expect(taken.get_by_role("button", name="关闭")).to_be_hidden()

    taken.get_by_role("button", name="备注").click()
    page.get_by_role("textbox", name="备注内容").fill("门没有关好 <b>")
    page.get_by_role("dialog").get_by_role("button", name="备注").click()
    expect(taken.locator(".comment")).to_contain_text("门没有关好 <b>")

    store.take(minutely(*IN, start=3))
    over = group(page, "close").locator(".case")
    expect(over).to_contain_text("已恢复")
    over.get_by_role("button", name="关闭").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="关闭").click()
    expect(dialog.get_by_text("请填写此项")).to_have_count(3)
    dialog.get_by_role("button", name="库门开启过久").click()
    dialog.get_by_role("textbox", name="纠正措施").fill("关门")
    dialog.get_by_role("spinbutton", name="产品中心温度").fill("-18.6")
    dialog.get_by_role("button", name="关闭").click()

    expect(group(page, "verify").locator(".case")).to_contain_text("林海燕 已于")
    closed = page.locator(".closed tbody tr")
    expect(closed).to_contain_text("库门开启过久")
    expect(closed).to_contain_text("林海燕")
    lines = store.column("select what || ' ' || actor from alarm_transition order by id")
    assert lines == [
        "raised byssus", "acknowledged 林海燕", "commented 林海燕", "cleared byssus", "closed 林海燕",
    ]  # fmt: skip
    assert store.column("select cause || '; ' || corrective_action from alarm") == ["库门开启过久; 关门"]


def test_the_rungs_of_a_ladder_are_one_card_and_what_nobody_took_on_comes_first(
    board: Console, store: ColdStore
) -> None:
    page = board.visit()
    store.take(minutely(*OUT), point="t2")
    group(page, "acknowledge").locator(".case").get_by_role("button", name="确认").click()
    store.take(minutely(*OUT, *WORSE))

    card = group(page, "acknowledge").locator(".case")
    expect(card).to_have_class(re.compile(r"\bcritical\b"))
    expect(card).to_contain_text("高于限值 −15.0 °C")
    expect(card.locator(".rungs")).to_contain_text("告警 > −18.0 °C")
    expect(page.locator("section.need:visible").first).to_have_class(re.compile("acknowledge"))

    card.get_by_role("button", name="确认").click()
    expect(group(page, "act").locator(".case")).to_have_count(2)
    assert store.column("select count(*) from alarm where acknowledged_by is null") == [0]


def test_what_one_person_does_the_others_see(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    first, second = board.visit("林海燕"), board.visit("陈国栋", language="en")
    group(first, "acknowledge").get_by_role("button", name="确认").click()
    expect(group(second, "act").locator(".case")).to_contain_text("Acknowledged by 林海燕")


def test_a_regulator_sees_the_board_and_can_do_nothing_to_it(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    page = board.visit("基层所", Role.REGULATOR)
    expect(page.locator(".case")).to_be_visible()
    expect(page.locator(".case button")).to_have_count(0)
    expect(page.get_by_role("navigation").get_by_text("拒收")).to_have_count(0)
    page.goto("/rejected")
    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()


def test_an_act_after_the_key_was_revoked_is_refused_and_the_page_says_so(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT))
    page = board.visit("林海燕")
    store.connection.execute("update access_key set revoked_at = now()")
    page.locator(".case").get_by_role("button", name="确认").click()
    expect(page.get_by_text("当前密钥无权操作，或登录已失效。")).to_be_visible()
    assert store.column("select count(*) from alarm where acknowledged_by is null") == [1]


def test_the_page_says_when_no_data_comes_in_and_when_the_server_is_gone(board: Console, store: ColdStore) -> None:
    store.take(minutely(*OUT, start=-60))
    page = board.visit()
    expect(page.get_by_role("alert")).to_contain_text("没有新数据")
    expect(page.locator(".reading time-since")).to_have_class(re.compile("stale"))
    store.take(minutely(*IN, start=7))
    expect(page.get_by_role("alert")).to_have_count(0)

    board.process.stop()
    expect(page.locator("#popup")).to_have_attribute("aria-hidden", "false")
    lost = page.evaluate("getComputedStyle(document.querySelector('#popup'), '::before').content")
    assert "以下内容不再更新" in lost
