"""What workbooks say of goods in events: lots out of their containers, where lots came to be, where goods went next."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from byssus.trace.documents.dossier import Dossier
from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.facts.kde import Kde
from byssus.trace.gs1 import parse
from byssus.trace.rules.chain import Act, Share
from byssus.trace.rules.times import instant


def lot_code(uri: str) -> str:
    """The traceability lot code: the element string with brackets, or the name itself where it is no GS1 code."""
    return parse(uri).bracketed or uri


def unpacked(dossier: Dossier, share: Share, at: datetime, around: frozenset[str] = frozenset()) -> Iterator[Share]:
    """What some goods are; in place of a container, what was in it at that time, at any depth."""
    inside = [] if share.uri in around else contents(dossier, share.uri, at)
    for each in inside:
        yield from unpacked(dossier, each, at, around | {share.uri})
    if not inside:
        yield share


def contents(dossier: Dossier, uri: str, at: datetime) -> list[Share]:
    """What was in a container at a time, as its events tell; empty for what never held anything.

    What is taken out at that very time was still in it.
    """
    inside: dict[str, Share] = {}
    for act in dossier.chain.of(uri):
        if act.at > at or act.type is not EventType.AGGREGATION or uri not in act.uris(Role.PARENT):
            continue
        children = [share for share in act.shares if share.role is Role.CHILD]
        if act.action != Action.DELETE:
            inside |= {child.uri: _sum(inside.get(child.uri), child, act.action == Action.ADD) for child in children}
        elif act.at < at:
            inside = _without(inside, children)
    return list(inside.values())


def _sum(before: Share | None, more: Share, added: bool) -> Share:
    """The same goods with what was put to them; an observation puts nothing."""
    if before is None or not added:
        return before or more
    return replace(before, kg=_added(before.kg, more.kg), quantity=_added(before.quantity, more.quantity))


def _added(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _without(inside: dict[str, Share], taken: list[Share]) -> dict[str, Share]:
    """What stays when some is taken out; all of it is, where none is named."""
    out = {share.uri: share for share in taken}
    rests = [_rest(share, out[uri]) if uri in out else share for uri, share in inside.items() if out]
    return {share.uri: share for share in rests if share}


def _rest(share: Share, taken: Share) -> Share | None:
    if share.quantity is None or taken.quantity is None or taken.quantity >= share.quantity:
        return None
    left = share.quantity - taken.quantity
    return replace(share, quantity=left, kg=None if share.kg is None else share.kg * left / share.quantity)


def source(dossier: Dossier, uri: str) -> str:
    """Where a lot got its code: the place of the event that made it, or of the first that told of it."""
    acts = dossier.chain.of(uri)
    made = next((act for act in acts if uri in act.uris(Role.OUTPUT)), acts[0] if acts else None)
    return place(dossier, made) if made else ""


def place(dossier: Dossier, act: Act) -> str:
    """The place of an event as the tab of locations names it."""
    location = dossier.place(act)
    return location.label if location else ""


def next_place(dossier: Dossier, uri: str, act: Act) -> str:
    """To whom goods went: the consignee that was told, or where they were told of next at another site."""
    told = act.told(Kde.CONSIGNEE)
    later = (each for each in dossier.chain.of(uri) if (each.at, each.event) > (act.at, act.event))
    return told[0] if told else _elsewhere(dossier, act, later)


def previous_place(dossier: Dossier, uri: str, act: Act) -> str:
    """From whom goods came: the consignor that was told, or where they were told of before at another site."""
    told = act.told(Kde.CONSIGNOR)
    acts = reversed(dossier.chain.of(uri))
    earlier = (each for each in acts if (each.at, each.event) < (act.at, act.event))
    return told[0] if told else _elsewhere(dossier, act, earlier)


def _elsewhere(dossier: Dossier, act: Act, acts: Iterator[Act]) -> str:
    here = act.spot.site if act.spot else None
    return next((place(dossier, each) for each in acts if each.spot and each.spot.site != here), "")


def local(dossier: Dossier, at: datetime) -> datetime:
    """A time in the zone of the document, as a workbook takes it."""
    return at.astimezone(dossier.timezone).replace(tzinfo=None)


def day_told(dossier: Dossier, act: Act, name: Kde) -> date:
    """The day that an event tells under a name, or that of the event, where it was."""
    for text in act.told(name):
        if told := instant(text, dossier.timezone):
            return told.date() if len(text) == _DAY else local(dossier, told).date()
    return local(dossier, act.at).date()


_DAY: Final = len("2026-07-20")
