import re
from collections.abc import Iterator
from dataclasses import fields
from time import monotonic

import httpx
import pytest

from builders.chain import Chain, chain
from builders.epcis import crate, event, lot, made, observed, packed, place
from builders.service import Service
from byssus.core.identity.access import Role
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.answer.products import TradeItem
from byssus.trace.answer.public import Area, Batch, Inspection, Pack
from byssus.trace.codes import canonical

PACK = "/01/06901234000016/10/A"
ROPE = "https://id.gs1.org/01/06901234000023/10/rope"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NEVER_HAPPENED = "https://ref.gs1.org/cbv/ER-did_not_occur"
pytestmark = pytest.mark.usefixtures("told")


def farm() -> Plant:
    plot = {"code": "plot-17", "kind": "plot", "name": "17号筏", "location": canonical(place(9))}
    return Plant.model_validate({
        "parties": [{"code": "farmer", "kind": "farmer", "name": "陈大海", "phone": "13800000000"}],
        "sites": [{"code": "gouqi-farm", "kind": "farm", "name": "枸杞岛养殖场", "party": "farmer",
                   "area": "嵊泗枸杞海域", "area_en": "Gouqi waters, Shengsi", "zones": [plot]}],
    })  # fmt: skip


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    """Mussels harvested on a farm, packed as lot A, and inspected."""
    with chain(migrated_url) as chain_:
        with chain_.connection.transaction():
            apply_plant(chain_.connection, farm())
        chain_.tell(
            {**observed(ROPE, hour=0, where=9), "action": "ADD"},
            made([ROPE], [lot("A")], hour=20, bizLocation={"id": place(2)}),
            observed(lot("A"), hour=22, where=2, bizStep="inspecting", disposition="conformant"),
        )
        yield chain_


@pytest.fixture
def phone(service: Service) -> Iterator[httpx.Client]:
    with service.client(**{"Accept": BROWSER, "Accept-Language": "en-GB,en;q=0.9"}) as client:
        yield client


def text_of(page: httpx.Response) -> str:
    assert page.headers["Content-Type"].startswith("text/html")
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page.text, flags=re.DOTALL).split())


def test_a_pack_tells_product_batch_day_origin_and_inspection(phone: httpx.Client) -> None:
    text = text_of(phone.get(PACK))
    assert "IQF mussel meat" in text
    assert "Batch A" in text
    assert "Packed on 2026-07-21" in text
    assert "Origin Gouqi waters, Shengsi" in text
    assert "✓ 2026-07-21 passed" in text
    assert "Recalled" not in text


def test_nothing_private_is_on_the_page(phone: httpx.Client) -> None:
    page = phone.get(PACK).text
    for secret in ("陈大海", "13800000000", "17号筏", "plot-17", "枸杞岛养殖场", place(9), canonical(place(9))):
        assert secret not in page


def test_the_page_speaks_chinese_unless_asked_otherwise(service: Service) -> None:
    with service.client() as client:
        assert "产地 嵊泗枸杞海域" in text_of(client.get(PACK))
        assert "Origin" in text_of(client.get(PACK, params={"lang": "en"}))
        assert "产地" in text_of(client.get(PACK, headers={"Accept-Language": "fr, zh-CN;q=0.8, en;q=0.7"}))


@pytest.mark.parametrize("path", [PACK, f"{PACK}/21/7", "/01/06901234000016/22/V2/10/A", "/01/6901234000016/10/A"])
def test_a_recalled_batch_is_stamped_until_the_recall_is_declared_wrong(
    phone: httpx.Client, told: Chain, path: str
) -> None:
    recall = observed(lot("A"), hour=30, where=4, bizStep="holding", disposition="recalled")
    told.tell(recall)
    told.tell(observed(lot("A"), hour=31, where=4, bizStep="storing", disposition="active"))
    assert "Recalled" in text_of(phone.get(path))
    declaration = {"declarationTime": told.now.isoformat(), "reason": NEVER_HAPPENED}
    told.tell({**recall, "errorDeclaration": declaration})
    assert "Recalled" not in text_of(phone.get(path))


def test_a_pack_on_a_recalled_pallet_is_stamped_and_one_that_was_not_on_it_is_not(
    phone: httpx.Client, told: Chain
) -> None:
    one, other = (f"https://id.gs1.org/01/06901234000016/21/{serial}" for serial in "12")
    told.tell(
        event("ObjectEvent", 1, action="ADD", bizStep="commissioning", epcList=[one, other]),
        packed(crate(1), one, hour=2),
        packed(crate(2), other, hour=2),
        observed(crate(1), hour=3, disposition="recalled"),
    )
    assert "Recalled" in text_of(phone.get("/01/06901234000016/21/1"))
    assert "Recalled" not in text_of(phone.get("/01/06901234000016/21/2"))


def test_the_last_day_that_the_packer_told_is_shown(phone: httpx.Client, told: Chain) -> None:
    master = {"@context": [{"cbvmda": "urn:epcglobal:cbv:mda"}], "ilmd": {"cbvmda:itemExpirationDate": "2027-12-31"}}
    told.tell(made([ROPE], [lot("B")], hour=40, bizLocation={"id": place(2)}, **master))
    assert "Best before 2027-12-31" in text_of(phone.get("/01/06901234000016/10/B"))


