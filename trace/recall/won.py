"""What was won back of recalled goods, and where it is: goods that come back by way of several holders count once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from byssus.trace.recall.boxed import Held
from byssus.trace.recall.tally import Tally
from byssus.trace.rules.chain import Act

Own: TypeAlias = Callable[[Act], float]
"""How many kg of some goods lay at the place of an act just before it; infinite where nobody weighed them."""
_NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Won:
    """Some goods that were won back since a danger was known, in kg by place.

    Args:
        kept: not destroyed yet, in no container; under None, what is on its way between two places.
        boxed: the same in containers, by their names.
        destroyed: since then, be it won back before or not.
        gone: what is in containers no more, though nobody told that it was taken out, by their names.
        lost: destroyed before then, all told.
        returned: what consumers gave back, all told.
        beside: what was brought to places where other goods of the lot lay, and goes on lying beside them.
        carried: the events that took some of it away.
    """

    kept: Mapping[str | None, float]
    boxed: Mapping[str, float]
    destroyed: Mapping[str | None, float]
    gone: Mapping[str, float]
    lost: float
    returned: float
    beside: Mapping[str | None, float]
    carried: frozenset[str]

    @property
    def kg(self) -> float:
        """All that was not destroyed yet."""
        return sum(self.kept.values()) + sum(self.boxed.values())


def won_back(uri: str, acts: Iterable[Act], since: datetime, own: Own, held: Held = lambda _: _NOTHING) -> Won:
    """What became of goods that were won back.

    Who takes goods back has them from what lies there, from what is on its way, from consumers who bought them there,
    or, in doubt, from another holder who took them back before: then they are the same goods, and counted once. What is
    packed, or made into other goods, where some were won back is, in doubt, of those.

    Args:
        uri: the goods.
        acts: what happened to them, and to their containers, in order of time.
        since: when the danger became known; what was taken back before is no part of it.
        own: what lay at a place.
        held: what lay in containers.
    """
    tally = Tally(uri, own)
    for act in acts:
        if uri in act.uris():
            tally.tell(act, counts=act.at >= since)
        else:
            tally.move_boxes(act)
            for box, kg in held(act).items():
                tally.tell_box(act, box, kg, counts=act.at >= since)
    return Won(
        kept=tally.kept,
        boxed=tally.boxed,
        destroyed=tally.destroyed,
        gone=tally.gone,
        lost=tally.lost,
        returned=tally.returned,
        beside=tally.beside,
        carried=frozenset(tally.carried),
    )
