"""The firm and the year that a file is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.sql import load_queries

SQL = load_queries(Path(__file__).with_name("grading.sql"))


@dataclass(frozen=True)
class FirmYear:
    """A firm with its sites, and a calendar year in the zone of the first of them, as far as it has passed.

    Args:
        places: site → the Digital Links of its zones.
        start: first instant of the year.
        end: behind its last; now, while it lasts.
    """

    id: int
    code: str
    name: str
    name_en: str | None
    year: int
    places: Mapping[str, tuple[str, ...]]
    start: datetime
    end: datetime

    @cached_property
    def sites(self) -> list[str]:
        """The codes of its sites."""
        return list(self.places)

    @property
    def values(self) -> dict[str, object]:
        """What queries ask by."""
        locations = [location for each in self.places.values() for location in each]
        days = {"first": date(self.year, 1, 1), "last": date(self.year, 12, 31)}
        span = {"start": self.start, "end": self.end}
        return {"firm": self.id, "sites": self.sites, "locations": locations, **span, **days}


def find_firm_year(connection: Connection, firm: str, year: int, now: datetime) -> FirmYear:
    """A firm and its year.

    Raises:
        NotFound: there is no such firm, or the year has not begun.
    """
    row = connection.execute(SQL["firm"], {"firm": firm}).fetchone()
    if row is None:
        raise NotFound(f"There is no firm {firm!r}.", advice="Firms are the parties of plant files.")
    number, name, name_en, timezone = row
    start, end = (datetime(each, 1, 1, tzinfo=ZoneInfo(timezone)) for each in (year, year + 1))
    if start > now:
        raise NotFound(f"The year {year} has not begun.", where="year")
    rows = connection.execute(SQL["sites"], {"firm": number})
    places = {site: tuple(locations or ()) for site, _, locations in rows}
    return FirmYear(number, firm, name, name_en, year, places, start, min(end, now))
