"""An officer reads a firm's year, enters what was found on the spot, and decides; the firm reads it."""

from playwright.sync_api import expect

from builders.chain import Chain
from builders.island import tell_island
from byssus.core.identity.access import Role
from servers.console import PHONE, Console


def test_an_officer_reads_the_evidence_and_decides_and_the_file_is_frozen(tracing: Console, told: Chain) -> None:
    tell_island(told)
    page = tracing.visit("王所长", Role.REGULATOR, party="gouqi", size=PHONE, language="en")
    page.goto("/firms")
    page.get_by_role("link", name="加工厂").click()
    expect(page.get_by_text("default, not verified")).to_be_visible()
    row = page.locator("tr", has_text="Failed tests")
    expect(row).to_contain_text("2.5 / 5")
    row.get_by_role("link", name="1").click()
    expect(page.locator(".thread, .empty").first).to_be_visible()
    page.go_back()

    page.get_by_role("button", name="Enter a visit").click()
    page.get_by_role("radio", name="inspection").click()
    page.get_by_role("radio", name="not in order").click()
    page.get_by_label("What was found").fill("地面积水")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("地面积水")).to_be_visible()

    page.get_by_role("button", name="Decide").click()
    page.get_by_role("radio", name="D", exact=True).click()
    page.get_by_label("Reason").fill("屡教不改")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("article", has_text="sha256")).to_contain_text("屡教不改")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    with page.expect_download() as caught:
        page.locator("article").get_by_role("link", name="PDF").click()
    assert caught.value.path().read_bytes()[:5] == b"%PDF-"

    page = tracing.visit("林海燕", Role.DIRECTOR, party="works")
    page.goto("/firms?firm=works&year=2026")
    expect(page.locator("article", has_text="sha256")).to_contain_text("屡教不改")
    expect(page.get_by_role("button", name="定级")).to_have_count(0)
    page.goto("/firms?firm=cold&year=2026")
    expect(page.get_by_text("none of yours")).to_be_visible()
    assert tracing.faults == tracing.foreign == []
