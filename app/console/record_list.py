"""The records that there should be at a site, missing ones first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nicegui import ui

from byssus.alerts.records.book import Listed, list_records
from byssus.alerts.records.sites import Keeper, find_keeper
from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.site_pick import Picked, pick_site
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.plant.hazards import Period
from byssus.core.plant.plans import plans_in_force
from byssus.core.plant.terms import Term, term

_LOOKED_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class _Found:
    picked: Picked
    keeper: Keeper
    records: list[Listed]
    current: Term

    @property
    def missing(self) -> list[Listed]:
        return [each for each in self.records if each.signature is None]

    @property
    def in_order(self) -> list[Listed]:
        return sorted(self.records, key=lambda each: each.signature is not None)


async def build(console: Console, visit: Visit, site: str, period: Period) -> None:
    """The page of one site and period; of the person's own site if none is named."""
    found = await console.ask(_find, site, visit.caller.name, period, console.context.clock.now())
    with frame.page(console, visit, frame.Tab.RECORDS, visit.words("tab.records")):
        ui.html(render("records.html", visit.words, found=found, period=period, periods=list(Period)), sanitize=False)


def _find(connection: Connection, site: str, person: str, period: Period, now: datetime) -> _Found | None:
    picked = pick_site(connection, plans_in_force(connection, now), site, person)
    if picked is None:
        return None
    keeper = find_keeper(connection, picked.site)
    records = list_records(connection, keeper, period, keeper.over(now) - _LOOKED_BACK, now)
    return _Found(picked, keeper, records, term(period, keeper.days.day_of(now)))
