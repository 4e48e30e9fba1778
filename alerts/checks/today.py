"""A site's production day so far: what its plans expect to begin, and what runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.alerts.checks.book import runs_of_site
from byssus.alerts.checks.run import Ongoing
from byssus.alerts.checks.schedule import Site, Start, starts
from byssus.alerts.records.sites import Keeper, find_keeper
from byssus.core.database import Connection
from byssus.core.plant.calendar import Span
from byssus.core.plant.haccp import Plan
from byssus.core.plant.plans import plans_of_site

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Today:
    """The day that a site lives in.

    Args:
        span: of the whole day.
        plans: the versions in force.
        starts: the runs that plans expect today.
        runs: those that are open, or ended today, the newest first.
    """

    keeper: Keeper
    span: Span
    plans: list[Plan]
    starts: list[Start]
    runs: list[Ongoing]


def read_today(connection: Connection, site: str, now: datetime) -> Today:
    """The day of a site.

    Raises:
        NotFound: there is no such site.
    """
    keeper = find_keeper(connection, site)
    day = keeper.days.day_of(now)
    span = keeper.days.span(day)
    plans = plans_of_site(connection, site, now)
    known = runs_of_site(connection, site, Span(span.start - _DAY, span.end))
    expected = starts(Site(keeper.days, plans, [each.run for each in known]), day, now)
    runs = [each for each in known if each.run.ended_at is None or each.run.ended_at >= span.start]
    return Today(keeper, span, plans, list(expected), runs)
