"""A certificate is used for no more kilograms than it covers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from byssus.core.plant.haccp import Severity
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law

SLACK: Final = 0.005
"""Scales differ by so much."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a certificate was used for.

    Args:
        kg_by_lot: each lot that it was named with, with its kg; None where no event weighs it.
        kg: all that was claimed under it; what was made of lots that it covers claims only what it weighs more.
        acts: that name it.
    """

    kg_by_lot: Mapping[str, float | None]
    kg: float
    acts: tuple[Act, ...]


def uses(chain: Chain) -> dict[str, Use]:
    """Certificate → what it was used for; a lot that is named with it several times counts once, at its heaviest."""
    lots: dict[str, dict[str, float | None]] = defaultdict(dict)
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in chain.acts:
        for code in act.told(Kde.CERTIFICATE):
            acts[code].append(act)
            for share in act.shares:
                if share.role is not Role.INPUT:
                    weights = [lots[code].get(share.uri), share.kg or _made_kg(chain, share.uri)]
                    lots[code][share.uri] = max((kg for kg in weights if kg is not None), default=None)
    return {code: Use(kg, _claimed(chain, kg), tuple(acts[code])) for code, kg in lots.items()}


def _claimed(chain: Chain, kg_by_lot: Mapping[str, float | None]) -> float:
    """The kg of lots that are made of no other of them, and what the rest weigh more than those they are made of."""
    claimed = 0.0
    for uri, kg in kg_by_lot.items():
        sources = (chain.back(uri) if len(kg_by_lot) > 1 else set()) & kg_by_lot.keys() - {uri}
        claimed += max(0.0, (kg or 0.0) - sum(kg_by_lot[source] or 0.0 for source in sources))
    return claimed


def _made_kg(chain: Chain, uri: str) -> float | None:
    """What a lot weighed when it was made or first seen."""
    return next((share.kg for act in chain.of(uri) for share in act.shares if share.uri == uri and share.kg), None)


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for code, use in uses(chain).items():
        certificate = law.certificate(code)
        if certificate is None or certificate.kg is None or use.kg <= certificate.kg * (1 + SLACK):
            continue
        zh = f"合格证 {code} 载明 {certificate.kg:g} kg，已使用 {use.kg:g} kg"
        en = f"Certificate {code} covers {certificate.kg:g} kg; {use.kg:g} kg were claimed under it"
        for uri in sorted(use.kg_by_lot):
            named = next(act for act in use.acts if uri in act.uris())
            yield Fault(uri, use.acts, zh, en, (code,), named)


RULE = Rule(
    "certificate-use",
    "合格证不得超量使用",
    "No certificate covers more than it says",
    Severity.CRITICAL,
    Mender.BUYER,
    _find,
)
