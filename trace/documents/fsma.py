"""The electronic sortable spreadsheet of FSMA-204: one tab per critical tracking event, with its key data elements.

21 CFR 1.1325 (harvesting, cooling), 1.1330 (initial packing), 1.1335 (first land-based receiving), 1.1340 (shipping),
1.1345 (receiving), 1.1350 (transformation); 1.1455(c)(3) asks for the sortable form. A data profile here, not a duty:
raw bivalve shellfish are exempt under 1.1305(f).
"""

from collections.abc import Callable, Iterator
from typing import Final

from byssus.trace.documents.columns import Column, Goods, goods_of, tab, unit
from byssus.trace.documents.dossier import Dossier
from byssus.trace.documents.goods import day_told, local, lot_code, next_place, place, previous_place, source
from byssus.trace.documents.tab import Cell, Line, Tab
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import HARVEST, Act

_LOT: Final[Column] = ("Traceability lot code", lambda row: lot_code(row.share.uri))
_PRODUCT: Final[Column] = ("Product description", lambda row: row.product)
_AMOUNT: Final[tuple[Column, ...]] = (
    ("Quantity", lambda row: row.share.quantity),
    ("Unit of measure", lambda row: unit(row.share, "pieces")),
    ("Weight, kg", lambda row: row.share.kg),
)
_SOURCE: Final[Column] = ("Traceability lot code source", lambda row: source(row.dossier, row.share.uri))
_PAPERS: Final[Column] = ("Reference document type and number", lambda row: row.papers)
_EVENT: Final[Column] = ("Event", lambda row: row.act.event)
_NEXT: Final[Column] = (
    "Immediate subsequent recipient",
    lambda row: next_place(row.dossier, row.named, row.act),
)


def _here(name: str) -> Column:
    return name, lambda row: place(row.dossier, row.act)


def _day(name: str) -> Column:
    return name, lambda row: local(row.dossier, row.act.at).date()


def _harvest(name: str, tell: Callable[[Dossier, Act], Cell]) -> Column:
    """Something about the harvests that the goods come from, the first one where there are several."""

    def cell(row: Goods) -> Cell:
        acts = row.dossier.chain.harvests(row.share.uri)
        return tell(row.dossier, acts[0]) if acts else None

    return name, cell


def _area(dossier: Dossier, act: Act) -> str | None:
    farm = dossier.place(act)
    return farm.area if farm else None


def _harvester(dossier: Dossier, act: Act) -> str | None:
    farm = dossier.place(act)
    return f"{farm.party_name_en or farm.party_name} {farm.phone or ''}".rstrip() if farm else None


def _told(row: Goods) -> str:
    return "; ".join(f"{fact.name} {fact.value} {fact.unit or ''}".rstrip() for fact in row.act.facts)


_HARVESTED: Final = _harvest("Date of harvesting", lambda dossier, act: day_told(dossier, act, Kde.HARVEST_TO))
_FARM: Final = _harvest("Farm where harvested", place)
_AREA: Final = _harvest("Growing area", _area)
_HARVESTER: Final = _harvest("Harvester and phone number", _harvester)

TABS: Final[tuple[tuple[str, tuple[Column, ...]], ...]] = (
    ("Harvesting", (_LOT, _PRODUCT, *_AMOUNT, _HARVESTED, _FARM, _AREA, _NEXT, _PAPERS, _EVENT)),
    ("Cooling", (_LOT, _PRODUCT, *_AMOUNT, _day("Date of cooling"), _here("Cooled at"), _FARM, _NEXT, _PAPERS, _EVENT)),
    (
        "Initial packing",
        (_LOT, _PRODUCT, *_AMOUNT, _day("Date of initial packing"), _here("Packed at"), _SOURCE, _HARVESTED, _FARM,
         _AREA, _HARVESTER, ("Received or packed", lambda row: _side(row, "received", "packed")), _PAPERS, _EVENT),
    ),
    (
        "First land-based receiving",
        (_LOT, _PRODUCT, *_AMOUNT, _day("Date landed"), _here("First land-based receiver"), _SOURCE, _HARVESTED, _AREA,
         _PAPERS, _EVENT),
    ),
    (
        "Shipping",
        (_LOT, _PRODUCT, *_AMOUNT, _day("Date shipped"), _here("Shipped from"), _NEXT, _SOURCE, _PAPERS, _EVENT),
    ),
    (
        "Receiving",
        (_LOT, _PRODUCT, *_AMOUNT, _day("Date received"), _here("Received at"),
         ("Immediate previous source", lambda row: previous_place(row.dossier, row.named, row.act)), _SOURCE,
         _PAPERS, _EVENT),
    ),
    (
        "Transformation",
        (_LOT, _PRODUCT, *_AMOUNT, ("Used or produced", lambda row: _side(row, "used", "produced")),
         _day("Date completed"), _here("Transformed at"), _SOURCE, ("Process", lambda row: row.act.process), _PAPERS,
         _EVENT),
    ),
    (
        "Other events",
        (("Time", lambda row: local(row.dossier, row.act.at)), ("Event kind", lambda row: row.act.step or row.act.type),
         _LOT, _PRODUCT, *_AMOUNT, ("Disposition", lambda row: row.act.disposition), _here("Location"),
         ("Told", _told), _PAPERS, _EVENT),
    ),
)  # fmt: skip
_STEPS: Final = {
    HARVEST: "Harvesting", "cooling": "Cooling", "landing": "First land-based receiving",
    **dict.fromkeys(("shipping", "departing", "consigning"), "Shipping"),
    **dict.fromkeys(("receiving", "arriving", "accepting"), "Receiving"),
}  # fmt: skip
_PACKING: Final = {"packing", "repackaging"}
_RAW_STEPS: Final = {HARVEST, "collecting"}


