"""Whether an event tells something that it may have to tell: in its own words, or by what plant files say of it."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from byssus.core.plant.key_data import Need
from byssus.trace.codes import level_of
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.gs1 import Level
from byssus.trace.rules.chain import Act, Share

_SINGLE: Final = {Level.ITEM, Level.LOGISTIC_UNIT}
"""These count as one; a container is described and weighed by what it holds."""


def untold(act: Act, needs: Iterable[Need]) -> tuple[Need, ...]:
    """What an event does not tell of what is needed."""
    names = {fact.name for fact in act.facts}
    return tuple(need for need in needs if TOLD_BY[need].isdisjoint(names) and not _is_known(act, need))


def _is_known(act: Act, need: Need) -> bool:
    return need in _KNOWN and _KNOWN[need](act)


def _goods(act: Act) -> list[Share]:
    return [share for share in act.shares if share.role is not Role.PARENT]


def _is_described(share: Share) -> bool:
    return bool(share.product) or level_of(share.uri) is Level.LOGISTIC_UNIT


def _is_counted(share: Share) -> bool:
    return share.quantity is not None or bool(share.kg) or level_of(share.uri) in _SINGLE


_KNOWN: Final[Mapping[Need, Callable[[Act], bool]]] = MappingProxyType(
    {
        **dict.fromkeys((Need.PLACE, Need.OWNER, Need.PROVIDER), lambda act: act.spot is not None),
        Need.WELFARE: lambda act: act.spot is not None and act.spot.welfare is not None,
        Need.LOT: lambda act: all(level_of(share.uri) is not Level.PRODUCT for share in _goods(act)),
        Need.PRODUCT: lambda act: all(map(_is_described, _goods(act))),
        Need.QUANTITY: lambda act: all(map(_is_counted, _goods(act))),
        Need.KG: lambda act: all(share.kg or level_of(share.uri) in _SINGLE for share in _goods(act)),
        Need.GI_MARK: lambda act: all(share.product for share in act.shares if share.role is Role.OUTPUT),
        Need.SPECIES: lambda act: any(share.product and share.product.species for share in act.shares),
    }
)
"""What may be known without a word of the event's own."""
_ALSO: Final[Mapping[Need, frozenset[Kde]]] = MappingProxyType(
    {
        Need.DOCUMENT: frozenset({Kde.DESPATCH, Kde.RECEIPT, Kde.REPORT, Kde.CERTIFICATE}),
        Need.CONSIGNEE: frozenset({Kde.DESTINATION}),
        Need.CONSIGNOR: frozenset({Kde.ORIGIN}),
    }
)
TOLD_BY: Final[Mapping[Need, frozenset[Kde]]] = MappingProxyType(
    {need: _ALSO.get(need, frozenset()) | {name for name in Kde if name.value == need.value} for need in Need}
)
"""By which of its words an event tells it; any of them will do."""
