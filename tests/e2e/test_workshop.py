"""A workshop's person enters the day on a phone, in three taps each; what the link loses is kept and sent again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from builders.epcis import at
from builders.pictures import label, photo
from builders.workshop import LIVE, MEAT, Hut, hut, intake, kg, of, production, sale
from byssus.core.identity.access import Role
from servers.console import PHONE, Console, console

LABEL = {"name": "label.png", "mimeType": "image/png", "buffer": label(f"https://id.gs1.org/01/{LIVE}/10/SCANNED")}
PICTURE = {"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": photo()}


@pytest.fixture
def there(console_url: str) -> Iterator[Hut]:
    with hut(console_url) as built:
        yield built


@pytest.fixture
def running(browser: Browser, there: Hut, console_url: str, tmp_path: Path) -> Iterator[Console]:  # noqa: ARG001 - it comes first
    with console(browser, console_url, at(48), tmp_path / "web.log") as started:
        yield started


class Thumb:
    """Taps, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, name: str) -> None:
        self.taps += 1
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    def photograph(self) -> None:
        self.taps += 1
        self.page.locator("form:not([hidden]) input[name=photo]").set_input_files([PICTURE])  # type: ignore[list-item]


def opened(running: Console, language: str = "zh") -> Page:
    page = running.visit("王丽", Role.OPERATOR, size=PHONE, party="hut", language=language)
    page.goto("/workshop")
    expect(page.locator("workshop-desk")).to_be_visible()
    return page


def yesterday(there: Hut) -> None:
    """What was entered last: it is what the next records begin with."""
    there.enter(intake(of(LIVE, "A1"), kg(200, "斤")), 20)
    there.enter(production(of(MEAT, "M1"), 22, A1=100), 21)
    there.enter(sale(of(MEAT, "M1"), kg(12)), 22)


def test_intake_production_and_sale_take_three_taps_each(running: Console, there: Hut) -> None:
    yesterday(there)
    page = opened(running)
    for kind, act in (("进货", Thumb.photograph), ("生产", None), ("销售", None)):
        thumb = Thumb(page)
        before = page.locator(".record-list > li").count()
        thumb.tap(kind)
        if act:
            act(thumb)
        thumb.tap("保存")
        expect(page.locator(".record-list > li")).to_have_count(before + 1)
        assert thumb.taps <= 3

    assert there.rows(
        "select kind, content -> 'what' ->> 'supplier', content -> 'what' ->> 'customer' from workshop_record "
        "order by entered_at desc, at desc limit 3"
    ) == [("sale", None, "inn"), ("production", None, None), ("intake", "grower", None)]
    there.now = at(49)
    assert there.stock() == {"M1": 10, "260722-1": 10}
    assert there.rows("select array_length(shows, 1) from workshop_paper") == [(2,)]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert running.faults == running.foreign == []


def test_what_the_link_loses_on_its_way_is_kept_and_counts_once(running: Console, there: Hut) -> None:
    yesterday(there)
    page = opened(running)

    def lose(route: Route) -> None:
        """The server takes it in, and its answer never arrives."""
        route.fetch(headers={**route.request.headers, "sec-fetch-site": "same-origin"})
        route.abort()

    page.route("**/api/v1/workshops/records/*", lose)
    thumb = Thumb(page)
    thumb.tap("销售")
    thumb.tap("保存")
    expect(page.locator(".unsent")).to_be_visible()
    assert len(there.rows("select from workshop_record")) == 4
    page.reload()
    expect(page.locator(".unsent b")).to_have_text("1")
    page.unroute("**/api/v1/workshops/records/*")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".unsent")).to_be_hidden()
    expect(page.locator(".record-list > li")).to_have_count(4)
    assert len(there.rows("select from workshop_record")) == 4


def test_what_is_refused_says_why_and_nothing_is_lost_from_the_form(running: Console, there: Hut) -> None:
    page = opened(running)
    expect(page.get_by_text("还没有录入")).to_be_visible()
    thumb = Thumb(page)
    thumb.tap("进货")
    form = page.locator("form[data-kind=intake]")
    form.get_by_label("供货方").fill("老李")
    form.get_by_label("数量").fill("3")
    form.get_by_label("单位").select_option("箱")
    thumb.tap("保存")
    expect(form.get_by_role("alert")).to_contain_text("Nobody declared what one 箱 weighs")
    form.get_by_label("每件净重 kg").fill("12.5")
    thumb.tap("保存")
    expect(page.locator(".record-list > li")).to_have_count(1)
    expect(page.locator(".gap-list").first).to_contain_text("供货方许可证未登记")
    there.now = at(49)
    assert list(there.stock().values()) == [37.5]


