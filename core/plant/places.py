"""Who takes part, and where: parties, sites, their zones and points, and what they trade in."""

from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, PositiveFloat, PositiveInt

from byssus.core.plant.entry import Code, Entry, Gln, Prefix, Tenths, TimeZone


class PartyKind(StrEnum):
    """Who takes part: firms of the chain, and the offices that watch them."""

    PRODUCER = "producer"
    FARMER = "farmer"
    TRADER = "trader"
    LABORATORY = "laboratory"
    OFFICE = "office"
    COUNTY = "county"
    CITY = "city"


class SiteKind(StrEnum):
    """What a site is, from the rope to the shop."""

    FARM = "farm"
    QUAY = "quay"
    PLANT = "plant"
    COLD_STORE = "cold_store"
    WORKSHOP = "workshop"
    SHOP = "shop"


class ZoneKind(StrEnum):
    """What a zone of a site is used for."""

    PLOT = "plot"
    QUAY = "quay"
    PROCESSING = "processing"
    FROZEN_STORE = "frozen_store"
    CHILLED_STORE = "chilled_store"
    RETAIL = "retail"


class Quantity(StrEnum):
    """What a point measures."""

    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"
    DOOR = "door"

    @property
    def unit(self) -> str:
        """The SenML unit (RFC 8428 § 12.1) in which its values are stored; a door is 1 when open."""
        return {Quantity.TEMPERATURE: "Cel", Quantity.HUMIDITY: "%RH", Quantity.DOOR: "/"}[self]


class HumanWelfare(StrEnum):
    """The policy of a firm on the people who work for it, in the words of GDST 1.2."""

    NONE = "None"
    INTERNAL = "Internal"
    AUDITED = "3P Audit"


class Party(Entry):
    """A firm or an office; `above` is the next higher office, `prefixes` are its GS1 company prefixes.

    With `four_eyes`, a version of a HACCP plan of its sites needs a second person who approves it.
    """

    code: Code
    kind: PartyKind
    name: str
    name_en: str | None = None
    gln: Gln | None = None
    phone: str | None = None
    above: Code | None = None
    prefixes: tuple[Prefix, ...] = ()
    four_eyes: bool = False
    human_welfare: HumanWelfare | None = None


Gtin = Annotated[str, Field(pattern=r"^\d{14}$")]


class Product(Entry):
    """A trade item; `net_kg` is the declared net weight of one pack."""

    gtin: Gtin
    name: str
    name_en: str | None = None
    party: Code
    species: str | None = None
    net_kg: PositiveFloat | None = None
    shelf_days: PositiveInt | None = None
    gi_mark: bool = False


class Point(Entry):
    """A place where something is measured, whatever device does it today."""

    code: Code
    quantity: Quantity
    every: timedelta = timedelta(minutes=1)
    plan: Code | None = None
    control_point: Code | None = None


class Zone(Entry):
    """A room, a plot or a counter; `location` is the GS1 Digital Link by which events name it."""

    code: Code
    kind: ZoneKind
    name: str
    name_en: str | None = None
    location: Annotated[str, Field(pattern=r"^https?://")]
    square_metres: PositiveFloat | None = None
    points: tuple[Point, ...] = ()


class Site(Entry):
    """A place with an address; `office` watches it, `area` is what consumers may see of where it is.

    Its coordinates, WGS 84, tell how far a code travelled; they are rounded to tenths of a degree.
    `escalation` says who is told of its alarms and when; left out, it is the one whose code is `default`. `plans` are
    those that it goes by beside the plans of its points; `calendar` says on which days it produces, every day if left
    out; a production day begins at `day_starts`.
    """

    code: Code
    kind: SiteKind
    name: str
    name_en: str | None = None
    party: Code
    office: Code | None = None
    timezone: TimeZone = "Asia/Shanghai"
    day_starts: time = time(0)
    area: str | None = None
    area_en: str | None = None
    latitude: Annotated[float, Field(ge=-90, le=90), Tenths] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180), Tenths] | None = None
    escalation: Code | None = None
    calendar: Code | None = None
    plans: tuple[Code, ...] = ()
    zones: tuple[Zone, ...] = ()


class Address(Entry):
    """Where a site is by street, from `valid_from` on until its next address begins; `country` by ISO 3166-1 alpha-2.

    21 CFR 1.1310 counts street, city, state, postal code and country as a part of a location description.
    """

    site: Code
    valid_from: AwareDatetime
    street: str
    street_en: str | None = None
    city: str
    city_en: str | None = None
    province: str
    province_en: str | None = None
    postcode: Annotated[str, Field(pattern=r"^[0-9A-Za-z -]{3,10}$")]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "CN"