def test_an_unknown_batch_answers_with_its_product(phone: httpx.Client) -> None:
    page = phone.get("/01/06901234000016/10/UNKNOWN")
    assert page.status_code == 200
    assert "IQF mussel meat" in text_of(page)
    assert "Nothing is recorded of this batch" in text_of(page)


def test_a_product_code_answers_without_a_batch(phone: httpx.Client) -> None:
    text = text_of(phone.get("/01/06901234000016"))
    assert "IQF mussel meat" in text


def test_an_unknown_product_and_a_mistyped_code_have_pages_that_say_so(phone: httpx.Client) -> None:
    unknown = phone.get("/01/06901234000030/10/A")
    assert (unknown.status_code, "no such product" in text_of(unknown)) == (404, True)
    mistyped = phone.get("/01/06901234000017/10/A")
    assert mistyped.status_code == 400
    assert "check" in text_of(mistyped)


@pytest.mark.parametrize("written", ["A%2FB%3C1", "A%2fB%3c1"])
def test_a_lot_may_hold_any_character_of_gs1(phone: httpx.Client, told: Chain, written: str) -> None:
    told.tell(made([ROPE], [lot("A%2FB%3C1")], hour=40, bizLocation={"id": place(2)}))
    text = text_of(phone.get(f"/01/06901234000016/10/{written}"))
    assert "Batch A/B&lt;1" in text
    assert "Packed on 2026-07-22" in text


@pytest.mark.parametrize(
    "path", ["/01/", "/01/x", "/01/%00", "/01/06901234000016/10/", "/01/06901234000016/99/1", "/01/%ff"]
)
def test_whatever_is_asked_there_is_a_page(phone: httpx.Client, path: str) -> None:
    assert phone.get(path).status_code in (400, 404)


def test_the_page_runs_no_script_and_loads_nothing(phone: httpx.Client) -> None:
    page = phone.get(PACK)
    assert "<script" not in page.text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


FIELDS = {
    TradeItem: {
        "gtin", "name", "name_en", "species", "net_kg", "shelf_days", "gi_mark", "producer", "producer_en", "gln",
    },
    Batch: {"lot", "serial", "packed_on", "best_before", "origins", "inspections"},
    Area: {"name", "name_en"},
    Inspection: {"day", "passed"},
    Pack: {"product", "batch", "recalled"},
}  # fmt: skip
"""All that anybody may ever learn here; who adds a field has to think of it here too."""


@pytest.mark.parametrize("kind", FIELDS)
def test_nothing_beyond_these_fields_can_reach_the_page(kind: type[Pack]) -> None:
    assert {field.name for field in fields(kind)} == FIELDS[kind]


def test_a_page_that_has_not_changed_is_not_sent_again(phone: httpx.Client, told: Chain) -> None:
    page = phone.get(PACK)
    known = {"If-None-Match": page.headers["ETag"]}
    assert phone.get(PACK, headers=known).status_code == 304
    assert phone.get(PACK, headers={"If-None-Match": f'"x", W/{page.headers["ETag"]}'}).status_code == 304
    assert phone.get(PACK, headers={**known, "Accept-Language": "zh"}).status_code == 200
    told.tell(observed(lot("A"), hour=30, where=4, bizStep="holding", disposition="recalled"))
    assert "Recalled" in text_of(phone.get(PACK, headers=known))


def test_no_cache_may_show_a_page_without_asking_whether_it_still_holds(phone: httpx.Client) -> None:
    for path in (PACK, "/01/06901234000030", "/01/06901234000017"):
        headers = phone.get(path).headers
        assert headers["Cache-Control"] == "no-cache"
        assert headers["Vary"] == "Accept, Accept-Language"


def test_a_registered_link_answers_in_the_place_of_the_page_which_stays_to_be_asked_for(
    service: Service, phone: httpx.Client
) -> None:
    link = {"linktype": "gs1:homepage", "href": "https://mussels.example/", "title": "贻贝"}
    links = [{"anchor": PACK, "itemDescription": "贻贝", "defaultLinktype": "gs1:homepage", "links": [link]}]
    with service.client(Role.ADMIN) as admin:
        assert admin.put("/api/v1/links", json=links).status_code == 200
    assert phone.get(PACK).headers["Location"] == "https://mussels.example/"
    [anchored] = phone.get(PACK, headers={"Accept": "application/linkset+json"}).json()["linkset"]
    recall = anchored["https://ref.gs1.org/voc/recallStatus"][0]["href"]
    assert "IQF mussel meat" in text_of(phone.get(recall))


def test_each_opening_of_the_page_counts_as_a_scan_and_looking_it_up_does_not(phone: httpx.Client, told: Chain) -> None:
    phone.get(PACK, headers={"Geolocation": "geo:29.98,122.21"})
    phone.head(PACK)
    phone.get(f"{PACK}?linkType=linkset")
    phone.get(PACK, headers={"Geolocation": "somewhere"})
    deadline = monotonic() + 20
    while len(rows := told.rows("select uri, latitude, scans from scan_tally order by latitude")) < 2:
        assert monotonic() < deadline
    assert rows == [(lot("A"), 30.0, 1), (lot("A"), None, 1)]
