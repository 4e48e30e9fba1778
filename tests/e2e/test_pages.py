import re
from csv import DictReader
from datetime import UTC, datetime, timedelta
from io import StringIO
from urllib.parse import quote

import orjson
import pytest
from playwright.sync_api import expect

from builders.chain import Chain
from builders.cold_store import ColdStore
from builders.conditions import at, minutely
from builders.epcis import crate, lot, made, observed, packed, place
from builders.island import tell_island
from byssus.app.console.frame import Group
from byssus.core.identity.access import Role
from byssus.ingest.message import Problem, Reason, Received
from byssus.ingest.rejected import reject
from byssus.trace.hold.place import Placing, place_hold
from servers.console import DESK, PHONE, Console

PACK = "(01)06901234000016(10)PACKED"
HISTORY = [
    observed(hour=0, where=1, quantityList=[{"epcClass": lot("RAW"), "quantity": 100, "uom": "KGM"}]),
    made([lot("RAW"), lot("OTHER")], [lot("PACKED")], 2, readPoint={"id": place(2)}, bizStep="commissioning"),
    packed(crate(1), lot("PACKED"), hour=3, where=2, bizStep="packing"),
    observed(crate(1), hour=4, where=3, bizStep="storing"),
    observed(crate(1), hour=6, where=3, bizStep="shipping"),
    observed(crate(1), hour=8, where=4, bizStep="receiving"),
]  # fmt: skip
CURVE = "/points/z3/t1?from=2026-07-01T07:00"
EVERY_PAGE = (
    *("/", "/points", "/spared", "/devices", CURVE, "/trace", f"/trace?code={quote(PACK)}", "/codes", "/links"),
    *(
        "/links/edit",
        "/holds",
        "/recalls",
        "/questions",
        "/questions/unacknowledged",
        "/rejected",
        "/status",
        "/nowhere",
    ),
    *("/workshop", "/firms", "/firms?firm=firm&year=2026"),
)


def refuse(store: ColdStore, device: str) -> None:
    payload = orjson.dumps([{"bn": f"{device}/", "n": "t1", "u": "Cel", "v": -18.5, "t": at(5).timestamp()}])
    problem = Problem(Reason.UNKNOWN_DEVICE, f"{device} is not declared.")
    reject(store.connection, Received("byssus/v1/gw/senml", payload, at(6)), [problem], judged_by=0)


def test_nobody_sees_a_page_without_a_key_and_the_login_leads_back_to_it(bare: Console) -> None:
    page = bare.window()
    page.goto("/trace?code=77")
    expect(page.locator("#key")).to_be_visible()
    page.locator("#key").fill("byssus_nobody_nothing")
    page.locator("form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#key").fill(bare.key("王丽", Role.OPERATOR))
    page.locator("form button").click()
    expect(page.get_by_role("textbox", name="代码")).to_have_value("77")
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#key")).to_be_visible()
    page.goto("/")
    expect(page.locator("#key")).to_be_visible()


def test_the_language_is_that_of_the_browser_until_somebody_picks_one_and_then_stays(bare: Console) -> None:
    page = bare.visit("陈国栋", language="en")
    expect(page.get_by_text("No points are watched yet")).to_be_visible()
    page.goto("/trace?code=77")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("textbox", name="代码")).to_have_value("77")
    assert page.evaluate("document.documentElement.lang") == "zh"
    page.goto("/status")
    expect(page.get_by_role("heading", name="系统状态")).to_be_visible()


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh"), (PHONE, "en"), (DESK, "en")])
def test_every_page_is_reached_by_its_group(bare: Console, size: tuple[int, int], language: str) -> None:
    page = bare.visit(f"管理员 {size[0]} {language}", Role.ADMIN, size=size, language=language)
    groups, tabs = page.locator("nav.groups"), page.locator("nav.tabs")
    for group in Group:
        groups.locator(f'[href="{group.tabs[0].path}"]').click()
        for tab in group.tabs:
            tabs.locator(f'[href="{tab.path}"]').click()
            expect(tabs.locator("[aria-current=page]")).to_have_attribute("href", tab.path)
            expect(groups.locator("[aria-current]")).to_have_attribute("href", group.tabs[0].path)
            assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_points_follow_what_comes_in(board: Console, store: ColdStore) -> None:
    page = board.visit()
    page.goto("/points")
    expect(page.locator(".row.unheard")).to_have_count(2)
    store.take(minutely(-17, -17, -17, -17), point="t2")
    expect(page.locator(".row.alarm .value")).to_have_text("−17.0 °C")
    expect(page.locator(".rows li").first.locator("a")).to_have_attribute("href", "/points/t2")


