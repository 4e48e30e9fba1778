"""A certificate that an event names was entered, and is in force when the goods are bought or received."""

from collections.abc import Iterator

from byssus.core.plant.haccp import Severity
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.dated import in_force
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for act in chain.acts:
        for code in act.told(Kde.CERTIFICATE):
            if words := _wrong(act, code, law):
                for uri in dict.fromkeys(act.uris()):
                    yield Fault(uri, (act,), *words, (code,))


def _wrong(act: Act, code: str, law: Law) -> tuple[str, str] | None:
    certificate = law.certificate(code)
    if certificate is None:
        return f"合格证 {code} 未登记", f"Certificate {code} was never entered"
    if not in_force([certificate], act.at):
        return f"合格证 {code} 当时无效", f"Certificate {code} was not in force"
    return None


RULE = Rule(
    "certificate-valid", "合格证已登记且有效", "Certificates are known and valid", Severity.ALARM, Mender.BUYER, _find
)
