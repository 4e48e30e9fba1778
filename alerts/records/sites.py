"""Sites that keep records: their days, and since when there is anything to record."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from byssus.alerts.records.content import Name
from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.plant.calendar import ProductionDays, Span
from byssus.core.plant.days import production_days
from byssus.core.plant.terms import Term
from byssus.core.sql import load_queries

QUERIES = load_queries(Path(__file__).with_name("records.sql"))


@dataclass(frozen=True, slots=True)
class Keeper:
    """A site; `since` is its first production day with a reading or a run, None before there is one."""

    id: int
    code: str
    name: Name
    days: ProductionDays
    since: date | None

    def over(self, now: datetime) -> date:
        """The last day that is over."""
        return self.days.day_before(now)

    def worked(self, term: Term, now: datetime) -> list[date]:
        """The production days of a term that are over, and on which there was something to record."""
        last = min(term.last, self.over(now))
        first = term.first if self.since is None else max(term.first, self.since)
        return [] if self.since is None else list(self.days.worked(first, last))

    def local(self, at: datetime) -> datetime:
        """An instant on the site's clock."""
        return at.astimezone(self.days.zone)

    def span(self, term: Term) -> Span:
        """From the beginning of its first day to the end of its last."""
        return self.days.span(term.first, term.last)


def find_keeper(connection: Connection, site: str) -> Keeper:
    """The site of that code.

    Raises:
        NotFound: there is none.
    """
    row = connection.execute(QUERIES["site"], {"site": site}).fetchone()
    if row is None:
        raise NotFound(f"There is no site {site!r}.", advice="The list of sites has every code.")
    number, name, name_en, *days, began = row
    days_of_site = production_days(*days)
    since = None if began is None else days_of_site.day_of(began)
    return Keeper(number, site, Name(zh=name, en=name_en), days_of_site, since)