def test_a_point_shows_its_curve_its_limits_its_gaps_and_its_excursions(board: Console, store: ColdStore) -> None:
    store.take([*minutely(*[-19] * 30, start=-120), *minutely(*[-17] * 5, *[-19] * 5, start=-60), *minutely(-19)])
    page = board.visit(language="en")
    page.goto("/points/t1")
    expect(page.locator(".chart canvas")).to_be_visible()
    expect(page.locator(".legend")).to_contain_text("no data: 4 times")
    [row] = page.locator(".table:not(.sensors) tbody tr").all()
    expect(row).to_contain_text("−17.0 °C")
    expect(row).to_contain_text("5 min")
    expect(row).to_contain_text("2026-07-01 07:00")
    expect(page.locator(".now")).to_contain_text("Asia/Shanghai (UTC+8)")

    page.get_by_text("Other times").click()
    page.get_by_label("from").fill("2026-07-01T07:30")
    page.get_by_label("to", exact=True).fill("2026-07-01T07:50")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No readings in this time")).to_be_visible()
    expect(page.get_by_text("No excursion in this time")).to_be_visible()
    page.get_by_label("to", exact=True).fill("2026-07-01T07:20")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Not understood")).to_be_visible()


def test_a_device_shows_its_battery_and_its_signal_where_it_is_listed_and_at_its_points(
    board: Console, store: ColdStore
) -> None:
    store.connection.execute(
        "insert into device_status (device_id, aspect, time, value, received_at)"
        " select id, aspect, %(at)s, value, %(at)s from device,"
        " (values ('battery', 12), ('signal', -97)) as said (aspect, value) where code = 'logger'",
        {"at": at(0)},
    )
    page = board.visit(language="en")
    page.goto("/points")
    page.get_by_role("link", name="Devices and batteries").click()
    row = page.locator(".devices tbody tr")
    expect(row).to_contain_text("Battery low")
    expect(row).to_contain_text("12\N{NO-BREAK SPACE}%")
    expect(row).to_contain_text("−97\N{NO-BREAK SPACE}dBm")
    row.get_by_role("link", name="t1").click()
    expect(page.locator(".point-device")).to_contain_text("Measured by logger: Battery low · Battery 12")


def test_a_code_shows_its_chain_its_history_and_how_cold_it_was(tracing: Console, told: Chain) -> None:
    told.tell(*HISTORY)
    told.read(3, 3.5, *[-18.5] * 60, *[-17] * 30, *[-19] * 90)
    page = tracing.visit(language="en")
    page.goto("/trace")
    page.get_by_role("textbox", name="Code").fill(PACK)
    page.get_by_role("textbox", name="Code").press("Enter")

    expect(page.locator(".chain.wide .knot")).to_have_count(4)
    expect(page.locator(".chain.wide .knot.asked")).to_contain_text("IQF mussel meat")
    expect(page.locator(".chain.wide path")).to_have_count(3)
    expect(page.locator(".history li").first).to_contain_text("100 kg")
    cold = page.locator(".table tbody tr").filter(has_text="3号")
    expect(cold).to_contain_text("−19.0 … −17.0 °C")
    expect(cold).to_contain_text("30 min")
    cold.get_by_role("link", name="See the chart").click()
    expect(page).to_have_url(re.compile(r"/points/z3/t1\?from="))
    expect(page.locator(".chart canvas")).to_be_visible()


def test_goods_are_held_by_one_person_and_released_by_another(tracing: Console, told: Chain) -> None:
    told.tell(*HISTORY)
    told.exceed(3, 4.5, 5.5)
    page = tracing.visit("王丽", language="en")
    page.goto("/holds")
    first = page.locator(".hold").first
    expect(first).to_contain_text("Excursion in z3: z3/t1, worst −9.5")
    expect(first.locator("tbody tr")).to_have_count(2)
    page.get_by_role("textbox", name="Code").fill("(01)06901234000016(10)RAW")
    page.get_by_role("textbox", name="Code").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It may be shipped or sold")
    page.get_by_label("Why it is to be held").fill("toxin test pending")
    page.get_by_role("button", name="Hold it").click()
    expect(page.get_by_role("status")).to_contain_text("It may not be shipped or sold")
    own = page.locator(".hold").filter(has_text="toxin test pending")
    own.get_by_role("textbox").fill("passed")
    own.get_by_role("button", name="Release").click()
    expect(page.get_by_text("another person has to release it")).to_be_visible()

    other = tracing.visit("陈军", language="en")
    other.goto("/holds")
    own = other.locator(".hold").filter(has_text="toxin test pending")
    own.get_by_role("button", name="Release").click()
    expect(own.get_by_text("Say something")).to_be_visible()
    own.get_by_role("textbox").fill("passed")
    own.get_by_role("button", name="Release").click()
    expect(other.locator(".hold")).to_have_count(1)
    expect(other.locator(".hold")).to_contain_text("Excursion in z3")


