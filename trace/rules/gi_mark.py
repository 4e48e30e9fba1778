"""The GI mark is on a pack only if the licence is valid and every input comes from its areas."""

from collections import defaultdict
from collections.abc import Iterator

from byssus.core.plant.haccp import Severity
from byssus.trace.epcis.event import Role
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.dated import in_force
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for process in chain.processes:
        for share in process.outputs:
            if share.product and share.product.gi_mark:
                yield from _judge(chain, law, share.uri, share.product.gtin, process.last)


def _judge(chain: Chain, law: Law, uri: str, gtin: str, packed: Act) -> Iterator[Fault]:
    licences = [each for each in in_force(law.gi_areas, packed.at) if each.gtin == gtin]
    if not licences:
        yield Fault(uri, (packed,), "包装时没有有效的地理标志许可", "No GI licence was valid when it was packed")
        return
    allowed = {area for licence in licences for area in licence.areas}
    codes = tuple(licence.code for licence in licences)
    by_area: dict[str | None, list[Act]] = defaultdict(list)
    for act in chain.harvests(uri):
        by_area[act.spot.area if act.spot else None].append(act)
    for area in sorted({area for area in by_area if area} - allowed):
        zh, en = f"含非地理标志产区原料：{area}", f"Holds goods from {area}, outside the GI area"
        yield Fault(uri, (*by_area[area], packed), zh, en, codes, packed)
    roots, nowhere = _unknown(chain, uri), by_area[None]
    if roots or nowhere:
        zh, en = "部分原料来源不明", "Where some of its inputs come from is not known"
        used = [act for root in roots for act in chain.of(root) if root in act.uris(Role.INPUT, Role.CHILD)]
        yield Fault(uri, (*nowhere, *used, packed), zh, en, codes, packed)


def _unknown(chain: Chain, uri: str) -> list[str]:
    """What it was made of and that nobody harvested: goods that nothing went into whose harvest was never told."""
    harvested = {share.uri for act in chain.harvests(uri) for share in act.shares}
    grown = {seed for lot in harvested for seed in chain.back(lot)}
    way = chain.way_back(uri)
    return sorted(way.depth.keys() - grown - {edge.target for edge in way.edges})


RULE = Rule(
    "gi-mark", "地理标志仅限产区原料", "The GI mark is for GI inputs only", Severity.CRITICAL, Mender.PLANT, _find
)
