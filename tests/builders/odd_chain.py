"""A chain in which every rule is broken here and kept there, by chance, and the law that says so."""

from collections.abc import Iterator
from random import Random

from pydantic import JsonValue

from builders.epcis import at, crate, event, made, observed, packed, place
from byssus.core.plant.model import Plant
from byssus.trace.codes import canonical

HARVESTS = 60
CONTEXT: list[JsonValue] = [{"cbvmda": "urn:epcglobal:cbv:mda:", "byssus": "https://byssus.example/voc/"}]
MUSSEL, OTHER, PACK = "06901234000023", "06901234000030", "06901234000047"
PLOTS = {21: "north", 22: "north", 23: "south", 24: "unclassed"}
"""Plots of three farms, each in a sea area that is called like it; the place 29 is declared nowhere."""
EVER = at(-999)
LAW = Plant.model_validate({
    "products": [
        {"gtin": MUSSEL, "name": "厚壳贻贝", "party": "firm", "species": "Mytilus coruscus"},
        {"gtin": OTHER, "name": "紫贻贝", "party": "firm", "species": "Mytilus galloprovincialis"},
        {"gtin": PACK, "name": "贻贝肉", "party": "firm", "net_kg": 0.5, "gi_mark": True},
    ],
    "sites": [
        {"code": f"farm-{area}", "kind": "farm", "name": area, "party": "firm", "area": area,
         "zones": [{"code": f"plot-{n}", "kind": "plot", "name": str(n), "location": canonical(place(n))}
                   for n, of in PLOTS.items() if of == area]}
        for area in dict.fromkeys(PLOTS.values())
    ],
    "sea_classes": [
        {"code": "n1", "area": "north", "grade": "I", "valid_from": EVER, "valid_to": at(0), "standard": "分类"},
        {"code": "n3", "area": "north", "grade": "III", "valid_from": at(0), "standard": "分类"},
        {"code": "s2", "area": "south", "grade": "II", "valid_from": EVER, "standard": "分类"},
    ],
    "closures": [
        {"code": "tide", "area": "south", "reason": "赤潮", "starts_at": at(-20), "ends_at": at(10),
         "standard": "通告"},
        {"code": "plot", "area": "plot-21", "reason": "溢油", "starts_at": at(60), "standard": "通告",
         "species": ["Mytilus coruscus"]},
    ],
    "certificates": [
        {"code": "small", "kg": 5, "valid_from": EVER},
        {"code": "large", "kg": 9000, "valid_from": EVER},
        {"code": "over", "kg": 9000, "valid_from": EVER, "valid_to": at(0)},
    ],
    "limits": [
        {"code": "psp", "analyte": "PSP", "unit": "mg/kg", "most": 0.8, "valid_from": EVER, "valid_to": at(30),
         "standard": "限量"},
    ],
    "yields": [{"code": "pack", "gtin": PACK, "least": 0.12, "most": 0.35, "valid_from": EVER, "standard": "得率"}],
    "gi_areas": [{"code": "gi", "gtin": PACK, "areas": ["north"], "licence": "GI-1", "valid_from": EVER,
                  "valid_to": at(80), "standard": "地理标志"}],
})  # fmt: skip


def lot(gtin: str, name: str) -> str:
    return f"https://id.gs1.org/01/{gtin}/10/{name}"


def told_by_chance(chance: Random) -> Iterator[dict[str, JsonValue]]:
    """Harvests, tests of them, what was bought of them, packed of that, and sold."""
    for each in _events(chance):
        yield {"@context": CONTEXT, **each}