def test_what_was_shipped_while_several_holds_held_it_is_told_once(tracing: Console, told: Chain) -> None:
    told.tell(*HISTORY[:4])
    first, second = (place_hold(told.connection, Placing("王丽", crate(1), why), at(5)) for why in ("待检", "包装破损"))
    told.tell(*HISTORY[4:])
    page = tracing.visit()
    page.goto("/holds")
    moves = page.locator(".findings li")
    expect(moves).to_have_count(1)
    expect(moves).to_contain_text(re.compile(f"{first}, {second} 号.*发货"))
    expect(moves.get_by_role("link")).to_contain_text("069012340000000016")


def test_what_a_regulator_holds_offers_its_release_to_regulators_only(tracing: Console, told: Chain) -> None:
    told.tell(*HISTORY)
    office = tracing.visit("所长", Role.REGULATOR, language="en")
    office.goto("/holds?code=(01)06901234000016(10)RAW")
    office.get_by_label("Why it is to be held").fill("抽检不合格")
    office.get_by_role("button", name="Hold it").click()
    expect(office.locator(".hold")).to_contain_text("placed by a regulator")

    firm = tracing.visit("王丽", size=PHONE)
    firm.goto("/holds")
    expect(firm.locator(".hold")).to_contain_text("监管部门封存，须由监管人员放行")
    expect(firm.get_by_role("button", name="放行")).to_have_count(0)

    city = tracing.visit("市局张", Role.REGULATOR, language="en")
    city.goto("/holds")
    city.locator(".hold").get_by_role("textbox").fill("passed")
    city.get_by_role("button", name="Release").click()
    expect(city.locator(".hold")).to_have_count(0)


def test_a_question_is_asked_by_form_and_answered_as_a_table_and_a_file(tracing: Console, told: Chain) -> None:
    tell_island(told)
    page = tracing.visit("陈军", Role.REGULATOR, language="en")
    page.goto("/questions")
    page.get_by_role("link", name="A certificate: lots, kg covered").click()
    page.get_by_label("certificate").fill("HG1")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".wide-table tbody tr")).to_contain_text("10000")
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV").click()
    assert "HG1" in caught.value.path().read_text(encoding="utf-8-sig")

    page.goto("/questions/closure-lots")
    expect(page.get_by_text("Fill in what it is about")).to_be_visible()
    page.get_by_label("closure").fill("never")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Nobody entered this name or code")).to_be_visible()
    page.goto("/questions/views")
    expect(page.locator(".wide-table tbody tr").first).to_contain_text("陈军")


def test_a_question_takes_and_tells_times_on_the_reader_s_clock_and_gives_the_file_of_the_same_time(
    tracing: Console, told: Chain
) -> None:
    tell_island(told)
    page = tracing.visit("陈军", Role.REGULATOR, language="en")
    page.goto("/questions/certificate-use")
    page.get_by_label("from").fill("2026-07-01T00:00")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Times are Asia/Shanghai (UTC+8); in files, UTC.")).to_be_visible()
    expect(page.get_by_label("from")).to_have_value("2026-07-01T00:00")
    assert "from=2026-07-01T00%3A00%3A00%2B08%3A00" in (
        page.get_by_role("link", name="CSV").get_attribute("href") or ""
    )
    columns = page.locator(".wide-table th").all_inner_texts()
    shown = page.locator(".wide-table tbody tr").first.locator("td").nth(columns.index("first"))
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV").click()
    [line, *_] = DictReader(StringIO(caught.value.path().read_text(encoding="utf-8-sig")))
    told_at = datetime.fromisoformat(line["first_at"]).replace(tzinfo=UTC)
    expect(shown).to_have_text(f"{told_at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}")


