"""What was won back of recalled goods, and where it is: goods that come back by way of several holders count once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from byssus.trace.epcis.event import Role
from byssus.trace.rules.chain import Act

SELLING: Final = "retail_selling"
AWAY: Final = frozenset({"shipping", "departing"})
_ARRIVING: Final = frozenset({"receiving", "arriving", "accepting"})
_RECOVERED: Final = frozenset({"recalled", "returned"})
_DESTROYED: Final = frozenset({"destroyed", "disposed"})
_DESTROYING: Final = "destroying"

Own: TypeAlias = Callable[[Act], float]
"""How many kg of some goods lay at the place of an act just before it; infinite where nobody weighed them."""
_Amounts: TypeAlias = Mapping[str | None, float]


@dataclass(frozen=True, slots=True)
class Won:
    """Some goods that were won back since a danger was known, in kg by place.

    Args:
        kept: not destroyed yet; under None, what is on its way between two places.
        destroyed: since then, be it won back before or not.
        lost: destroyed before then, all told.
        returned: what consumers gave back, all told.
        beside: what was brought to places where other goods of the lot lay, and goes on lying beside them.
        carried: the events that took some of it away.
    """

    kept: _Amounts
    destroyed: _Amounts
    lost: float
    returned: float
    beside: _Amounts
    carried: frozenset[str]


def won_back(uri: str, acts: Iterable[Act], since: datetime, own: Own) -> Won:
    """What became of goods that were won back.

    Who takes goods back has them from what lies there, from what is on its way, from consumers who bought them there,
    or, in doubt, from another holder who took them back before: then they are the same goods, and counted once.

    Args:
        uri: the goods.
        acts: what happened to them, in order of time.
        since: when the danger became known; what was taken back before is no part of it.
        own: what lay at a place.
    """
    tally = _Tally(own)
    for act in acts:
        tally.tell(act, kg_in(act, uri), packed=Role.CHILD in _roles(act, uri), counts=act.at >= since)
    return tally.won


def kg_in(act: Act, uri: str) -> float:
    """How much of some goods an act tells of; 0 where nobody weighed it."""
    return sum(share.kg or 0.0 for share in act.shares if share.uri == uri)


def recovers(act: Act) -> bool:
    """Whether goods were won back by it. What names no place, such as our own notice of a recall, moves nothing."""
    return act.place is not None and act.disposition in _RECOVERED


def destroys(act: Act) -> bool:
    """Whether goods are no more after it."""
    return act.disposition in _DESTROYED or act.step == _DESTROYING


def _roles(act: Act, uri: str) -> set[Role]:
    return {share.role for share in act.shares if share.uri == uri}


class _Tally:
    """What was won back, while the events of some goods are told in the order of time."""

    def __init__(self, own: Own) -> None:
        self._own = own
        self._kept: dict[str | None, float] = defaultdict(float)
        self._destroyed: dict[str | None, float] = defaultdict(float)
        self._beside: dict[str | None, float] = defaultdict(float)
        self._sold: dict[str | None, float] = defaultdict(float)
        self._carried: set[str] = set()
        self._lost = self._returned = 0.0

    @property
    def won(self) -> Won:
        """All that was told."""
        amounts = (dict(self._kept), dict(self._destroyed), self._lost, self._returned, dict(self._beside))
        return Won(*amounts, frozenset(self._carried))

    def tell(self, act: Act, kg: float, *, packed: bool, counts: bool) -> None:
        """Take in what one event says; before the danger was known, only what was sold and destroyed."""
        if act.step == SELLING:
            self._sold[act.place] += kg
        elif not counts:
            self._lost += kg if destroys(act) else 0.0
        elif destroys(act):
            self._destroy(act, kg)
        elif act.step in AWAY:
            self._carry(act, kg)
        elif recovers(act):
            again = min(kg, self._kept[act.place]) if packed and act.action == "ADD" else 0.0
            self._take(act, kg - again, came=packed or act.step in _ARRIVING)

    def _take(self, act: Act, kg: float, *, came: bool) -> None:
        lay = self._free(act)
        self._beside[act.place] += kg if came and lay else 0.0
        rest = kg if came else kg - min(kg, lay)
        rest -= self._leave(None, rest)
        back = min(rest, self._sold[act.place])
        self._sold[act.place] -= back
        self._returned += back
        self._leave_elsewhere(act.place, rest - back)
        self._kept[act.place] += kg

    def _destroy(self, act: Act, kg: float) -> None:
        lay = self._free(act)
        rest = kg - self._leave(act.place, kg)
        rest -= min(rest, lay)
        self._leave_elsewhere(act.place, rest - self._leave(None, rest))
        self._destroyed[act.place] += kg

    def _carry(self, act: Act, kg: float) -> None:
        left = self._leave(act.place, kg)
        if left or recovers(act):
            self._kept[None] += kg if recovers(act) else left
            self._carried.add(act.event)

    def _free(self, act: Act) -> float:
        """What lay at the place of an act, besides what was won back."""
        return max(0.0, self._own(act) - self._kept[act.place] + self._beside[act.place])

    def _leave(self, place: str | None, kg: float) -> float:
        left = min(kg, self._kept[place])
        self._kept[place] -= left
        return left

    def _leave_elsewhere(self, place: str | None, kg: float) -> None:
        for other in sorted(each for each in self._kept if each not in (None, place)):
            kg -= self._leave(other, kg)
