"""A firm looks after its codes in the browser: where they lead, and whether every pack has one."""

import re

import pytest
from playwright.sync_api import Page, expect

from builders.chain import Chain
from builders.epcis import event, lot
from byssus.core.identity.access import Role
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.issuing.issue import CodesWanted, issue_codes
from byssus.trace.issuing.serial import Style
from servers.console import DESK, PHONE, Console

GTIN = "06901234000016"
ANCHOR = f"/01/{GTIN}/10/{{10}}"
TARGET = "https://mussels.example/p?lot={10}"


@pytest.fixture
def firm(tracing: Console, told: Chain) -> Console:
    """The console, with a firm that has a company prefix and another that has another."""
    parties = [
        {"code": "firm", "kind": "producer", "name": "兴发水产", "prefixes": ["6901234"]},
        {"code": "rival", "kind": "producer", "name": "海力", "prefixes": ["6905678"]},
    ]
    with told.connection.transaction():
        apply_plant(told.connection, Plant.model_validate({"parties": parties}))
    return tracing


def write(page: Page, anchor: str, *, href: str = TARGET) -> None:
    page.goto("/links/edit")
    page.get_by_label("代码路径").fill(anchor)
    page.get_by_label("名称").fill("单冻贻贝肉")
    page.get_by_label("网址").fill(href)
    page.get_by_label("标题").fill("产品页")
    page.get_by_label("语言").fill("zh, en")
    page.get_by_role("button", name="保存").click()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_firm_writes_changes_and_removes_where_its_codes_lead(
    firm: Console, told: Chain, size: tuple[int, int]
) -> None:
    page = firm.visit(party="firm", size=size)
    page.goto("/codes")
    page.get_by_role("link", name="管理代码链接").click()
    expect(page.get_by_text("还没有登记链接")).to_be_visible()
    write(page, ANCHOR)
    expect(page.get_by_role("link", name=TARGET)).to_be_visible()
    scan = page.request.get(f"{firm.url}/01/{GTIN}/10/L7", max_redirects=0)
    assert (scan.status, scan.headers["location"]) == (307, "https://mussels.example/p?lot=L7")

    page.get_by_role("link", name="修改").click()
    expect(page.get_by_label("代码路径")).to_be_disabled()
    page.get_by_role("button", name="再加一个链接").click()
    expect(page.get_by_label("网址")).to_have_count(2)
    page.get_by_label("网址").last.fill("https://mussels.example/recall")
    page.get_by_label("标题").last.fill("召回")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="https://mussels.example/recall")).to_be_visible()

    page.get_by_role("link", name="修改").click()
    page.get_by_role("button", name="删去此链接").first.click()
    expect(page.get_by_label("网址")).to_have_count(1)
    expect(page.get_by_label("网址")).to_have_value("https://mussels.example/recall")
    page.get_by_role("button", name="删除全部链接").click()
    page.locator("button.sure").click()
    expect(page.get_by_text("还没有登记链接")).to_be_visible()
    assert told.rows("select action from audit where action like 'links%' order by id") == [
        ("links_put",), ("links_put",), ("links_removed",)
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize(
    ("anchor", "href", "why"),
    [
        ("/01/06905678000014", "https://mussels.example/", "no company prefix of your firm"),
        (f"/01/{GTIN[:-1]}7", "https://mussels.example/", "check digit"),
        (f"/01/{GTIN}", "javascript:alert(1)", "is no web address"),
        (f"/01/{GTIN}", TARGET, "no variable"),
    ],
)
def test_what_may_not_be_written_is_said_and_nothing_is_stored(
    firm: Console, told: Chain, anchor: str, href: str, why: str
) -> None:
    page = firm.visit(party="firm")
    write(page, anchor, href=href)
    expect(page.get_by_role("alert")).to_contain_text(why)
    assert told.rows("select from link_set") == []


def test_whoever_belongs_to_no_firm_is_told_what_is_missing_and_a_regulator_has_no_such_page(firm: Console) -> None:
    page = firm.visit()
    page.goto("/links")
    expect(page.get_by_text("没有对应的厂商识别代码")).to_be_visible()
    page = firm.visit("检查员", Role.REGULATOR)
    page.goto("/links")
    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()


def test_packs_made_without_a_code_show_by_firm_and_product(firm: Console, told: Chain) -> None:
    wanted = CodesWanted(firm="firm", gtin=GTIN, lot="A", count=40, style=Style.BATCH)
    issue_codes(told.connection, wanted, "tester", told.now)
    told.tell(event("ObjectEvent", 2, action="ADD", quantityList=[{"epcClass": lot("A"), "quantity": 100}]))
    page = firm.visit("检查员", Role.REGULATOR, language="en")
    page.goto("/codes?days=365")
    row = page.locator(".table tbody tr")
    expect(row).to_contain_text(re.compile(r"IQF mussel meat.*40.*100.*40\.0 %|40\.0%", re.DOTALL))
    expect(row).to_contain_text("not every pack has one")