def test_a_record_is_corrected_and_another_withdrawn(running: Console, there: Hut) -> None:
    there.enter(intake(of(LIVE, "A1"), kg(1000)), 20)
    page = opened(running, "en")
    page.get_by_role("button", name="Correct").click()
    form = page.locator("form[data-kind=intake]")
    expect(form.get_by_label("Lot number")).to_have_value("A1")
    form.get_by_label("How much").fill("100")
    form.get_by_label("Why it is corrected").fill("a zero too many")
    Thumb(page).tap("Save")
    expect(page.locator(".record-list")).to_contain_text("· corrected")
    there.now = at(49)
    assert there.stock() == {"A1": 100}

    page.get_by_role("button", name="Correct").click()
    form.get_by_label("Why it is corrected").fill("it never came")
    Thumb(page).tap("It never happened: withdraw it")
    expect(page.locator(".record-list")).to_contain_text("· withdrawn")
    assert there.stock() == {}


def test_whoever_s_firm_has_no_workshop_is_told_so(running: Console) -> None:
    page = running.visit("赵", Role.OPERATOR, party="grower", size=PHONE)
    page.goto("/workshop")
    expect(page.get_by_text("本企业没有登记作坊")).to_be_visible()
    page = running.visit("检查员", Role.REGULATOR, party="gouqi")
    page.goto("/workshop")
    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()


def kept_on(page: Page) -> None:
    """Wait until the phone keeps the page and all that it is drawn with."""
    page.evaluate(
        "async () => { while (!(await caches.match(location.href, {ignoreVary: true})))"
        " await new Promise((again) => setTimeout(again, 50)); }"
    )


def test_the_page_opens_without_a_link_and_what_is_entered_then_counts_once_each(running: Console, there: Hut) -> None:
    yesterday(there)
    page = opened(running)
    kept_on(page)

    page.context.set_offline(True)
    page.goto("/workshop")
    expect(page.get_by_text("没有网络：这是上次打开时的页面")).to_be_visible()
    for _ in range(2):
        thumb = Thumb(page)
        thumb.tap("进货")
        thumb.photograph()
        thumb.tap("保存")
        assert thumb.taps == 3
        expect(page.locator("form[data-kind]:not([hidden])")).to_have_count(0)
    expect(page.locator(".unsent b")).to_have_text("2")
    assert len(there.rows("select from workshop_record")) == 3

    page.context.set_offline(False)
    expect(page.locator(".record-list > li")).to_have_count(5)
    expect(page.locator(".unsent")).to_be_hidden()
    expect(page.locator("[data-kept]")).to_be_hidden()
    lots = there.rows(
        "select lot, abs(extract(epoch from at - entered_at)) < 120 from workshop_record, "
        "jsonb_to_record(content -> 'what' -> 'what' -> 'goods') as goods (lot text) "
        "where kind = 'intake' and lot <> 'A1' order by lot"
    )
    assert lots == [("260722-1", True), ("260722-2", True)], "two deliveries are two lots, and of the time they came"


def test_the_phone_keeps_the_page_alone_and_who_logs_out_takes_it_along(running: Console, there: Hut) -> None:
    yesterday(there)
    page = opened(running)
    kept_on(page)

    addresses = page.evaluate(
        "async () => { const [name] = await caches.keys(); const all = await (await caches.open(name)).keys();"
        " return all.map((each) => new URL(each.url).pathname); }"
    )
    assert {"/".join(each.split("/")[:2]) for each in addresses} == {"/_nicegui", "/console", "/workshop"}
    page.evaluate("caches.open('byssus-workshop-of-last-year')")
    page.reload()
    page.evaluate(
        "async () => { while ((await caches.keys()).length > 1) await new Promise((again) => setTimeout(again, 50)); }"
    )
    page.goto("/checks")
    page.locator("#logout").click()
    expect(page.locator("#key")).to_be_visible()
    assert page.evaluate("async () => (await caches.keys()).length") == 0


def test_who_taps_twice_enters_once_and_an_answer_of_somebody_else_takes_nothing_away(
    running: Console, there: Hut
) -> None:
    yesterday(there)
    page = opened(running)
    Thumb(page).tap("进货")
    Thumb(page).photograph()

    page.locator("form[data-kind=intake]").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")

    expect(page.locator(".record-list > li")).to_have_count(4)
    assert len(there.rows("select from workshop_record where kind = 'intake'")) == 2
    page.route("**/api/v1/workshops/records/*", lambda route: route.fulfill(body="<h1>Harbour WiFi</h1>"))
    Thumb(page).tap("销售")
    Thumb(page).tap("保存")
    expect(page.locator(".unsent b")).to_have_text("1")
    page.unroute("**/api/v1/workshops/records/*")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".record-list > li")).to_have_count(5)


