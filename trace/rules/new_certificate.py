"""Bought lots that are mixed need a certificate of compliance of their own (承诺达标合格证)."""

from collections.abc import Collection, Iterator
from datetime import datetime

from byssus.core.plant.haccp import Severity
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.lineage.edges import Edge, EdgeKind
from byssus.trace.lineage.walk import FAR, Direction, walk
from byssus.trace.lineage.window import Window
from byssus.trace.rules.chain import Chain
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.rules.one_origin import BUYING


def _find(chain: Chain, _: Law) -> Iterator[Fault]:
    for process in chain.processes:
        if process.last.step != BUYING or any(act.told(Kde.CERTIFICATE) for act in process.acts):
            continue
        lots = {lot for act in process.acts for uri in act.uris(Role.INPUT) for lot in _lots(chain, uri, act.at)}
        for uri in dict.fromkeys(share.uri for share in process.outputs if len(lots) > 1):
            zh, en = "混合收购后未开具新的承诺达标合格证", "Mixed without a new certificate of compliance"
            yield Fault(uri, process.acts, zh, en, wrong=process.last)


def _lots(chain: Chain, uri: str, at: datetime) -> set[str]:
    """The lots that goods are of: of a container, those of all that is in it at a time."""

    def inside(items: Collection[str], direction: Direction) -> Iterator[Edge[str]]:
        return (edge for edge in chain.edges_of(items, direction) if edge.kind is not EdgeKind.TRANSFORMATION)

    way = walk({uri: Window(at, at)}, Direction.BACK, inside, FAR)
    return way.depth.keys() - {edge.target for edge in way.edges}


RULE = Rule("new-certificate", "混批须有新合格证", "Mixed lots have a certificate", Severity.ALARM, Mender.BUYER, _find)
