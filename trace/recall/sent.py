"""Goods that were shipped by themselves, in no container, and of which nobody told that they came; a pure function."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, TypeAlias

from byssus.trace.codes import level_of
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.gs1 import Level
from byssus.trace.recall.acts import AWAY, kg_in
from byssus.trace.recall.model import Standing
from byssus.trace.recall.portions import Portion
from byssus.trace.rules.chain import Act

_SHIPPING: Final = "shipping"
FirmOf: TypeAlias = Callable[[str], str]
"""The code of the firm that events name so; the name itself, where no such firm is known."""


def sent_portions(uri: str, acts: Iterable[Act], carried: Collection[str], firm_of: FirmOf) -> Iterator[Portion]:
    """What is on its way to each consignee, or was brought to somebody who tells nothing of it.

    Of several steps that a consignee tells of the same goods (received, stocked, sold) the one that tells most counts.

    Args:
        uri: the goods.
        acts: what happened to them.
        carried: events that took away what was won back.
        firm_of: who a consignee is.
    """
    sent: dict[str, float] = defaultdict(float)
    came: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    last: dict[str, Act] = {}
    for act in acts:
        kg = kg_in(act, uri)
        for consignee in _consignees(act, uri) if act.event not in carried else ():
            sent[consignee] += kg
            last[consignee] = act
        if act.spot and act.step not in AWAY and uri in act.uris(Role.EPC):
            for consignee in (each for each in sent if firm_of(each) == act.spot.party):
                came[consignee][act.step] += kg
    for consignee, kg in sent.items():
        rest = kg - max(came[consignee].values(), default=0.0)
        if rest > 0:
            by = spot.party if (spot := last[consignee].spot) else None
            yield Portion(uri, Standing.ON_THE_WAY, None, None, rest, consignee, by)


def _consignees(act: Act, uri: str) -> list[str]:
    """To whom an act sends goods; nobody, if they go in a container that it names."""
    boxed = any(level_of(other) is Level.LOGISTIC_UNIT for other in act.uris())
    return act.told(Kde.CONSIGNEE)[:1] if act.step == _SHIPPING and not boxed and uri in act.uris() else []
