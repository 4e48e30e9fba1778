"""What an event means for recalled goods: won back, destroyed, carried away, sold."""

from typing import Final

from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.rules.chain import Act

SELLING: Final = "retail_selling"
AWAY: Final = frozenset({"shipping", "departing"})
ARRIVING: Final = frozenset({"receiving", "arriving", "accepting"})
_RECOVERED: Final = frozenset({"recalled", "returned"})
_DESTROYED: Final = frozenset({"destroyed", "disposed"})
_DESTROYING: Final = "destroying"


def kg_in(act: Act, uri: str, *roles: Role) -> float:
    """How much of some goods an act tells of, in some roles or in any; 0 where nobody weighed it."""
    return sum(share.kg or 0.0 for share in act.shares if share.uri == uri and (not roles or share.role in roles))


def recovers(act: Act) -> bool:
    """Whether goods were won back by it. What names no place, such as our own notice of a recall, moves nothing."""
    return act.place is not None and act.disposition in _RECOVERED


def destroys(act: Act) -> bool:
    """Whether goods are no more after it."""
    return act.disposition in _DESTROYED or act.step == _DESTROYING


def empties(act: Act) -> bool:
    """Whether everything is taken out of a container (EPCIS 2.0 § 7.4.3.2: DELETE without children)."""
    return act.type is EventType.AGGREGATION and act.action == Action.DELETE and not act.uris(Role.CHILD)
