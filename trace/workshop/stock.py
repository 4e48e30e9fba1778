"""What lies in a workshop: what came in, less what went out, by lot and in kg. A pure function of its events."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from byssus.trace.epcis.event import EventType, Role
from byssus.trace.rules.chain import Act, Product, Share

CRUMBS = 0.005
"""The share of a lot that counts as nothing: weights are rounded."""
_COMES = {"receiving", "accepting"}
_GOES = {"shipping", "departing", "retail_selling", "destroying"}


@dataclass(frozen=True, slots=True)
class Shortage:
    """An event by which more had gone out of a lot than had come in: so many kg more."""

    act: Act
    uri: str
    kg: float
    there: float


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot; `kg` is what there is of it, below 0 where more went out than came in, None where nobody weighed it."""

    uri: str
    product: Product | None
    kg: float | None
    last: Act


def stock(acts: Iterable[Act]) -> list[Lot]:
    """The lots of which there is something, the latest first."""
    found = [_lot(uri, moves) for uri, moves in _moves(acts).items()]
    there = [lot for lot in found if lot.kg is None or lot.kg > 0]
    return sorted(there, key=lambda lot: (lot.last.at, lot.uri), reverse=True)


def shortages(acts: Iterable[Act]) -> list[Shortage]:
    """Events that took more of a lot than there was when they happened, in order of time."""
    found = [short for uri, moves in _moves(acts).items() for short in _short(uri, moves)]
    return sorted(found, key=lambda short: (short.act.at, short.uri))


@dataclass(frozen=True, slots=True)
class _Move:
    """A share of a lot that came, or went; what comes and goes at one instant comes first."""

    act: Act
    share: Share
    comes: bool


def _moves(acts: Iterable[Act]) -> dict[str, list[_Move]]:
    found: dict[str, list[_Move]] = defaultdict(list)
    for act in acts:
        for share in act.shares:
            comes = _comes(act, share)
            if comes is not None:
                found[share.uri].append(_Move(act, share, comes))
    for moves in found.values():
        moves.sort(key=lambda move: (move.act.at, not move.comes, move.act.event))
    return found


def _comes(act: Act, share: Share) -> bool | None:
    if share.role in (Role.INPUT, Role.OUTPUT):
        return share.role is Role.OUTPUT
    if share.role is not Role.EPC or act.type is not EventType.OBJECT:
        return None
    if act.step in _GOES or act.action == "DELETE":
        return False
    return True if act.step in _COMES or act.action == "ADD" else None


def _lot(uri: str, moves: list[_Move]) -> Lot:
    came = sum(move.share.kg or 0.0 for move in moves if move.comes)
    went = sum(move.share.kg or 0.0 for move in moves if not move.comes)
    unknown = any(move.share.kg is None for move in moves)
    rest = came - went
    kg = 0.0 if abs(rest) <= CRUMBS * came else rest
    return Lot(uri, moves[-1].share.product, None if unknown else round(kg, 3), moves[-1].act)


def _short(uri: str, moves: list[_Move]) -> Iterable[Shortage]:
    came = there = 0.0
    for move in moves:
        kg = move.share.kg or 0.0
        if move.comes:
            came, there = came + kg, there + kg
            continue
        if kg - max(there, 0.0) > CRUMBS * came:
            yield Shortage(move.act, uri, round(kg - max(there, 0.0), 3), round(max(there, 0.0), 3))
        there -= kg
