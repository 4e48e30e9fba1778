"""Which site a page is about, and which others the reader may turn to."""

from collections.abc import Iterable
from dataclasses import dataclass

from byssus.core.database import Connection
from byssus.core.plant.haccp import Plan
from byssus.core.plant.listing import ListedSite, list_sites
from byssus.core.plant.plans import sites_of_person, sites_of_plan


@dataclass(frozen=True, slots=True)
class Picked:
    """The code of one site, and all that there are."""

    site: str
    sites: list[ListedSite]


def pick_site(connection: Connection, plans: Iterable[Plan], wanted: str, person: str) -> Picked | None:
    """The wanted one of the sites that go by some plans; else the person's own, or the first; None without any."""
    codes = {site for plan in plans for site in sites_of_plan(connection, plan.code)}
    sites = [site for site in list_sites(connection) if site.code in codes]
    if not sites:
        return None
    known = [wanted, *sites_of_person(connection, person), *(site.code for site in sites)]
    return Picked(next(code for code in known if code in codes), sites)