@pytest.mark.parametrize(
    ("asked", "told_of"),
    [
        ("plot-products?plot=nowhere", "没有登记这个名称或代码"),
        ("views?from=yesterday", "时间写作"),
        ("views?from=2026-07-02T00:00Z&to=2026-07-01T00:00Z", "时间写作"),
        ("views?from=2001-07-02T00:00Z", "范围太大"),
        ("history?code=%2801%2906901234000017", "无法回答"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why_in_the_reader_s_language(
    bare: Console, asked: str, told_of: str
) -> None:
    page = bare.visit(asked)
    page.goto(f"/questions/{asked}")
    expect(page.get_by_text(told_of)).to_be_visible()


def test_a_phone_shows_the_question_that_was_chosen_by_its_number(bare: Console) -> None:
    page = bare.visit("手机", size=PHONE)
    page.goto("/questions/gi-mark")
    chosen = page.locator(".question-list a[aria-current]")
    expect(chosen).to_have_text(re.compile("^13"))


@pytest.mark.parametrize(
    ("code", "told_of"),
    [("(01)06901234000016(10)NONE", "没有关于此代码的记录"), ("(01)06901234000017", "无法识别此代码")],
)
def test_a_code_nobody_told_of_and_a_mistyped_one_are_told_apart(bare: Console, code: str, told_of: str) -> None:
    page = bare.visit(code)
    page.goto(f"/trace?code={quote(code)}")
    expect(page.get_by_text(told_of)).to_be_visible()


def test_a_rejected_message_is_shown_and_stored_after_its_cause_was_mended(board: Console, store: ColdStore) -> None:
    refuse(store, "logger")
    refuse(store, "stranger")
    page = board.visit("管理员", Role.ADMIN)
    page.goto("/rejected")
    expect(page.get_by_role("link", name="未登记的设备 2")).to_be_visible()
    expect(page.get_by_text("stranger is not declared.")).to_be_visible()
    page.get_by_text("原文").first.click()
    expect(page.locator("pre").first).to_contain_text('"bn":"stranger/"')
    page.get_by_role("button", name="全部重新处理").click()
    expect(page.get_by_text("1 条已入库，1 条仍有问题。")).to_be_visible()
    assert store.column("select value from reading") == [-18.5]
    page.get_by_role("link", name="刷新列表").click()
    expect(page.get_by_role("link", name="未登记的设备 1")).to_be_visible()


def test_the_state_of_the_system_is_told_in_words(bare: Console) -> None:
    page = bare.visit(language="en")
    page.goto("/status")
    expect(page.get_by_text("Questions are answered, but a part behind stands still.")).to_be_visible()
    alerts = page.locator(".parts li").filter(has_text="Judging of alarms")
    expect(alerts).to_contain_text("Stands still")
    expect(alerts).to_contain_text("Start one with `byssus alerts`.")


def test_every_page_says_something_while_there_is_nothing_to_show(bare: Console) -> None:
    page = bare.visit("管理员", Role.ADMIN)
    for path, told_of in {
        "/": "还没有监控点",
        "/points": "还没有监控点",
        "/devices": "还没有设备",
        "/points/none": "没有找到",
        "/trace": "一个代码，从海上到货架",
        "/codes": "没有发码",
        "/links": "还没有登记链接",
        "/rejected": "没有拒收的消息",
        "/status": "系统状态",
        "/nowhere": "没有找到",
    }.items():
        page.goto(path)
        expect(page.get_by_text(told_of).first).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_a_phone_or_asks_another_host_for_anything(
    tracing: Console, told: Chain, language: str
) -> None:
    store = ColdStore(told.connection)
    told.tell(*HISTORY)
    told.read(3, 3.5, *[-17] * 90)
    store.take(minutely(*[-17] * 5, *[-19] * 5, *[-14] * 5), point="z3/t1")
    refuse(store, "urn:dev:ow:10e2073a01080063-with-a-long-name-that-cannot-be-broken-anywhere")
    page = tracing.visit("管理员", Role.ADMIN, size=PHONE, language=language)
    wide = {}
    for path in EVERY_PAGE:
        page.goto(path)
        expect(page.locator(".page, .gate")).to_be_visible()
        page.wait_for_function("document.fonts.status === 'loaded'")
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == dict.fromkeys(EVERY_PAGE, PHONE[0])
    assert tracing.foreign == []
    assert tracing.faults == []
