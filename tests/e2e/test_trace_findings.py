"""The page of a code shows the chain at once; what the rules find comes when they are done."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import expect

from builders.chain import Chain
from builders.island import packs, tell_island
from byssus.core.database import connect
from byssus.core.identity.access import Role
from servers.console import PHONE, Console

PAGE = f"/trace?code={quote(packs('P1'))}"
OVERUSED = "合格证不得超量使用"


@contextmanager
def rules_kept_waiting(url: str) -> Iterator[None]:
    """What rules are judged by cannot be read, while everything else can."""
    with connect(url) as connection:
        connection.execute("lock table yield_bound in access exclusive mode")
        yield
        connection.rollback()


def test_the_chain_is_shown_while_the_rules_are_still_being_asked(tracing: Console, told: Chain) -> None:
    tell_island(told)
    page = tracing.visit("李检", Role.REGULATOR, size=PHONE)
    with rules_kept_waiting(tracing.database_url):
        page.goto(PAGE)
        expect(page.get_by_text("正在核查")).to_be_visible()
        expect(page.locator(".passport")).to_be_visible()
        expect(page.get_by_role("link", name="PDF")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    expect(page.get_by_text(OVERUSED).first).to_be_visible()
    gaps = page.locator("tr", has=page.get_by_text("FSMA-204"))
    expect(gaps).to_contain_text("无义务")
    expect(gaps).to_contain_text("出货：单据号 × 2")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    expect(page.get_by_text("正在核查")).to_have_count(0)
    assert tracing.faults == []


def test_findings_that_fail_leave_the_chain_and_can_be_asked_again(tracing: Console, told: Chain) -> None:
    tell_island(told)
    page = tracing.visit("王检", Role.REGULATOR, size=PHONE, language="en")
    told.connection.execute("alter table yield_bound rename to elsewhere")
    page.goto(PAGE)
    expect(page.get_by_text("The chain above is complete all the same")).to_be_visible()
    expect(page.locator(".passport")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    told.connection.execute("alter table elsewhere rename to yield_bound")

    page.get_by_role("button", name="Ask again").click()

    expect(page.get_by_text("No certificate covers more than it says").first).to_be_visible()
    expect(page.get_by_role("button", name="Ask again")).to_have_count(0)
    assert tracing.faults == []
