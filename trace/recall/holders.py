"""Who runs the places where goods are, who they were consigned to, and how to reach them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from byssus.core.database import Connection
from byssus.trace.gs1 import parse
from byssus.trace.recall.queries import SQL
from byssus.trace.rules.chain import Act, Chain

_SHIPPING: Final = "shipping"


@dataclass(frozen=True, slots=True)
class Holder:
    """A firm at one of its zones; where no plant file declares the place, `zone` is what events call it."""

    zone: str | None = None
    site: str | None = None
    party: str | None = None
    name: str | None = None
    name_en: str | None = None
    phone: str | None = None


NOBODY: Final = Holder()


def holders_at(connection: Connection, places: Collection[str]) -> Mapping[str, Holder]:
    """Who runs some places, each by its name."""
    found = {place: Holder(zone=place) for place in places}
    for place, zone, site, name, name_en, party, firm, firm_en, phone in connection.execute(
        SQL["holders"], [list(places)]
    ):
        found[place] = Holder(zone, site, party, f"{firm} {name}", f"{firm_en} {name_en}", phone)
    return found


def shipped(chain: Chain, boxes: Collection[str]) -> dict[str, Act]:
    """Container → how it was shipped last."""
    return {box: act for act in chain.acts if act.step == _SHIPPING for box in act.uris() if box in boxes}


def firms_named(connection: Connection, names: Collection[str]) -> Mapping[str, Holder]:
    """The firms that events name by their GLN; who has none is known by that name alone."""
    glns = {name: parse(name).get("417") or name for name in names}
    rows = connection.execute(SQL["firms_by_gln"], [list(set(glns.values()))])
    firms = {gln: Holder(party=code, name=name, name_en=en, phone=phone) for gln, code, name, en, phone in rows}
    return {name: firms.get(gln, Holder(name=gln, name_en=gln)) for name, gln in glns.items()}
