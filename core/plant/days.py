"""The production days of sites, as their zone, the beginning of their day and their calendar make them."""

from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.core.plant.calendar import EVERY_DAY, Calendar, ProductionDays
from byssus.core.plant.people import Weekday
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_suffix(".sql"))


def days_of_sites(connection: Connection) -> dict[str, ProductionDays]:
    """Code of each site → its production days."""
    return {site: production_days(*rest) for site, *rest in connection.execute(_SQL["days"])}


def production_days(
    timezone: str,
    starts: time,
    calendar: str | None,
    weekdays: Sequence[int] | None,
    off: Sequence[date] | None,
    extra: Sequence[date] | None,
) -> ProductionDays:
    """From columns of `site` and `calendar`; weekdays are those of ISO 8601, every day without a calendar."""
    if calendar is None:
        return ProductionDays(ZoneInfo(timezone), starts, EVERY_DAY)
    days = tuple(list(Weekday)[day - 1] for day in weekdays or ())
    known = Calendar(code=calendar, days=days, off=tuple(off or ()), extra=tuple(extra or ()))
    return ProductionDays(ZoneInfo(timezone), starts, known)
