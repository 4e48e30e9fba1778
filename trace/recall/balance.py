"""What became of recalled goods, in kilograms: a pure function of what happened to them and of where they lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from byssus.trace.codes import level_of
from byssus.trace.gs1 import Level
from byssus.trace.recall.won import Won
from byssus.trace.rules.chain import Act, Chain, Share
from byssus.trace.rules.mass_balance import balance

CRUMBS: Final = 0.005
"""The share of what was made that counts as nothing: scales differ by so much."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What there was of goods, and what became of it, in kg.

    `made` = `used` + `sold` + `destroyed` + `kept` + `outstanding` + `unaccounted` - `excess`, whatever was told.

    Args:
        made: how much there was; when nobody weighed it, 0.
        used: what other goods were made of it, which are on lines of their own, or was destroyed before it was known.
        sold: to consumers who did not bring it back.
        destroyed: for good.
        kept: recovered and not destroyed yet.
        outstanding: known to lie somewhere, and not recovered.
        unaccounted: nobody knows.
        excess: more became of it than there was.
    """

    made: float = 0.0
    used: float = 0.0
    sold: float = 0.0
    destroyed: float = 0.0
    kept: float = 0.0
    outstanding: float = 0.0
    unaccounted: float = 0.0
    excess: float = 0.0

    @property
    def recovered(self) -> float:
        """All that was won back, be it destroyed since or not."""
        return self.kept + self.destroyed

    @property
    def open(self) -> bool:
        """Whether something is left to be explained: missing, or still out there."""
        return self.unaccounted + self.outstanding + self.excess > CRUMBS * max(self.made, 1.0)

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was told of some goods, in kg; `located` is what lies somewhere and was not won back."""

    made: float
    used: float
    sold: float
    kept: float
    destroyed: float
    located: float


def settle(told: Weighed) -> Balance:
    """Make a balance of what was told; in doubt goods are not accounted for."""
    rest = told.made - told.used - told.sold - told.destroyed - told.kept
    return Balance(
        made=told.made,
        used=told.used,
        sold=told.sold,
        destroyed=told.destroyed,
        kept=told.kept,
        outstanding=max(0.0, min(told.located, rest)),
        unaccounted=max(0.0, rest - max(0.0, told.located)),
        excess=max(0.0, -rest),
    )


def balances(chain: Chain, won: Mapping[str, Won], located: Mapping[str, float]) -> dict[str, Balance | None]:
    """The balance of each of some goods; None of what nobody weighed.

    Args:
        chain: everything that happened to them.
        won: what was won back, by name of the goods.
        located: how many kg of each lie somewhere, and were not won back.
    """
    heavy = weighed(chain)
    return {uri: _balance(heavy, uri, back, located.get(uri, 0.0)) for uri, back in won.items()}


def total(lines: Iterable[Balance | None]) -> Balance:
    """All of them together."""
    return sum((line for line in lines if line), Balance())


def weighed(chain: Chain) -> Chain:
    """The chain with the declared net weight of single packs, but for those that an act weighs with their batch."""
    return Chain(tuple(replace(act, shares=tuple(_share(share, act) for share in act.shares)) for act in chain.acts))


def _balance(chain: Chain, uri: str, won: Won, located: float) -> Balance | None:
    found = balance(chain, uri)
    if found is None:
        return None
    destroyed = sum(won.destroyed.values())
    return settle(Weighed(found.made, found.used + won.lost, found.sold - won.returned, won.kg, destroyed, located))


def _share(share: Share, act: Act) -> Share:
    product = share.product
    if share.kg is not None or not product or not product.net_kg or level_of(share.uri) is not Level.ITEM:
        return share
    together = any(
        other.kg and other.product == product and other.role is share.role and level_of(other.uri) is Level.BATCH
        for other in act.shares
    )
    return share if together else replace(share, kg=product.net_kg)
