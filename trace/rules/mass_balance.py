"""No more of a lot is used, sold or destroyed than there was of it: mass balance in kg."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from byssus.core.plant.haccp import Severity
from byssus.core.plant.law import Measure
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.entries import ChainBound
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.rules.overdrawn import DESTROYED, SOLD

_RETURNED: Final = "returned"
"""Disposition of CBV, by its last word."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What there was of a lot, and what became of it by weight; `acts` tell so.

    Single packs that were told of by themselves are used from their batch. Of what was sold, `returned` came back.
    """

    made: float
    used: float
    sold: float
    returned: float
    destroyed: float
    acts: tuple[Act, ...]

    @property
    def gone(self) -> float:
        """All that went out for good."""
        return self.used + self.sold - self.returned + self.destroyed

    @property
    def gap(self) -> float:
        """More than 0: so much more went out than there was, as a share of it."""
        return (self.gone - self.made) / self.made


def balance(chain: Chain, uri: str) -> Balance | None:
    """The balance of a lot; None where nobody weighed it when it was made, or first seen."""
    acts = [act for act in chain.of(uri) if any(share.uri == uri and share.kg for share in act.shares)]
    made = sum(_kg(act, uri, Role.OUTPUT) for act in acts)
    began = [act for act in acts if act.type is EventType.OBJECT and act.action == "ADD"]
    made = made or sum(_kg(act, uri, Role.EPC) for act in began) or _first(acts, uri)
    if not made:
        return None
    used = sum(_kg(act, uri, Role.INPUT) for act in acts) + chain.kg_apart.get(uri, 0.0)
    sold, destroyed = (_by_place((act for act in acts if act.step == step), uri) for step in (SOLD, DESTROYED))
    returned = _returned(sold, _by_place((act for act in acts if act.disposition == _RETURNED), uri))
    return Balance(made, used, sum(sold.values()), returned, sum(destroyed.values()), tuple(acts))


def _by_place(acts: Iterable[Act], uri: str) -> Mapping[str | None, float]:
    found: dict[str | None, float] = defaultdict(float)
    for act in acts:
        found[act.place] += _kg(act, uri, Role.EPC)
    return found


def _returned(sold: Mapping[str | None, float], back: Mapping[str | None, float]) -> float:
    """What came back of what was sold: as who sold it tells, or whoever it was brought on to, and never both."""
    here = sum(min(kg, back.get(place, 0.0)) for place, kg in sold.items())
    elsewhere = sum(kg for place, kg in back.items() if place not in sold)
    return min(max(here, elsewhere), sum(sold.values()))


def _kg(act: Act, uri: str, role: Role) -> float:
    return sum(share.kg or 0.0 for share in act.shares if share.uri == uri and share.role is role)


def _first(acts: list[Act], uri: str) -> float:
    seen = [kg for act in acts if (kg := _kg(act, uri, Role.EPC))]
    return seen[0] if seen else 0.0


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for uri in chain.goods:
        if found := balance(chain, uri):
            for bound in law.bounds_on(Measure.BALANCE_GAP, found.acts[-1].at):
                if found.gap > bound.most:
                    yield _fault(uri, found, bound)


def _fault(uri: str, found: Balance, bound: ChainBound) -> Fault:
    zh = (
        f"共 {found.made:g} kg，却投料、售出或销毁 {found.gone:g} kg，超出 {found.gap:.0%}，"
        f"容许 {bound.most:.0%}（{bound.source.zh}）"
    )
    en = (
        f"There were {found.made:g} kg; {found.gone:g} kg were used, sold or destroyed: {found.gap:.0%} more, "
        f"{bound.most:.0%} allowed ({bound.source.en})"
    )
    return Fault(uri, found.acts, zh, en, (bound.code,))


RULE = Rule(
    "mass-balance", "投料与销售不超过存量", "No more is used than there is", Severity.CRITICAL, Mender.PLANT, _find
)
