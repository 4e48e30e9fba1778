"""Nothing is harvested in a closed sea area. A closure that comes late finds what was harvested before."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.plant.haccp import Severity
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.species import species_named
from byssus.trace.rules.chain import HARVEST, Act, Chain, Share
from byssus.trace.rules.entries import Closure
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.rules.times import instant


def harvest_time(act: Act) -> tuple[datetime, datetime]:
    """From when to when a harvest lasted, as it says; the time of the event where it does not."""
    told = [text for name in (Kde.HARVEST_FROM, Kde.HARVEST_TO) for text in act.told(name)]
    times = [time for text in told if (time := instant(text, act.zone))]
    return min([*times, act.at]), max([*times, act.at])


def species_of(act: Act, share: Share) -> set[str]:
    """The species of harvested goods, as the event or the product says, by their Latin names."""
    known = [share.product.species] if share.product and share.product.species else []
    return {species_named(text) for text in act.told(Kde.SPECIES) or known}


def covers(closure: Closure, act: Act, share: Share) -> bool:
    """Whether goods were harvested in a closed area, of a closed species, while it was closed."""
    start, end = harvest_time(act)
    species = species_of(act, share)
    return (
        act.spot is not None
        and closure.area in {act.spot.area, act.spot.zone}
        and (not closure.species or not species or not species.isdisjoint(map(species_named, closure.species)))
        and closure.start <= end
        and (closure.end is None or start < closure.end)
    )


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for act in chain.acts:
        for share in act.shares if act.step == HARVEST else ():
            if share.role is Role.INPUT:
                continue
            for closure in law.closures:
                if covers(closure, act, share):
                    zh = f"在{closure.area}关闭期间采收（{closure.reason}，{closure.standard}）"
                    en = f"Harvested in {closure.area} while it was closed: {closure.reason} ({closure.standard})"
                    yield Fault(share.uri, (act,), zh, en, (closure.code,))


RULE = Rule(
    "closure", "采收海域须未关闭", "Nothing is harvested in a closed area", Severity.CRITICAL, Mender.FARMER, _find
)
