"""Harvest is from a classed sea area, and claims no better class; class III is purified or heated before sale."""

from collections.abc import Collection, Iterator

from byssus.core.plant.haccp import Severity
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.lineage.edges import Edge
from byssus.trace.lineage.walk import FAR, Direction, Reached, walk
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.rules.chain import HARVEST, Act, Chain
from byssus.trace.rules.dated import in_force
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law

_GRADES = ("I", "II", "III")
SOLD = {"retail_selling", "dispensing"}
_CLEANED = {"storing", "commissioning"}
"""Steps of transformations: purified, heated."""


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for act in chain.acts:
        if act.step != HARVEST or act.spot is None or act.spot.area is None:
            continue
        area = act.spot.area
        classes = [each for each in in_force(law.classes, act.at) if each.area == area]
        outputs = act.uris(Role.OUTPUT, Role.EPC)
        if not classes:
            zh, en = f"{area}在采收时没有有效的海域分类", f"{area} had no class in force at harvest"
            yield from (Fault(uri, (act,), zh, en, mender=Mender.OFFICE) for uri in outputs)
            continue
        worst = max(classes, key=lambda each: _GRADES.index(each.grade))
        if any(_rank(claimed) < _rank(worst.grade) for claimed in act.told(Kde.AREA_CLASS)):
            for uri in outputs:
                claimed = ", ".join(act.told(Kde.AREA_CLASS))
                zh = f"申报为{claimed}类，实际为{worst.grade}类（{worst.standard}）"
                en = f"Claims class {claimed}; {area} was class {worst.grade} ({worst.standard})"
                yield Fault(uri, (act,), zh, en, (worst.code,))
        if worst.grade == "III":
            yield from (fault for uri in outputs for fault in _sold_raw(chain, act, uri, worst.code))


def _sold_raw(chain: Chain, harvest: Act, uri: str, law: str) -> Iterator[Fault]:
    zh, en = "III 类海域贝类未经净化或热处理即销售", "From a class III area, sold without purification or heat"
    for raw, windows in _still_raw(chain, uri).windows.items():
        for sale in chain.of(raw):
            if sale.step in SOLD and any(window.covers(Window(sale.at, sale.at)) for window in windows):
                yield Fault(raw, (harvest, sale), zh, en, (law,), sale, Mender.HOLDER)


def _still_raw(chain: Chain, uri: str) -> Reached[str]:
    """What goods went into without being purified or heated: merged, packed, or put into something."""
    cleaned = {act.event for process in chain.processes if process.last.step in _CLEANED for act in process.acts}

    def edges_of(items: Collection[str], direction: Direction) -> Iterator[Edge[str]]:
        return (edge for edge in chain.edges_of(items, direction) if edge.event not in cleaned)

    return walk({uri: ALWAYS}, Direction.FORTH, edges_of, FAR)


def _rank(grade: str) -> int:
    return _GRADES.index(grade) if grade in _GRADES else len(_GRADES)


RULE = Rule(
    "sea-class",
    "采收海域分类有效且如实",
    "Areas are classed, and claim no better class",
    Severity.ALARM,
    Mender.FARMER,
    _find,
)
