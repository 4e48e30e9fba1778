"""The chain as workbooks: read back cell by cell, the same bytes each time, and nothing in them that computes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from builders.chain import Chain
from builders.epcis import at, crate, lot, observed, packed
from builders.island import packs, tell_island
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.codes import canonical
from byssus.trace.documents.chinese import chinese_tabs
from byssus.trace.documents.dossier import Dossier, dossier
from byssus.trace.documents.fsma import TABS, fsma_tabs
from byssus.trace.documents.tab import Tab
from byssus.trace.documents.workbook import write_workbook
from byssus.trace.questions.scope import EVERYTHING

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
Lines = list[dict[str, object]]


def book(told: Chain, code: str, tabs: Callable[[Dossier], Sequence[Tab]]) -> bytes:
    found = dossier(told.connection, code, EVERYTHING)
    return write_workbook(tabs(found), "t", found.until)


def read(content: bytes) -> Mapping[str, Lines]:
    found = {}
    for page in load_workbook(BytesIO(content)):
        header, *lines = page.iter_rows(values_only=True)
        found[page.title] = [dict(zip(header, line, strict=True)) for line in lines]  # type: ignore[arg-type]
    return found


def test_each_critical_tracking_event_has_a_tab_with_its_key_data(told: Chain) -> None:
    tell_island(told)

    tabs = read(book(told, packs("P1"), fsma_tabs))

    assert list(tabs) == [*(name for name, _ in TABS), "Locations", "Products", "About"]
    harvests = tabs["Harvesting"]
    assert [line["Traceability lot code"] for line in harvests] == [
        "(01)96901234000019(10)H1",
        "(01)96901234000019(10)H2",
    ]
    assert harvests[0]["Date of harvesting"] == datetime(2026, 7, 20)  # noqa: DTZ001
    assert (harvests[0]["Quantity"], harvests[0]["Unit of measure"], harvests[0]["Growing area"]) == (
        5000,
        "kg",
        "枸杞海域",
    )
    assert str(harvests[0]["Immediate subsequent recipient"]).endswith("(shed)")
    shipped = tabs["Shipping"]
    assert {line["Traceability lot code"] for line in shipped} == {"(01)06901234000016(10)P1"}, "lots, not pallets"
    assert [(line["Quantity"], line["Unit of measure"], line["Weight, kg"]) for line in shipped] == [
        (1000, "pieces", 500)
    ] * 2
    assert {str(line["Immediate subsequent recipient"]).rpartition("(")[2] for line in shipped} == {
        "shop-1-floor)",
        "shop-2-floor)",
    }
    assert {str(line["Traceability lot code source"]).rpartition("(")[2] for line in shipped} == {"cook)"}
    used = [line for line in tabs["Transformation"] if line["Used or produced"] == "used"]
    assert [line["Traceability lot code"] for line in used][:2] == [
        "(01)96901234000019(10)H1", "(01)96901234000019(10)H2",
    ]  # fmt: skip
    assert {line["GTIN"] for line in tabs["Products"]} == {"06901234000016", "96901234000019", "96901234000026"}
    assert len(tabs["Locations"]) == 6


def test_a_location_has_the_street_address_that_it_had_when_the_last_event_happened(told: Chain) -> None:
    tell_island(told)
    new = {"site": "works", "city": "舟山市", "city_en": "Zhoushan", "province": "浙江省", "province_en": "Zhejiang",
           "postcode": "202450"}  # fmt: skip
    addresses = [
        {**new, "street": "旧码头 1 号", "street_en": "1 Old Quay", "valid_from": at(-9000)},
        {**new, "street": "新港路 8 号", "street_en": "8 New Port Road", "valid_from": at(-10)},
        {**new, "street": "还没有搬去", "valid_from": at(9000)},
    ]
    apply_plant(told.connection, Plant.model_validate({"addresses": addresses}))

    places = read(book(told, packs("P1"), fsma_tabs))["Locations"]
    [works] = [line for line in places if line["Site"] == "works"]
    assert [works[name] for name in ("Street address", "City", "State or province", "Postal code", "Country")] == [
        "8 New Port Road", "Zhoushan", "Zhejiang", "202450", "CN",
    ]  # fmt: skip
    assert {line["Street address"] for line in places if line["Site"] != "works"} == {None}
    [same] = [line for line in read(book(told, packs("P1"), chinese_tabs))["地点"] if line["场所"] == "works"]
    assert same["地址"] == "浙江省舟山市新港路 8 号 202450"


def test_the_chinese_form_has_a_tab_for_each_kind_of_event_that_occurred(told: Chain) -> None:
    tell_island(told)

    tabs = read(book(told, packs("P1"), chinese_tabs))

    kinds = ["采收", "收购合并", "检验", "加工", "包装赋码", "出入库", "封存放行", "出货", "销售"]
    assert list(tabs) == ["说明", *kinds, "地点", "产品"]
    [bought] = [line for line in tabs["收购合并"] if line["投入/产出"] == "产出"]
    assert (bought["合格证号"], bought["重量（千克）"]) == ("HG1", 10000)
    assert tabs["检验"][0]["检验值"] == "1.1 MU/g"
    assert tabs["销售"][0]["数量"] == 20


@pytest.mark.parametrize("tabs", [fsma_tabs, chinese_tabs])
def test_the_same_chain_is_the_same_bytes(told: Chain, tabs: Callable[[Dossier], Sequence[Tab]]) -> None:
    tell_island(told)
    assert book(told, packs("P1"), tabs) == book(told, packs("P1"), tabs)


def test_goods_that_come_out_of_a_pallet_in_parts_are_in_it_until_the_last_part(told: Chain) -> None:
    goods = {"epcClass": lot("A"), "quantity": 10.0, "uom": "KGM"}

    def some(kilograms: float) -> list[dict[str, object]]:
        return [{**goods, "quantity": kilograms}]

    told.tell(
        packed(crate(1), hour=1, where=2, bizStep="packing", childQuantityList=some(10)),  # type: ignore[arg-type]
        packed(crate(1), hour=2, where=2, bizStep="packing", childQuantityList=some(5)),  # type: ignore[arg-type]
        packed(crate(1), hour=3, where=2, action="DELETE", bizStep="unpacking", childQuantityList=some(12)),  # type: ignore[arg-type]
        observed(crate(1), hour=4, where=2, bizStep="shipping"),
        packed(crate(1), hour=5, where=3, action="DELETE", bizStep="unpacking"),
        observed(crate(1), hour=6, where=3, bizStep="shipping"),
    )

    shipped = read(book(told, lot("A"), fsma_tabs))["Shipping"]

    assert [(line["Traceability lot code"], line["Quantity"]) for line in shipped] == [
        ("(01)06901234000016(10)A", 3),
        (f"(00){canonical(crate(1)).rpartition('/')[2]}", None),
    ]
