"""The page behind a pack, in a browser: readable for everybody (WCAG 2.2 AA), on a phone, without script."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from builders.chain import Chain
from builders.epcis import lot, made, observed, place
from builders.service import Service, serving
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.codes import canonical
from servers.console import DESK, PHONE

PACK = "/01/06901234000016/10/A"
REFLOW = (320, 640)
MISTYPED = "/01/06901234000017/10/A"
ROPE = "https://id.gs1.org/01/06901234000023/10/rope"
PAGES = (PACK, f"{PACK}?linkType=linkset", MISTYPED)
PLANT = {
    "parties": [{"code": "firm", "kind": "producer", "name": "舟山市嵊泗县枸杞岛兴发水产食品加工有限责任公司"}],
    "products": [
        {"gtin": "06901234000016", "name": "单冻贻贝肉", "name_en": "IQF mussel meat with a name that goes on and on",
         "party": "firm", "species": "Mytilus coruscus", "net_kg": 0.5, "shelf_days": 540, "gi_mark": True}
    ],
    "sites": [
        {"code": "farm", "kind": "farm", "name": "枸杞岛养殖场", "party": "firm", "area": "嵊泗枸杞海域", "zones": [
            {"code": "plot-17", "kind": "plot", "name": "17号筏", "location": canonical(place(9))}]}
    ],
}  # fmt: skip

# The contrast of each text with what is behind it (WCAG 2.2, 1.4.3), by the relative luminance that it defines.
CONTRASTS = """() => {
  const luminance = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.body.querySelectorAll('*')]
    .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()))
    .map(node => {
      const [a, b] = [luminance(getComputedStyle(node).color), luminance(behind(node))].sort((x, y) => y - x);
      return {text: node.textContent.trim(), ratio: (a + 0.05) / (b + 0.05)};
    });
}"""
# Texts in Chinese characters whose nearest `lang` does not say so (WCAG 2.2, 3.1.2).
UNMARKED = """() => [...document.body.querySelectorAll('*')]
  .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && /[\\u4e00-\\u9fff]/.test(child.data)))
  .filter(node => !node.closest('[lang]').lang.startsWith('zh')).map(node => node.textContent)"""


@pytest.fixture
def service(told: Chain, console_url: str) -> Iterator[Service]:
    """A recalled batch of mussels, with every field that the page can show."""
    with told.connection.transaction():
        apply_plant(told.connection, Plant.model_validate(PLANT))
    told.tell(
        {**observed(ROPE, hour=0, where=9), "action": "ADD"},
        made([ROPE], [lot("A")], hour=20, bizLocation={"id": place(2)}),
        observed(lot("A"), hour=22, where=2, bizStep="inspecting", disposition="conformant"),
        observed(lot("A"), hour=30, where=4, bizStep="holding", disposition="recalled"),
    )
    with serving(console_url) as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[Any]:
    def open_(path: str, language: str = "en-GB", size: tuple[int, int] = PHONE) -> Page:
        width, height = size
        context = browser.new_context(
            base_url=service.url,
            locale=language,
            viewport={"width": width, "height": height},
        )
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    for context in browser.contexts:
        context.close()


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_every_text_stands_out_and_every_page_fits_a_phone(open_page: Any, language: str) -> None:
    for path in PAGES:
        page = open_page(path, language)
        texts = page.evaluate(CONTRASTS)
        assert texts
        assert [each for each in texts if each["ratio"] < 4.5] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_nothing_is_lost_or_scrolls_sideways_at_the_width_of_a_page_that_is_zoomed_to_400_percent(
    open_page: Any, language: str
) -> None:
    """WCAG 2.2, 1.4.10: 320 CSS pixels; and 1.4.12, with the spacing of text that a reader may set."""
    for path in PAGES:
        page = open_page(path, language, REFLOW)
        assert page.evaluate("document.documentElement.scrollWidth") <= REFLOW[0]
        page.add_style_tag(content="* {line-height: 1.5 !important; letter-spacing: .12em; word-spacing: .16em}")
        assert page.evaluate("document.documentElement.scrollWidth") <= REFLOW[0]
        hidden = "[...document.body.querySelectorAll('*')].filter(node => node.scrollWidth > node.clientWidth + 1)"
        assert page.evaluate(f"{hidden}.filter(node => getComputedStyle(node).display !== 'inline').length") == 0


def test_every_part_says_its_language(open_page: Any) -> None:
    page = open_page(PACK)
    assert page.get_attribute("html", "lang") == "en"
    assert page.evaluate(UNMARKED) == []
    assert page.get_attribute("text=Mytilus coruscus", "lang") == "la"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_landmarks_one_heading_and_a_title(open_page: Any, path: str) -> None:
    page = open_page(path, "zh-CN", DESK)
    for landmark in ("header", "main", "h1"):
        assert page.locator(landmark).count() == 1
    assert page.title().endswith("· 产品追溯")
    levels = [int(each.evaluate("node => node.tagName")[1]) for each in page.locator("h1, h2, h3").all()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_whoever_goes_by_keyboard_sees_where_they_are_and_can_hit_every_link(open_page: Any) -> None:
    page = open_page(f"{PACK}?linkType=linkset")
    links = page.locator("a").all()
    assert len(links) == 4
    for link in links:
        page.keyboard.press("Tab")
        assert link.evaluate("node => node === document.activeElement")
        assert link.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_a_recall_is_the_first_thing_that_is_said(open_page: Any) -> None:
    page = open_page(PACK)
    assert page.title().startswith("Recalled ·")
    assert page.locator("main > *").first.inner_text().startswith("⚠ Recalled")
    assert page.locator("[role=alert]").count() == 1


def test_the_other_language_shows_the_same_thing(open_page: Any) -> None:
    page = open_page(f"{PACK}?linkType=gs1:recallStatus")
    page.click("text=中文")
    assert page.get_attribute("html", "lang") == "zh"
    assert "linkType=gs1%3ArecallStatus" in page.url
    assert page.locator("h1").inner_text() == "单冻贻贝肉"


def test_the_page_shows_these_fields_and_no_others(open_page: Any) -> None:
    page = open_page(PACK)
    labels = page.locator("dt").all_inner_texts()
    assert labels == [
        "Batch", "Packed on", "Best before", "Origin", "Inspections", "Producer", "Species", "Net weight",
        "Shelf life", "GTIN",
    ]  # fmt: skip
    shown = page.locator("dd").all_inner_texts()
    assert shown == [
        "A", "2026-07-21", "2028-01-12", "嵊泗枸杞海域", "✓ 2026-07-21 passed",
        "舟山市嵊泗县枸杞岛兴发水产食品加工有限责任公司", "Mytilus coruscus", "0.5 kg", "540 days", "06901234000016",
    ]  # fmt: skip
    assert not re.search(r"17号筏|plot-17|枸杞岛养殖场", page.content())
