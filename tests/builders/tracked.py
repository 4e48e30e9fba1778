"""Critical tracking events that tell exactly what is wanted of them, as gateways send them."""

from collections.abc import Collection

from pydantic import JsonValue

from builders.epcis import at, crate, event, place
from byssus.core.plant.key_data import Need, Tracked
from byssus.core.plant.model import Plant
from byssus.trace.codes import canonical
from byssus.trace.facts.kde import ALIASES
from byssus.trace.rules.tracked import SIGNS, Sign

KNOWN, UNKNOWN, BARE = "96901234000019", "96901234000057", "96901234000064"
"""A product that a plant file describes with its species, one that none describes, one described without."""
HERE = {None: 40, "plant": 41, "workshop": 42}
"""Where it happens, by the kind of site that matters."""
UNWELL = 43
"""A quay of a firm without a policy on human welfare."""
NOWHERE = 49
_CONTEXT: JsonValue = [{"x": "https://voc.example/"}]
_PAPERS = {Need.DOCUMENT: "po", Need.REPORT: "testres", Need.DESPATCH: "desadv", Need.RECEIPT: "inv"}
_SIDES = {
    Need.CONSIGNOR: ("source", "possessing_party"), Need.ORIGIN: ("source", "location"),
    Need.CONSIGNEE: ("destination", "possessing_party"), Need.DESTINATION: ("destination", "location"),
}  # fmt: skip


def plant() -> Plant:
    """What is known of the places and products."""
    return Plant.model_validate({
        "parties": [{"code": "f", "kind": "producer", "name": "厂", "human_welfare": "Internal"},
                    {"code": "g", "kind": "producer", "name": "无"}],
        "products": [{"gtin": KNOWN, "name": "贻贝", "party": "f", "species": "Mytilus coruscus"},
                     {"gtin": BARE, "name": "贝", "party": "f"}],
        "sites": [_site("quay", "quay", "f", HERE[None]), _site("plant-1", "plant", "f", HERE["plant"]),
                  _site("shop", "workshop", "f", HERE["workshop"]), _site("bare", "quay", "g", UNWELL)],
        "key_data_duties": [{"code": name, "profile": name, "valid_from": at(-9), "standard": "P"}
                            for name in ("GDST", "FSMA-204")],
    })  # fmt: skip


def _site(code: str, kind: str, party: str, number: int) -> dict[str, object]:
    zone = {"code": f"{code}-1", "kind": "processing", "name": code, "location": canonical(place(number))}
    return {"code": code, "kind": kind, "name": code, "party": party, "zones": [zone]}


def telling(kind: Tracked, needs: Collection[Need], lot: str | None, name: str) -> dict[str, JsonValue]:
    """An event of a kind that tells what is needed, and as little else as its kind allows; `name` is its own."""
    signs = [sign for sign in SIGNS if sign.event is kind]
    sign = next((sign for sign in signs if sign.telling and sign.telling in needs), signs[0])
    told = {*needs, *([Need(sign.telling.value)] if sign.telling else [])}
    fields = {**_goods(sign, told, lot), **_words(told), **_papers(told), **_sides(told), **_sensor(told)}
    if sign.disposition:
        fields["disposition"] = sign.disposition
    spot: JsonValue = {"id": place(_where(sign, told))}
    fields |= {"@context": _CONTEXT, "x:note": name, "readPoint": spot, "bizStep": _STEPS.get(sign.step, sign.step)}
    return event(sign.type or "ObjectEvent", 1, eventID=name, **fields)


_STEPS = {
    **{name: f"urn:gdst:bizStep:{name}" for name in ("hatching", "farmHarvest", "landing")},
    "cooling": "https://voc.example/cooling",
}


def _where(sign: Sign, told: Collection[Need]) -> int:
    if sign.site:
        return HERE[sign.site]
    if Need.PLACE not in told:
        return NOWHERE
    return HERE[None] if Need.WELFARE in told else UNWELL


def _goods(sign: Sign, told: Collection[Need], lot: str | None) -> dict[str, JsonValue]:
    known = Need.PRODUCT in told or Need.GI_MARK in told
    gtin = KNOWN if known and Need.SPECIES in told else BARE if known else UNKNOWN
    uri = f"https://id.gs1.org/01/{gtin}" + (f"/10/{lot}" if lot else "")
    amount: dict[str, JsonValue] = {"epcClass": uri}
    if Need.QUANTITY in told or Need.KG in told:
        amount |= {"quantity": 5, "uom": "KGM" if Need.KG in told else "LTR"}
    if sign.type == "TransformationEvent":
        return {"inputQuantityList": [amount], "outputQuantityList": [amount]}
    if sign.type == "AggregationEvent":
        return {"action": "ADD", "parentID": crate(1), "childQuantityList": [amount]}
    return {"action": "OBSERVE", "quantityList": [amount]}


def _words(told: Collection[Need]) -> dict[str, JsonValue]:
    """What is told in fields; owner and provider only where the place does not tell them."""
    fields = {kde.value: field for field, kde in reversed(ALIASES.items())}
    silent = {*_PAPERS, *_SIDES, *({Need.OWNER, Need.PROVIDER} if Need.PLACE in told else set())}
    return {f"x:{fields[need]}": "1" for need in told if need in fields and need not in silent}


def _papers(told: Collection[Need]) -> dict[str, JsonValue]:
    papers: list[JsonValue] = [
        {"type": kind, "bizTransaction": f"urn:x:{kind}"} for need, kind in _PAPERS.items() if need in told
    ]
    return {"bizTransactionList": papers} if papers else {}


def _sides(told: Collection[Need]) -> dict[str, JsonValue]:
    return {
        f"{side}List": [{"type": kind, side: canonical(place(HERE[None]))}]
        for need, (side, kind) in _SIDES.items()
        if need in told
    }


def _sensor(told: Collection[Need]) -> dict[str, JsonValue]:
    report: JsonValue = {"type": "Temperature", "value": 95, "uom": "CEL"}
    return {"sensorElementList": [{"sensorReport": [report]}]} if Need.TEMPERATURE in told else {}
