"""A raw lot is of one species and from one sea area."""

from collections.abc import Iterator

from byssus.core.plant.haccp import Severity
from byssus.trace.rules.chain import Chain
from byssus.trace.rules.closure import species_of
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law

BUYING = "collecting"


def _find(chain: Chain, _: Law) -> Iterator[Fault]:
    for process in chain.processes:
        if process.last.step != BUYING:
            continue
        for uri in dict.fromkeys(share.uri for share in process.outputs):
            harvests = chain.harvests(uri)
            areas = sorted({act.spot.area for act in harvests if act.spot and act.spot.area})
            species = sorted({name for act in harvests for share in act.shares for name in species_of(act, share)})
            acts = (*harvests, *process.acts)
            if len(areas) > 1:
                zh, en = f"混合了多个海域：{'、'.join(areas)}", f"Mixes sea areas: {', '.join(areas)}"
                yield Fault(uri, acts, zh, en, wrong=process.last)
            if len(species) > 1:
                zh, en = f"混合了多个品种：{'、'.join(species)}", f"Mixes species: {', '.join(species)}"
                yield Fault(uri, acts, zh, en, wrong=process.last)


RULE = Rule(
    "one-origin",
    "原料批同一品种、同一海域",
    "A raw lot is of one species and one area",
    Severity.ALARM,
    Mender.BUYER,
    _find,
)
