"""Master data of a chain: the places that its events name, and what its goods are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.core.plant.places import HumanWelfare, SiteKind
from byssus.trace.documents.queries import SQL


@dataclass(frozen=True, slots=True)
class Address:
    """Where a site is by street, in both languages where both are told; `country` by ISO 3166-1 alpha-2."""

    street: str
    street_en: str | None
    city: str
    city_en: str | None
    province: str
    province_en: str | None
    postcode: str
    country: str

    @property
    def parts(self) -> tuple[str, str, str, str, str]:
        """Street, city, province, postcode and country, in English where it has such names."""
        return (
            self.street_en or self.street,
            self.city_en or self.city,
            self.province_en or self.province,
            self.postcode,
            self.country,
        )

    @property
    def zh(self) -> str:
        """In one line as Chinese writes it, the widest part first."""
        return f"{self.province}{self.city}{self.street} {self.postcode}"


@dataclass(frozen=True, slots=True)
class Location:
    """A zone with its site, and the firm that runs it; degrees are WGS 84, rounded to tenths."""

    uri: str
    zone: str
    name: str
    name_en: str | None
    site: str
    site_name: str
    site_name_en: str | None
    kind: SiteKind
    area: str | None
    latitude: float | None
    longitude: float | None
    timezone: ZoneInfo
    party: str
    party_name: str
    party_name_en: str | None
    phone: str | None
    gln: str | None
    human_welfare: HumanWelfare | None
    address: Address | None

    @property
    def label(self) -> str:
        """By which a document names the place, in English where it has such a name."""
        names = (self.party_name_en or self.party_name, self.site_name_en or self.site_name, self.name_en or self.name)
        return f"{', '.join(names)} ({self.zone})"

    @property
    def label_zh(self) -> str:
        """The same in Chinese."""
        return f"{self.party_name}　{self.site_name}　{self.name}（{self.zone}）"

    @property
    def party_uri(self) -> str | None:
        """The firm as a Digital Link of its party GLN (AI 417); None where nobody told its number."""
        return party_uri(self.gln)


def party_uri(gln: str | None) -> str | None:
    """A firm as a Digital Link of its party GLN (AI 417)."""
    return f"https://id.gs1.org/417/{gln}" if gln else None


def load_locations(connection: Connection, uris: Collection[str], at: datetime) -> tuple[Location, ...]:
    """The declared places among some, by their name, with the address that they have at a time."""
    wanted = {"places": list(uris), "at": at}
    return tuple(_location(*row) for row in connection.execute(SQL["locations"], wanted))


_OF_A_PLACE: Final = 18
"""Columns before those of its address."""


def _location(*row: object) -> Location:
    values, address = list(row[:_OF_A_PLACE]), row[_OF_A_PLACE:]
    values[7], values[11] = SiteKind(str(row[7])), ZoneInfo(str(row[11]))
    values[17] = HumanWelfare(str(row[17])) if row[17] else None
    values.append(Address(*address) if address[0] else None)  # type: ignore[arg-type]
    return Location(*values)  # type: ignore[arg-type]
