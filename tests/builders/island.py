"""A small island with everything that regulators ask about: two farms, a plant, a store, three shops and a workshop.

Two harvests are bought under one certificate that covers only one of them; a third comes from another sea area, is
packed with the GI mark, and fails its test; one lot is sold by more than there was; a store fails while pallets for
three shops lie in it, and some of it is sold all the same; a closure is told after the harvest.
"""

from datetime import datetime

from pydantic import JsonValue

from builders.chain import Chain
from builders.epcis import at, crate, event, packed, place
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.codes import canonical

LIVE, MEAT, PACK = "96901234000019", "96901234000026", "06901234000016"
SHOPS = {20: "shop-1", 21: "shop-2", 22: "shop-3"}
EVER = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
CONTEXT: JsonValue = [{"cbvmda": "urn:epcglobal:cbv:mda:", "byssus": "https://byssus.example/voc/"}]


def _link(gtin: str, lot: str) -> str:
    return f"https://id.gs1.org/01/{gtin}/10/{lot}"


def live(lot: str) -> str:
    return _link(LIVE, lot)


def meat(lot: str) -> str:
    return _link(MEAT, lot)


def packs(lot: str) -> str:
    return _link(PACK, lot)


def _site(code: str, kind: str, party: str, office: str, zones: dict[str, tuple[str, int]], **more: object) -> object:
    made = [
        {"code": zone, "kind": zone_kind, "name": zone, "location": canonical(place(number)),
         **({"points": [{"code": f"{zone}/t1", "quantity": "temperature", "plan": "frozen", "control_point": "air"}]}
            if zone_kind == "frozen_store" else {})}
        for zone, (zone_kind, number) in zones.items()
    ]  # fmt: skip
    return {"code": code, "kind": kind, "name": code, "party": party, "office": office, "zones": made, **more}


PLANT = {
    "parties": [
        {"code": "city", "kind": "city", "name": "市局"},
        {"code": "county", "kind": "county", "name": "县局", "above": "city"},
        {"code": "gouqi", "kind": "office", "name": "枸杞所", "above": "county"},
        {"code": "other", "kind": "office", "name": "外所", "above": "city"},
        {"code": "grower", "kind": "farmer", "name": "养殖社", "gln": "6901234000009", "human_welfare": "Internal"},
        {"code": "works", "kind": "producer", "name": "加工厂", "phone": "0580-1", "gln": "6901234000016",
         "human_welfare": "3P Audit"},
        {"code": "cold", "kind": "trader", "name": "冷链", "gln": "6901234000023"},
        {"code": "market", "kind": "trader", "name": "超市", "phone": "0580-2", "gln": "6901234000030"},
    ],
    "products": [
        {"gtin": LIVE, "name": "鲜活贻贝", "party": "grower", "species": "Mytilus coruscus"},
        {"gtin": MEAT, "name": "熟贻贝肉", "party": "works", "species": "Mytilus coruscus"},
        {"gtin": PACK, "name": "嵊泗贻贝肉", "party": "works", "species": "Mytilus coruscus", "net_kg": 0.5,
         "gi_mark": True},
    ],
    "sites": [
        _site("farm-1", "farm", "grower", "gouqi", {"plot-1": ("plot", 10)}, area="枸杞海域"),
        _site("farm-2", "farm", "grower", "gouqi", {"plot-2": ("plot", 11)}, area="泗礁海域"),
        _site("quay", "quay", "grower", "gouqi", {"shed": ("quay", 12)}),
        _site("works", "plant", "works", "gouqi", {"cook": ("processing", 13)}),
        _site("store", "cold_store", "cold", "gouqi", {"room": ("frozen_store", 14)}),
        _site("workshop", "workshop", "works", "gouqi", {"bench": ("processing", 15)}),
        *(_site(code, "shop", "market", "other", {f"{code}-floor": ("retail", number)})
          for number, code in SHOPS.items()),
    ],
    "gateways": [{"code": "gw", "site": "works"}],
    "readers": [{"code": "till", "zone": "shop-1-floor", "biz_step": "retail_selling"}],
    "certificates": [{"code": "HG1", "party": "works", "kg": 5000, "valid_from": EVER}],
    "sea_classes": [{"code": code, "area": area, "grade": "I", "valid_from": EVER, "standard": "分类"}
                    for code, area in (("g", "枸杞海域"), ("s", "泗礁海域"))],
    "yields": [{"code": "meat", "gtin": MEAT, "least": 0.12, "most": 0.35, "valid_from": EVER, "standard": "P"}],
    "gi_areas": [{"code": "gi", "gtin": PACK, "areas": ["枸杞海域"], "licence": "GI-1", "valid_from": EVER,
                  "standard": "GI"}],
}  # fmt: skip
CLOSURE = {"code": "red-tide", "area": "枸杞海域", "reason": "赤潮", "starts_at": at(-1), "standard": "通告 7"}


def _made(
    inputs: dict[str, float], outputs: dict[str, float], hour: float, where: int, step: str, **more: JsonValue
) -> dict[str, JsonValue]:
    sides: dict[str, JsonValue] = {}
    for name, side in (("inputQuantityList", inputs), ("outputQuantityList", outputs)):
        if side:
            sides[name] = [_amount(uri, number) for uri, number in side.items()]
    spot: JsonValue = {"id": place(where)}
    facts = {"bizStep": step, "readPoint": spot, "bizLocation": spot, "@context": CONTEXT}
    return event("TransformationEvent", hour, **sides, **facts, **more)


