"""What comes out of a process, in kg of what went in, is within the bounds of its product."""

from collections.abc import Iterator

from byssus.core.plant.haccp import Severity
from byssus.trace.rules.chain import Chain, Process
from byssus.trace.rules.dated import in_force, source_of
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law


def share_out(process: Process) -> float | None:
    """Kg out ÷ kg in; None where something was not weighed."""
    gone, come = [share.kg for share in process.inputs], [share.kg for share in process.outputs]
    if not gone or not come or None in gone or None in come:
        return None
    total = sum(kg for kg in gone if kg)
    return sum(kg for kg in come if kg) / total if total else None


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for process in chain.processes:
        share = share_out(process)
        gtins = {each.product.gtin for each in process.outputs if each.product}
        for bound in in_force(law.yields, process.last.at):
            if share is None or bound.gtin not in gtins or bound.least <= share <= bound.most:
                continue
            source = source_of(bound.standard, verified=bound.verified)
            zh = f"得率 {share:.0%}，应在 {bound.least:.0%}–{bound.most:.0%}（{source.zh}）"
            en = f"Yield {share:.0%}, expected {bound.least:.0%}–{bound.most:.0%} ({source.en})"
            for uri in dict.fromkeys(each.uri for each in process.outputs):
                yield Fault(uri, process.acts, zh, en, (bound.code,), process.last)


RULE = Rule("yield", "得率在范围内", "Yields are within bounds", Severity.ALARM, Mender.PLANT, _find)
