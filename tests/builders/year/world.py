"""The whole island: as many lines as are wanted, on three sea areas, with the plants, rooms and shops they go by."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pydantic import JsonValue

from byssus.app.demo import codes
from byssus.app.demo.season.law import certificates
from byssus.app.demo.season.line import Goods, Line, Mussel, Plot
from byssus.core.plant.model import Plant

FIRST: Final = date(2025, 7, 1)
"""The day on which the sea is opened; it is closed in the next April."""
AREAS: Final = ("枸杞海域", "泗礁海域", "花鸟海域")
ROOMS: Final = tuple(f"store-{number}" for number in range(1, 5))
SHOPS: Final = tuple(f"shop-{number}" for number in range(1, 7))
WORKSHOPS: Final = ("stall-1", "stall-2")
EVERY: Final = timedelta(minutes=30)
_EVER = datetime(2020, 1, 1, tzinfo=UTC)
_FARMS = ("gouqi", "sijiao", "huaniao")
_PLANTS = ("works-1", "works-2", "works-3")
_MUSSELS = tuple(
    Mussel(species, codes.gtin(54000 + 10 * i, 9), codes.gtin(54001 + 10 * i, 9))
    for i, species in enumerate(("Mytilus coruscus", "Mytilus galloprovincialis", "Mytilus coruscus"))
)
_GOODS = tuple(Goods(*(codes.gtin(51000 + 10 * i + step, 9) for step in range(3))) for i in range(3))
_PLOTS = 4


def lines(count: int) -> tuple[Line, ...]:
    """Lines of four plots each; line `n` harvests sea area `n` modulo three."""
    return tuple(_line(number) for number in range(count))


def _line(number: int) -> Line:
    area = number % len(AREAS)
    shops = tuple(SHOPS[(number + i) % len(SHOPS)] for i in range(2))
    return Line(
        mark=f"L{number:02}",
        number=number,
        quay=_FARMS[area],
        plots=tuple(_plot(area, f"{number}-{i}") for i in range(_PLOTS)),
        goods=_GOODS[area],
        plant=_PLANTS[area],
        pack=_pack(number),
        net_kg=0.5,
        room=ROOMS[number % len(ROOMS)],
        shops=shops,
        by_scan=number % 2 == 1,
        stray=_plot((area + 1) % len(AREAS), f"{number}-x"),
    )


def _plot(area: int, name: str) -> Plot:
    return Plot(f"plot-{name}", _FARMS[area], "growers", f"boat-{name}", _MUSSELS[area], "YZ-1")


def _pack(number: int) -> str:
    return codes.gtin(10000 + number)


def plant(told: tuple[Line, ...], days: int) -> Plant:
    """All that `byssus apply` needs to know of them; the packs of the first area bear the GI mark."""
    return Plant.model_validate({
        "parties": list(_parties()),
        "products": list(_products(told)),
        "sites": list(_sites(told)),
        "gateways": [{"code": code, "site": site} for code, site in _gateways()],
        "devices": [{"code": f"probe-{room}", "gateway": "own-store", "since": _EVER.isoformat(),
                     "channels": {"t": f"{room}-t"}} for room in ROOMS],
        "readers": list(_readers()),
        "certificates": certificates(told, FIRST, days, "buyers"),
        "sea_classes": [{"code": f"class-{farm}", "area": area, "grade": "I", "valid_from": _EVER, "standard": "分类"}
                        for farm, area in zip(_FARMS, AREAS, strict=True)],
        "yields": [{"code": goods.cooked, "gtin": goods.cooked, "least": 0.12, "most": 0.35, "valid_from": _EVER,
                    "standard": "得率"} for goods in _GOODS],
        "gi_areas": [{"code": f"gi-{line.number}", "gtin": line.pack, "areas": [AREAS[0]], "licence": "GI-1",
                      "valid_from": _EVER, "standard": "地理标志"} for line in told if has_mark(line)],
        "plans": [_PLAN],
    })  # fmt: skip


def has_mark(line: Line) -> bool:
    """Whether its packs bear the GI mark."""
    return line.number % len(AREAS) == 0


def area_of(plot: Plot) -> str:
    """The sea area in which a plot lies."""
    return AREAS[_FARMS.index(plot.farm)]


_PLAN: JsonValue = {
    "code": "frozen", "version": 1, "name": "冻藏", "author": "张三", "reason": "首版", "standard": "GB 31605-2020",
    "valid_from": _EVER.isoformat(), "control_points": [{"code": "air", "name": "库温", "rules": [
        {"code": "critical", "limit": -15, "on_delay": "PT30M", "deadband": 0.5, "off_delay": "PT0S",
         "severity": "critical"}]}],
}  # fmt: skip


def _parties() -> Iterator[JsonValue]:
    yield {"code": "city", "kind": "city", "name": "市局"}
    yield {"code": "county", "kind": "county", "name": "县局", "above": "city"}
    yield {"code": "office", "kind": "office", "name": "所", "above": "county"}
    yield {"code": "growers", "kind": "farmer", "name": "养殖社"}
    for code in ("buyers", "cold", *SHOPS):
        yield {"code": code, "kind": "trader", "name": code}
    for code in (*_PLANTS, *WORKSHOPS):
        yield {"code": code, "kind": "producer", "name": code}


def _products(told: tuple[Line, ...]) -> Iterator[JsonValue]:
    for mussel in _MUSSELS:
        for gtin in (mussel.seed, mussel.live):
            yield {"gtin": gtin, "name": gtin, "party": "growers", "species": mussel.species}
    for plant_, goods in zip(_PLANTS, _GOODS, strict=True):
        for gtin in (goods.cooked, goods.graded, goods.frozen):
            yield {"gtin": gtin, "name": gtin, "party": plant_}
    for line in told:
        yield {"gtin": line.pack, "name": f"贻贝肉 {line.mark}", "party": line.plant, "net_kg": line.net_kg,
               "gi_mark": has_mark(line)}  # fmt: skip


def _sites(told: tuple[Line, ...]) -> Iterator[JsonValue]:
    for number, (farm, area) in enumerate(zip(_FARMS, AREAS, strict=True)):
        plots = [plot for line in told for plot in (*line.plots, line.stray) if plot and plot.farm == farm]
        yield _site(f"farm-{farm}", "farm", "growers", 4001 + number, {plot.zone: "plot" for plot in plots}, area=area)
        quay = {f"quay-{farm}-pier": "quay", f"quay-{farm}-shed": "quay"}
        yield _site(f"quay-{farm}", "quay", "buyers", 5001 + number, quay)
    for number, code in enumerate(_PLANTS):
        rooms = {f"{code}-{room}": "processing" for room in ("holding", "cooking", "freezing", "packing")}
        yield _site(code, "plant", code, 1001 + number, rooms)
    yield _site(
        "store", "cold_store", "cold", 2001, dict.fromkeys(ROOMS, "frozen_store") | {"store-dock": "processing"}
    )
    for number, code in enumerate(SHOPS):
        yield _site(code, "shop", code, 6001 + number, {f"{code}-floor": "retail"})
    for number, code in enumerate(WORKSHOPS):
        yield _site(code, "workshop", code, 3001 + number, {f"{code}-bench": "processing"})


def _site(code: str, kind: str, party: str, number: int, zones: dict[str, str], **more: JsonValue) -> JsonValue:
    made: list[JsonValue] = [
        {"code": zone, "kind": zone_kind, "name": zone, "location": codes.place_link(codes.gln(number), str(i)),
         "points": _points(zone) if zone_kind == "frozen_store" else []}
        for i, (zone, zone_kind) in enumerate(zones.items(), 1)
    ]  # fmt: skip
    return {"code": code, "kind": kind, "name": code, "party": party, "office": "office", "zones": made, **more}


def _points(room: str) -> list[JsonValue]:
    return [
        {"code": f"{room}-t", "quantity": "temperature", "every": "PT30M", "plan": "frozen", "control_point": "air"}
    ]


def _gateways() -> Iterator[tuple[str, str]]:
    for site in (
        *(f"{kind}-{farm}" for kind in ("farm", "quay") for farm in _FARMS),
        *_PLANTS,
        "store",
        *SHOPS,
        *WORKSHOPS,
    ):
        yield f"own-{site}", site


def _readers() -> Iterator[JsonValue]:
    for code in _PLANTS:
        yield {"code": f"{code}-line-2", "zone": f"{code}-packing", "biz_step": "packing", "action": "ADD"}
    for code in SHOPS:
        yield {
            "code": f"{code}-till",
            "zone": f"{code}-floor",
            "biz_step": "retail_selling",
            "disposition": "retail_sold",
        }