def _amount(uri: str, number: float) -> JsonValue:
    return {"epcClass": uri, "quantity": number, **({} if f"/{PACK}/" in uri else {"uom": "KGM"})}


def _seen(uri: str, number: float, hour: float, where: int, step: str, **more: JsonValue) -> dict[str, JsonValue]:
    spot: JsonValue = {"id": place(where)}
    goods: JsonValue = [_amount(uri, number)]
    facts: dict[str, JsonValue] = {"action": "OBSERVE", "bizStep": step, "readPoint": spot, "bizLocation": spot}
    return event("ObjectEvent", hour, quantityList=goods, **facts, **{"@context": CONTEXT}, **more)


def _harvest(lot: str, where: int, hour: float) -> dict[str, JsonValue]:
    told: JsonValue = {
        "cbvmda:harvestStartDate": at(hour - 1).isoformat(),
        "cbvmda:harvestEndDate": at(hour).isoformat(),
        "gdst:aquacultureMethod": "Longline",
        "cbvmda:productionMethodForFishAndSeafoodCode": "AQUACULTURE",
    }
    growing = {"transformationID": f"urn:x:growing-{lot}"}
    return _made({}, {live(lot): 5000}, hour, where, "urn:gdst:bizStep:farmHarvest", ilmd=told, **growing)


def _pallet(number: int, lot: str, pieces: int, shop: int) -> list[dict[str, JsonValue]]:
    pallet = crate(number)
    inside: JsonValue = [_amount(packs(lot), pieces)]
    loaded = packed(pallet, hour=10 + number / 60, where=13, bizStep="packing", childQuantityList=inside)
    unloaded = packed(pallet, hour=31, action="DELETE", where=shop, bizStep="unpacking", childQuantityList=inside,
                      bizLocation={"id": place(shop)}, disposition="sellable_accessible")  # fmt: skip
    stored = event(
        "ObjectEvent", 11, action="OBSERVE", epcList=[pallet], bizStep="storing", readPoint={"id": place(14)}
    )
    shipped = event(
        "ObjectEvent", 28, action="OBSERVE", epcList=[pallet], bizStep="shipping", readPoint={"id": place(14)}
    )
    return [loaded, stored, shipped, unloaded]


EVENTS = [
    _harvest("H1", 10, 0), _harvest("H2", 10, 1), _harvest("H3", 11, 1),
    _made({live("H1"): 5000, live("H2"): 5000}, {live("R1"): 10000}, 3, 12, "collecting",
          **{"byssus:complianceCertificate": "HG1", "byssus:buyer": "works"}),
    _seen(live("R1"), 10000, 4, 13, "inspecting", disposition="conformant",
          **{"byssus:analyte": "PSP", "byssus:value": 1.1, "byssus:unit": "MU/g"}),
    _seen(live("H3"), 5000, 4, 13, "inspecting", disposition="conformant",
          **{"byssus:analyte": "PSP", "byssus:value": 5.2, "byssus:unit": "MU/g"}),
    _made({live("R1"): 10000}, {meat("C1"): 2000}, 6, 13, "commissioning"),
    _made({live("H3"): 5000}, {meat("C3"): 2500}, 6, 13, "commissioning"),
    _made({meat("C1"): 2000}, {packs("P1"): 4000}, 8, 13, "packing"),
    _made({meat("C3"): 2500}, {packs("P3"): 5000}, 8, 13, "packing"),
    *_pallet(1, "P1", 1000, 20), *_pallet(2, "P1", 1000, 21), *_pallet(3, "P3", 1000, 22),
    _seen(packs("P1"), 20, 35, 20, "retail_selling"),
    _seen(packs("P3"), 9000, 36, 22, "retail_selling"),
    _made({meat("UNKNOWN"): 10}, {meat("W1"): 5}, 20, 15, "commissioning"),
]  # fmt: skip


def tell_island(chain: Chain) -> None:
    """Apply the plant, tell the events, let the store fail with the pallets in it, and then tell of the closure."""
    with chain.connection.transaction():
        apply_plant(chain.connection, Plant.model_validate(PLANT))
    chain.tell(*(each for each in EVENTS if str(each["eventTime"]) < at(30).isoformat()))
    _fail(chain)
    chain.tell(*EVENTS)
    with chain.connection.transaction():
        apply_plant(chain.connection, Plant.model_validate({"closures": [CLOSURE]}))


def _fail(chain: Chain) -> None:
    """Three excursions of one control point; the goods come under hold when the critical one is known, at hour 30."""
    later, chain.now = chain.now, at(30)
    _alarm(chain, chain.exceed_at("room/t1", 12, 13, "alarm"), 12, closed="fast")
    _alarm(chain, chain.exceed_at("room/t1", 14, 15, "alarm"), 14, closed="wordless")
    _alarm(chain, chain.exceed_at("room/t1", 20, 21, "critical"), 20)
    chain.now = later


def _alarm(chain: Chain, excursion: int, hour: float, closed: str = "") -> None:
    action = None if closed == "wordless" else "关门"
    over = (at(hour + 1), "王丽", "门", action) if closed else (None, None, None, None)
    chain.connection.execute(
        "insert into alarm (kind, excursion_id, site_id, severity, origin, raised_at, cleared_at, "
        "closed_at, closed_by, cause, corrective_action, closed_fast) "
        "select 'excursion', %s, site.id, excursion.severity, 'live', %s, %s, %s, %s, %s, %s, %s "
        "from site, excursion where site.code = 'store' and excursion.id = %s",
        [excursion, at(hour), at(hour + 1), *over, closed == "fast", excursion],
    )
