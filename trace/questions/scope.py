"""Who may see which lines: offices what they and those below them watch, firms their own and one step up and down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Role
from byssus.trace.answer.sight import EVERYWHERE, Sight
from byssus.trace.questions.model import Row
from byssus.trace.questions.queries import SQL

_PARTNERS_SINCE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody sees.

    Args:
        sites: codes of sites; None: all of them.
        parties: codes of firms, and of the offices below.
        partners: sites that are one step up or down the chain from those of a firm.
    """

    sites: frozenset[str] | None
    parties: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()

    def sees(self, row: Row, *, upstream: bool) -> bool:
        """Whether a line may be shown; one that is about nobody in particular only to who sees everything."""
        if self.sites is None:
            return True
        if row.site is not None:
            return row.site in self.sites or (upstream and row.site in self.partners)
        return row.party in self.parties

    def reaches(self, site: str | None) -> bool:
        """Whether it may be told that goods are or were at a site: one's own, or one step up or down."""
        return self.sees(Row(site=site), upstream=True)


EVERYTHING = Scope(None)


def sight_of(connection: Connection, scope: Scope) -> Sight:
    """What somebody sees of a chain: what happened at their sites, and one step up and down."""
    if scope.sites is None:
        return EVERYWHERE
    sites = list(scope.sites | scope.partners)
    return Sight(frozenset(place for (place,) in connection.execute(SQL["places_of_sites"], [sites])))


def scope_of(connection: Connection, caller: Caller, now: datetime) -> Scope:
    """What a caller sees. A key that belongs to no firm or office is not divided off: it sees everything."""
    if caller.role is Role.ADMIN or caller.party is None:
        return EVERYTHING
    rows = connection.execute(SQL["sites_below"], {"party": caller.party}).fetchall()
    sites = frozenset(site for site, _, _ in rows)
    offices = {office for (office,) in connection.execute(SQL["offices_below"], {"party": caller.party})}
    parties = frozenset(party for _, party, _ in rows) | offices | {caller.party}
    own = [site for site, _, is_own in rows if is_own]
    since = now - _PARTNERS_SINCE
    partners = connection.execute(SQL["partners"], {"sites": own, "since": since}) if own else ()
    return Scope(sites, parties, frozenset(site for (site,) in partners))
