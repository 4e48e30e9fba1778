"""A recall as people carry it through on the console, on a phone in a cold, loud room."""

from playwright.sync_api import Page, expect

from builders.chain import Chain
from builders.island import packs, tell_island
from byssus.core.identity.access import Role
from byssus.core.plant.law import RecallClass
from byssus.trace.answer.public import public_pack
from byssus.trace.recall.case import Plan
from byssus.trace.recall.open import Opening, open_recall
from byssus.trace.recall.origin import Cause
from servers.console import PHONE, Console


def fill(page: Page, **fields: str) -> None:
    dialog = page.get_by_role("dialog")
    for label, text in fields.items():
        dialog.get_by_label(label.replace("_", " "), exact=False).first.fill(text)
    dialog.get_by_role("button", name="Save").click()


def test_a_recall_is_opened_widened_taken_back_and_closed_by_two_people(tracing: Console, told: Chain) -> None:
    tell_island(told)
    page = tracing.visit("王丽", Role.DIRECTOR, size=PHONE, language="en", party="works")
    page.goto("/recalls")
    expect(page.get_by_text("Nothing is recalled")).to_be_visible()
    expect(page.get_by_text("No drill yet")).to_be_visible()

    page.get_by_role("button", name="Open a recall").click()
    page.get_by_role("radio", name="complaint").click()
    page.get_by_role("radio", name="I", exact=True).click()
    fill(page, Code=packs("P1"), What_is_wrong="metal in packs", What_harm="may cut")
    expect(page.get_by_role("heading", name="Recall #1")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("Class I · to be reported")
    assert public_pack(told.connection, packs("P1")).recalled
    assert page.locator("tbody tr").first.inner_text().split()[-7:] == [
        *["2,000.0", "0.0", "10.0", "0.0", "0.0", "1,990.0", "0.0"]
    ]
    shop = page.locator("tbody tr").filter(has_text="shop-2").filter(has_text="in stock")
    expect(shop).to_contain_text("500.0")
    expect(shop.get_by_role("link", name="0580-2")).to_be_visible()

    page.get_by_role("button", name="It is reported").click()
    fill(page, To_whom="the city")
    expect(page.get_by_role("status").first).to_contain_text("under way")
    page.get_by_role("button", name="Change the class").click()
    page.get_by_role("radio", name="II", exact=True).click()
    fill(page, Why_its_class="nobody was hurt")
    expect(page.get_by_role("status").first).to_contain_text("Class II · under way")
    proposal = page.locator(".proposal").filter(has_text="Same line and shift")
    proposal.get_by_role("button", name="Widen").click()
    fill(page, Why="the machine was not cleaned")
    expect(page.locator(".proposal").filter(has_text="王丽 widened the recall by it")).to_be_visible()
    page.get_by_role("button", name="Enter what came back").click()
    fill(page, Code=packs("P1"), Zone="shop-1-floor", Amount="200", Unit="kg")
    expect(page.locator("tbody tr").filter(has_text="0580-2").filter(has_text="recovered")).to_contain_text("200.0")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    page.get_by_role("button", name="It is over").click()
    fill(page, What_became="destroyed by the shops")
    expect(page.get_by_text("王丽 says that it is over")).to_be_visible()
    expect(page.get_by_role("button", name="Confirm that it is over")).to_have_count(0)
    other = tracing.visit("陈军", Role.REGULATOR, language="en", party="gouqi")
    other.goto("/recalls/1")
    other.get_by_role("button", name="Let P3 go").click()
    fill(other, Why_they="cleaned in between")
    other.get_by_role("button", name="Take P3 in again").click()
    fill(other, Why_they="it was not")
    expect(other.get_by_role("button", name="Let P3 go")).to_be_visible()
    other.get_by_role("button", name="Confirm that it is over").click()
    other.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(other.get_by_role("status").first).to_contain_text("closed")
    with other.expect_download() as caught:
        other.get_by_role("link", name="Final report of a recall PDF").click()
    assert caught.value.path().read_bytes().startswith(b"%PDF")


def test_a_drill_is_listed_with_its_time_and_completeness_and_blocks_nothing(tracing: Console, told: Chain) -> None:
    tell_island(told)
    page = tracing.visit("王丽", Role.DIRECTOR, party="works")
    page.goto("/recalls?cause=code&about=" + packs("P1"))
    page.get_by_role("button", name="召回演练").click()
    page.get_by_role("radio", name="II", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("问题与原因").fill("演练")
    dialog.get_by_label("可能的危害").fill("无")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="演练 #1")).to_be_visible()
    page.goto("/recalls")
    expect(page.locator("tbody tr").filter(has_text="演练 #1")).to_contain_text("100.0 %")
    assert not public_pack(told.connection, packs("P1")).recalled


def test_a_drill_tells_of_the_recall_beside_it_and_a_holder_sees_the_lines_of_its_own(
    tracing: Console, told: Chain
) -> None:
    tell_island(told)
    plan = Plan("麻痹性毒素", "中毒")
    for drill in (False, True):
        opening = Opening("王丽", "works", RecallClass.I, Cause.COMPLAINT, packs("P1"), told.now, plan, drill)
        open_recall(told.connection, opening, told.now)

    page = tracing.visit("王丽", Role.DIRECTOR, party="works", size=PHONE)
    page.goto("/recalls/2")
    expect(page.get_by_role("status").first).to_contain_text("这是演练，不因此封存任何货物。")
    page.get_by_role("link", name="召回 #1").click()
    expect(page.get_by_role("heading", name="召回 #1")).to_be_visible()
    expect(page.get_by_text("部分货物同时被召回")).to_have_count(0)
    shop = tracing.visit("店员", Role.OPERATOR, party="market", size=PHONE)
    shop.goto("/recalls/1")
    expect(shop.locator("tbody tr").filter(has_text="shop-2")).to_contain_text("500.0")
    expect(shop.get_by_text("1,990.0")).to_have_count(0)
    assert shop.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
