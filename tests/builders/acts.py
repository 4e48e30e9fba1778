"""Builders of a chain as values, for the rules that judge it."""

from datetime import UTC, datetime, timedelta

from byssus.core.plant.places import SiteKind
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.read import Fact
from byssus.trace.rules.chain import Act, Product, Share, Spot

DAY = datetime(2026, 7, 20, tzinfo=UTC)
FARM = Spot("urn:x:farm", "gouqi-1", "farm-gouqi", SiteKind.FARM, "枸杞海域", "lanbei", "gouqi")
ELSEWHERE = Spot("urn:x:far", "sijiao-1", "farm-sijiao", SiteKind.FARM, "泗礁海域", "xibei", "caiyuan")
PLANT = Spot("urn:x:plant", "p01-cooking", "p01", SiteKind.PLANT, None, "yuqing", "gouqi")
LIVE = Product("live", "鲜活厚壳贻贝", None, "Mytilus coruscus", None, gi_mark=False)
BLUE = Product("blue", "鲜活紫贻贝", None, "Mytilus galloprovincialis", None, gi_mark=False)
MEAT = Product("meat", "熟贻贝肉", None, "Mytilus coruscus", None, gi_mark=False)
PACK = Product("pack", "嵊泗贻贝肉 500 克", None, "Mytilus coruscus", 0.5, gi_mark=True)


def hours(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def fact(name: Kde, value: str | float, unit: str | None = None, about: str | None = None) -> Fact:
    return Fact(name, str(value), value if isinstance(value, int | float) else None, unit, about)


def share(uri: str, role: Role, kg: float | None = 100, product: Product | None = LIVE) -> Share:
    return Share(uri, role, kg, product)


def seen(
    uri: str,
    step: str,
    hour: float,
    *facts: Fact,
    kg: float | None = 100,
    spot: Spot | None = PLANT,
    disposition: str | None = None,
    product: Product | None = LIVE,
) -> Act:
    name, goods = f"{step}-{uri}-{hour}", (share(uri, Role.EPC, kg, product),)
    return Act(name, hours(hour), EventType.OBJECT, "OBSERVE", step, disposition, spot, None, goods, facts)


def harvest(
    uri: str, hour: float = 0, *facts: Fact, spot: Spot | None = FARM, product: Product = LIVE, kg: float = 100
) -> Act:
    told = facts or (
        fact(Kde.HARVEST_FROM, hours(hour - 2).isoformat()),
        fact(Kde.HARVEST_TO, hours(hour).isoformat()),
        fact(Kde.AREA_CLASS, "I"),
        fact(Kde.BOAT, "浙演养 01"),
        fact(Kde.CLOSURE_CHECKED, "true"),
    )
    name, goods = f"harvest-{uri}", (share(uri, Role.OUTPUT, kg, product),)
    return Act(name, hours(hour), EventType.TRANSFORMATION, None, "farmHarvest", "active", spot, None, goods, told)


def crated(crate: str, hour: float, *lots: str, action: str = "ADD") -> Act:
    goods = (share(crate, Role.PARENT, None, None), *(share(lot, Role.CHILD) for lot in lots))
    name = f"{action}-{crate}-{hour}"
    return Act(name, hours(hour), EventType.AGGREGATION, action, "packing", None, PLANT, None, goods)


def made(
    inputs: dict[str, float | None],
    outputs: dict[str, float | None],
    hour: float,
    *facts: Fact,
    step: str = "commissioning",
    product: Product = MEAT,
) -> Act:
    gone = [share(uri, Role.INPUT, kg) for uri, kg in inputs.items()]
    come = [share(uri, Role.OUTPUT, kg, product) for uri, kg in outputs.items()]
    name = f"made-{'-'.join(outputs)}-{hour}"
    return Act(name, hours(hour), EventType.TRANSFORMATION, None, step, None, PLANT, None, (*gone, *come), facts)
