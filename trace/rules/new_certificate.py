"""Bought lots that are mixed need a certificate of compliance of their own (承诺达标合格证)."""

from collections.abc import Iterator

from byssus.core.plant.haccp import Severity
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Chain
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.rules.one_origin import BUYING


def _find(chain: Chain, _: Law) -> Iterator[Fault]:
    for process in chain.processes:
        mixed = len({share.uri for share in process.inputs}) > 1
        if process.last.step == BUYING and mixed and not any(act.told(Kde.CERTIFICATE) for act in process.acts):
            for uri in dict.fromkeys(share.uri for share in process.outputs):
                zh, en = "混合收购后未开具新的承诺达标合格证", "Mixed without a new certificate of compliance"
                yield Fault(uri, process.acts, zh, en, wrong=process.last)


RULE = Rule("new-certificate", "混批须有新合格证", "Mixed lots have a certificate", Severity.ALARM, Mender.BUYER, _find)
