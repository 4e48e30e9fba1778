"""The plant as the database has it, to read: sites and their zones."""

from dataclasses import dataclass
from pathlib import Path

from byssus.core.database import Connection
from byssus.core.plant.places import SiteKind, ZoneKind
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class ListedSite:
    """A site; `party` runs it, `office` watches it, by code; its production day begins at `day_starts`, `HH:MM`."""

    code: str
    kind: SiteKind
    name: str
    name_en: str | None
    party: str
    office: str | None
    timezone: str
    day_starts: str
    area: str | None
    area_en: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class ListedZone:
    """A zone of a site; `location` is the GS1 Digital Link by which events name it."""

    code: str
    site: str
    kind: ZoneKind
    name: str
    name_en: str | None
    location: str
    square_metres: float | None


def list_sites(connection: Connection) -> list[ListedSite]:
    """Every site, by code."""
    return [ListedSite(code, SiteKind(kind), *rest) for code, kind, *rest in connection.execute(_QUERIES["sites"])]


def list_zones(connection: Connection, site: str | None = None) -> list[ListedZone]:
    """The zones of a site, or all of them, by site and code."""
    rows = connection.execute(_QUERIES["zones"], {"site": site})
    return [ListedZone(code, at_site, ZoneKind(kind), *rest) for code, at_site, kind, *rest in rows]