def fsma_tabs(dossier: Dossier) -> tuple[Tab, ...]:
    """All tabs, in the order of the chain; a kind of event that did not occur has its header only."""
    rows: dict[str, list[Goods]] = {name: [] for name, _ in TABS}
    for act in dossier.chain.acts:
        kind = kind_of(dossier, act)
        rows[kind] += goods_of(dossier, act, *((Role.OUTPUT, Role.EPC) if kind == "Harvesting" else ()))
    told = (tab(name, columns, rows[name]) for name, columns in TABS)
    return (*told, _locations(dossier), _products(dossier), _about(dossier))


def kind_of(dossier: Dossier, act: Act) -> str:
    """Which critical tracking event it is; `Other events` for those that the rule does not know."""
    if act.type is EventType.TRANSFORMATION and act.step != HARVEST:
        inputs = act.uris(Role.INPUT)
        first = act.step in _PACKING and inputs and all(_is_raw(dossier, uri) for uri in inputs)
        return "Initial packing" if first else "Transformation"
    return _STEPS.get(act.step, "Other events")


def _is_raw(dossier: Dossier, uri: str) -> bool:
    """Whether goods are as they were harvested, be they merged."""
    made = [act for lot in dossier.chain.back(uri) for act in dossier.chain.of(lot) if lot in act.uris(Role.OUTPUT)]
    return bool(made) and all(act.step in _RAW_STEPS for act in made)


def _side(row: Goods, given: str, got: str) -> str:
    return given if row.share.role is Role.INPUT else got


def _about(dossier: Dossier) -> Tab:
    lines: list[Line] = [
        *(("Code", lot_code(item.uri)) for item in dossier.asked),
        ("Data reach up to", local(dossier, dossier.until)),
        ("Time zone", dossier.timezone.key),
        ("Events", float(len(dossier.chain.acts))),
        ("Events outside the reader's jurisdiction, not listed", float(dossier.hidden)),
        ("Cut short", "yes: the chain is longer" if dossier.truncated else "no"),
        ("Profile", "21 CFR part 1 subpart S; raw bivalve shellfish are exempt under 1.1305(f)"),
    ]
    return Tab("About", ("What", "Value"), tuple(lines))


_NO_ADDRESS: Final = (None,) * 5


def _locations(dossier: Dossier) -> Tab:
    header = (
        "Location description", "Location identifier", "Business name", "Party identifier", "Phone number", "Site",
        "Kind", "Sea area", "Street address", "City", "State or province", "Postal code", "Country", "Latitude",
        "Longitude",
    )  # fmt: skip
    lines = (
        (each.label, each.uri, each.party_name_en or each.party_name, each.party_uri, each.phone,
         each.site_name_en or each.site_name, each.kind.value, each.area,
         *(each.address.parts if each.address else _NO_ADDRESS), each.latitude, each.longitude)
        for each in dossier.locations.values()
    )  # fmt: skip
    return Tab("Locations", header, tuple(lines))


def _products(dossier: Dossier) -> Tab:
    header = (
        "GTIN",
        "Product description",
        "Name (Chinese)",
        "Species",
        "Net weight, kg",
        "Shelf life, days",
        "Brand owner",
    )
    lines: Iterator[Line] = (
        (each.gtin, each.name_en or each.name, each.name, each.species, each.net_kg, each.shelf_days,
         each.producer_en or each.producer)
        for each in dossier.products.values()
    )  # fmt: skip
    return Tab("Products", header, tuple(lines))