def _events(chance: Random) -> Iterator[dict[str, JsonValue]]:
    harvested, bought = [], []
    for number in range(HARVESTS):
        hour = chance.randrange(-100, 100)
        harvested.append((name := lot(chance.choice((MUSSEL, MUSSEL, MUSSEL, OTHER)), f"H{number}"), hour))
        yield harvest(chance, name, hour)
        yield tested(chance, name, hour + 1)
    for number in range(HARVESTS // 3):
        some = chance.sample(harvested, chance.choice((1, 2, 2)))
        hour = max(hour for _, hour in some) + 5
        bought.append((name := lot(MUSSEL, f"R{number}"), hour))
        yield from buying(chance, [each for each, _ in some], name, hour)
    for number, (raw, hour) in enumerate(bought):
        pack = lot(PACK, f"P{number}")
        pieces = chance.choice((2, 5, 30))
        yield event(
            "TransformationEvent", hour + 5, bizStep="packing", readPoint={"id": place(2)},
            inputQuantityList=[{"epcClass": raw, "quantity": chance.choice((5, 10, 20)), "uom": "KGM"}],
            outputQuantityList=[{"epcClass": pack, "quantity": pieces}],
        )  # fmt: skip
        yield sold(pack, chance.randrange(1, 40), hour + 9)
        yield sold(raw, 1, hour + 9)
    yield sold(harvested[0][0], 30, 110)


def harvest(chance: Random, name: str, hour: int) -> dict[str, JsonValue]:
    where = chance.choice((*PLOTS, *PLOTS, *PLOTS, 29))
    window = {
        "cbvmda:harvestStartDate": chance.choice((at(hour - 1).isoformat(),) * 6 + (
            at(hour - 30).isoformat(), at(hour + 3).isoformat(), "2026-02-30T00:00:00Z", "yesterday", "2026-07-19")),
        "cbvmda:harvestEndDate": chance.choice((at(hour).isoformat(),) * 6 + (
            f"{at(hour):%Y-%m-%dT%H:%MZ}", f"{at(hour):%Y%m%dT%H%M%SZ}")),
    }  # fmt: skip
    told = {
        **{name: value for name, value in window.items() if chance.random() < 0.95},
        **({"byssus:areaClass": chance.choice(("I", "II", "III", "best"))} if chance.random() < 0.9 else {}),
        **({"byssus:species": "Perna viridis"} if chance.random() < 0.1 else {}),
    }
    seed = lot(MUSSEL, f"S{where}")
    shared: dict[str, JsonValue] = {"transformationID": f"https://sea.example/{where}"} if chance.random() < 0.5 else {}
    inputs: list[str] = [] if shared else [seed]
    common: dict[str, JsonValue] = {"bizStep": "urn:gdst:bizStep:farmHarvest", "readPoint": {"id": place(where)}}
    if chance.random() < 0.2:
        epcs: list[JsonValue] = [{"epcClass": name, "quantity": 10, "uom": "KGM"}]
        return event("ObjectEvent", hour, action="ADD", quantityList=epcs, ilmd=told, **common)
    return made(inputs, [name], hour, ilmd=told, **shared, **common)


def tested(chance: Random, name: str, hour: int) -> dict[str, JsonValue]:
    """A test, told at some step or other, with one result or several."""
    several: list[JsonValue] = [_result(chance), _result(chance)]
    told: dict[str, JsonValue] = {"byssus:results": several} if chance.random() < 0.3 else _result(chance)
    word = chance.choice(("conformant", "conformant", "non_conformant"))
    step = chance.choice(("inspecting", "inspecting", "receiving", "accepting"))
    return observed(name, hour=hour, where=1, bizStep=step, disposition=word, **told)


def _result(chance: Random) -> dict[str, JsonValue]:
    result = {
        "analyte": chance.choice(("PSP", "PSP", "OA")), "value": chance.choice(("0.1", "0.7", "0.9", "none")),
        "unit": chance.choice(("mg/kg", "mg/kg", "MU/g")),
    }  # fmt: skip
    return {f"byssus:{key}": value for key, value in result.items()}


def buying(chance: Random, inputs: list[str], name: str, hour: int) -> Iterator[dict[str, JsonValue]]:
    paper = chance.choice(("small", "large", "large", "over", "forged", None, None))
    told: dict[str, JsonValue] = {"byssus:complianceCertificate": paper} if paper else {}
    common: dict[str, JsonValue] = {"bizStep": "collecting", "readPoint": {"id": place(1)}}
    if chance.random() < 0.2:
        box = crate(hour + 1000)
        yield packed(box, *inputs, hour=hour - 2)
        yield packed(box, *inputs, hour=hour + 1, action="DELETE")
        weighed: list[JsonValue] = [{"epcClass": name, "quantity": 10, "uom": "KGM"}]
        yield event("TransformationEvent", hour, inputEPCList=[box], outputQuantityList=weighed, **common, **told)
        return
    if chance.random() < 0.3:
        shared: dict[str, JsonValue] = {"transformationID": f"https://quay.example/{name[-3:]}"}
        yield made(inputs, [], hour - 1, **shared, **common)
        yield made([], [name], hour, **shared, **common, **told)
    else:
        yield made(inputs, [name], hour, **common, **told)


def sold(name: str, pieces: int, hour: int) -> dict[str, JsonValue]:
    goods: list[JsonValue] = [{"epcClass": name, "quantity": pieces, "uom": "KGM"}]
    return event("ObjectEvent", hour, action="OBSERVE", bizStep="retail_selling", quantityList=goods,
                 readPoint={"id": place(5)})  # fmt: skip
