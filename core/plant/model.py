"""What a plant file may say. Every code is the name that people, devices and other entries use."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    model_validator,
)

from byssus.core.plant.links import LinkSetEntry


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; write one such as Asia/Shanghai") from error
    return name


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$")]
TimeZone = Annotated[str, AfterValidator(_known_zone)]
Tenths = AfterValidator(lambda degrees: round(degrees, 1))
"""Coordinates are kept no finer than some 10 km."""
Gln = Annotated[str, Field(pattern=r"^\d{13}$")]
Prefix = Annotated[str, Field(pattern=r"^\d{4,12}$")]


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


class Direction(StrEnum):
    """On which side of its limit a value is in breach."""

    ABOVE = "above"
    BELOW = "below"


class Severity(StrEnum):
    """The rungs of a ladder of rules, least first."""

    WARN = "warn"
    ALARM = "alarm"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the least; words alone would sort by the alphabet."""
        return list(Severity).index(self)


class ContactRole(StrEnum):
    """What a contact is to a site (SAMR order no. 60 names the first three); offices watch it from outside."""

    OFFICER = "officer"
    DIRECTOR = "director"
    PRINCIPAL = "principal"
    OFFICE = "office"


class Channel(StrEnum):
    """The way by which a contact is told."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    MQTT = "mqtt"
    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"


class Weekday(StrEnum):
    """The days of the week, as plant files write them."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Action(StrEnum):
    """What an EPCIS event does to its objects (EPCIS 2.0 § 7.3.1.3)."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


class Entry(BaseModel):
    """One entry of a plant file; a field that nobody knows is an error, for it is most often a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Party(Entry):
    """A firm or an office; `above` is the next higher office, `prefixes` are its GS1 company prefixes."""

    code: Code
    kind: PartyKind
    name: str
    name_en: str | None = None
    gln: Gln | None = None
    phone: str | None = None
    above: Code | None = None
    prefixes: tuple[Prefix, ...] = ()


class Product(Entry):
    """A trade item; `net_kg` is the declared net weight of one pack."""

    gtin: Annotated[str, Field(pattern=r"^\d{14}$")]
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
    `escalation` says who is told of its alarms and when; left out, it is the one whose code is `default`.
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
    zones: tuple[Zone, ...] = ()


class Gateway(Entry):
    """What publishes over MQTT; its code is the one in the topic."""

    code: Code
    site: Code
    timezone: TimeZone = "Asia/Shanghai"


class Device(Entry):
    """A sensor; `channels` says which point each of its values belongs to, from `since` on."""

    code: Annotated[str, Field(min_length=1, max_length=200)]
    gateway: Code
    since: AwareDatetime = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    channels: dict[str, Code]


class Reader(Entry):
    """A code reader, and what a scan at it means in the words of CBV 2.0."""

    code: Code
    zone: Code
    biz_step: str
    disposition: str | None = None
    action: Action = Action.OBSERVE


class Rule(Entry):
    """One rung of a ladder (terms of ISA-18.2); `off` beyond the deadband for `off_delay` ends what it raised."""

    code: Code
    quantity: Quantity = Quantity.TEMPERATURE
    direction: Direction = Direction.ABOVE
    limit: float
    inclusive: bool = False
    on_delay: timedelta = timedelta(0)
    deadband: Annotated[float, Field(ge=0)] = 0.0
    off_delay: timedelta = timedelta(0)
    max_gap: timedelta | None = None
    severity: Severity


class ControlPoint(Entry):
    """A critical control point and the ladder of rules that watches it."""

    code: Code
    name: str
    rules: tuple[Rule, ...] = ()


class Plan(Entry):
    """One version of a HACCP plan; `verified` is false for a default that nobody checked against its standard."""

    code: Code
    version: PositiveInt
    name: str
    author: str
    reason: str
    standard: str
    verified: bool = False
    valid_from: AwareDatetime
    control_points: tuple[ControlPoint, ...]


class Way(Entry):
    """One way to reach a contact: a mail address, a topic, or a web address.

    A robot's address is the one its provider shows; the key of its signature, where it has one, follows after `#`.
    """

    channel: Channel
    address: Annotated[str, Field(min_length=1)]


class Contact(Entry):
    """Somebody who is told about alarms of `sites` from `least_severity` upwards.

    `channels` are tried in their order until one takes the message; `channel` and `address` are a short form for a
    single one. During `shifts` the contact is on duty; without any, always.
    """

    code: Code
    name: str
    role: ContactRole
    channel: Channel | None = None
    address: str | None = None
    channels: tuple[Way, ...] = ()
    language: Annotated[str, Field(pattern="^(zh|en)$")] = "zh"
    least_severity: Severity = Severity.ALARM
    sites: tuple[Code, ...]
    shifts: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        short = self.channel is not None and bool(self.address)
        if short == bool(self.channels) or (self.channel is None) != (self.address is None):
            raise ValueError("a contact has `channel` and `address`, or a list `channels` of them")
        return self

    @property
    def ways(self) -> tuple[Way, ...]:
        """How to reach the contact, the first choice first."""
        if self.channel is None or self.address is None:
            return self.channels
        return (Way(channel=self.channel, address=self.address),)


class Shift(Entry):
    """Hours of duty in the site's time; it runs past midnight where `ends` is not after `starts`.

    The calendar: nobody is on duty on the dates `off`, and the dates `extra` count whatever day of the week they are.
    """

    code: Code
    days: tuple[Weekday, ...] = tuple(Weekday)
    starts: time
    ends: time
    off: tuple[date, ...] = ()
    extra: tuple[date, ...] = ()


class EscalationStep(Entry):
    """From `after` the beginning on, contacts of `role` are told, unless somebody has acknowledged."""

    role: ContactRole
    after: Annotated[timedelta, Field(ge=timedelta(0))] = timedelta(0)


class Escalation(Entry):
    """Who is told of an alarm and when, as absolute deadlines; a later step for the same role is a repetition."""

    code: Code
    steps: Annotated[tuple[EscalationStep, ...], Field(min_length=1)]
    standard: str


class Closure(Entry):
    """A sea area closed to harvest of some species from an hour on, open-ended until somebody lifts it."""

    code: Code
    area: str
    species: tuple[str, ...] = ()
    reason: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    standard: str


class Plant(Entry):
    """A whole plant file; several files add up."""

    parties: tuple[Party, ...] = ()
    products: tuple[Product, ...] = ()
    sites: tuple[Site, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    devices: tuple[Device, ...] = ()
    readers: tuple[Reader, ...] = ()
    plans: tuple[Plan, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    shifts: tuple[Shift, ...] = ()
    contacts: tuple[Contact, ...] = ()
    closures: tuple[Closure, ...] = ()
    links: tuple[LinkSetEntry, ...] = ()