def test_what_is_being_written_outlives_that_the_page_is_drawn_anew(running: Console, there: Hut) -> None:
    yesterday(there)
    page = opened(running)
    Thumb(page).tap("进货")
    form = page.locator("form[data-kind=intake]")
    form.get_by_label("数量").fill("77")
    form.get_by_label("供货方").fill("老李")

    page.reload()

    expect(form.get_by_label("数量")).to_have_value("77")
    expect(form.get_by_label("供货方")).to_have_value("老李")
    Thumb(page).tap("保存")
    expect(page.locator(".record-list > li")).to_have_count(4)
    page.reload()
    expect(page.locator("workshop-desk")).to_be_visible()
    expect(page.locator("form[data-kind]:not([hidden])")).to_have_count(0)


def test_a_label_that_was_scanned_names_one_delivery_and_not_the_next(running: Console, there: Hut) -> None:
    yesterday(there)
    page = opened(running)
    form = page.locator("form[data-kind=intake]")
    for _ in range(2):
        Thumb(page).tap("进货")
        expect(form.locator("[data-read]")).to_be_empty()
        form.locator("input[name=label]").set_input_files([LABEL])  # type: ignore[list-item]
        expect(form.locator("[data-read]")).to_contain_text("SCANNED")
        Thumb(page).tap("取消")
    Thumb(page).tap("进货")
    form.locator("input[name=label]").set_input_files([LABEL])  # type: ignore[list-item]
    expect(form.locator("[data-read]")).to_contain_text("SCANNED")
    form.get_by_label("批号").fill("A2")
    expect(form.locator("[data-read]")).to_be_empty()
    form.get_by_label("数量").fill("零")
    Thumb(page).tap("保存")
    assert form.get_by_label("数量").evaluate("field => field.validationMessage") == "请填写大于零的数字"
    form.get_by_label("数量").fill("1,250.5")
    Thumb(page).tap("保存")

    expect(page.locator(".record-list > li")).to_have_count(4)
    there.now = at(49)
    assert there.stock()["A2"] == 625.25


def hand_over(page: Page, key: str) -> None:
    """Whoever has the phone logs out, and somebody else opens the workshop on it."""
    page.goto("/checks")
    page.locator("#logout").click()
    page.locator("#key").fill(key)
    page.locator("form button").click()
    expect(page.locator(".page")).to_be_visible()
    page.goto("/workshop")


def test_what_is_refused_later_is_put_right_with_its_photo_and_goes_in_the_name_of_who_entered_it(
    running: Console, there: Hut
) -> None:
    yesterday(there)
    wang, chen = (running.key(name, Role.OPERATOR, "hut") for name in ("王丽", "小陈"))
    page = running.visit("管理员", Role.ADMIN, size=PHONE)
    hand_over(page, wang)
    kept_on(page)
    page.context.set_offline(True)
    Thumb(page).tap("进货")
    form = page.locator("form[data-kind=intake]")
    form.get_by_label("单位").select_option("箱")
    Thumb(page).photograph()
    Thumb(page).tap("保存")
    expect(page.locator(".unsent b")).to_have_text("1")

    page.context.set_offline(False)
    hand_over(page, chen)
    expect(page.locator(".unsent li")).to_contain_text("有 王丽 录入的一条")
    expect(page.locator(".unsent li").get_by_role("button")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    hand_over(page, wang)
    expect(page.locator(".unsent li")).to_contain_text("Nobody declared what one 箱 weighs")
    Thumb(page).tap("改正")
    expect(form.get_by_role("alert")).to_contain_text("箱")
    form.get_by_label("每件净重 kg").fill("2")
    Thumb(page).tap("保存")

    expect(page.locator(".record-list > li")).to_have_count(4)
    expect(page.locator(".unsent")).to_be_hidden()
    assert there.rows(
        "select entered_by, record.content -> 'what' -> 'what' -> 'amount' ->> 'net_kg' "
        "from workshop_record as record join workshop_paper on record_id = record.id"
    ) == [("王丽", "2.0")]


HANGING = """
const reach = window.fetch;
window.fetch = (address, how) => !String(address).includes("/workshops/records/") ? reach(address, how)
  : new Promise((_, stop) => {
      how.signal.addEventListener("abort", () => stop(how.signal.reason));
      window.hangs = true;
    });
"""
"""What is recorded gets no answer, whether or not the page's worker is between."""


def test_a_link_that_hangs_lets_the_form_go_and_what_was_saved_is_kept(running: Console, there: Hut) -> None:
    yesterday(there)
    page = running.visit("王丽", Role.OPERATOR, size=PHONE, party="hut")
    page.clock.install()
    page.add_init_script(HANGING)
    page.goto("/workshop")
    Thumb(page).tap("进货")
    Thumb(page).tap("保存")
    page.wait_for_function("window.hangs")

    page.clock.fast_forward(11_000)

    expect(page.locator(".unsent b")).to_have_text("1")
    expect(page.locator("form[data-kind]:not([hidden])")).to_have_count(0)
