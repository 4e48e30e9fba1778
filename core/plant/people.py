"""Who is told of alarms, by which way, in which hours, and in which order."""

from datetime import date, time, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from byssus.core.plant.entry import Code, Entry
from byssus.core.plant.severity import Severity


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
    APPRISE = "apprise"
    """One of the services that Apprise knows, by its own form of address."""


class Weekday(StrEnum):
    """The days of the week, as plant files write them."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Way(Entry):
    """One way to reach a contact: a mail address, a topic, or a web address.

    A robot's address is the one its provider shows; the key of its signature, where it has one, follows after `#`.
    Apprise cannot tell when such a robot refuses, so it is not a way to them.
    """

    channel: Channel
    address: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _answer_is_read(self) -> Self:
        spoken = _ROBOTS_OF_APPRISE.get(self.address.partition("://")[0].lower())
        if self.channel is Channel.APPRISE and spoken:
            raise ValueError(f"Apprise does not read the answers of these robots; write `channel: {spoken}`")
        return self


_ROBOTS_OF_APPRISE = {
    "dingtalk": Channel.DINGTALK,
    "wecombot": Channel.WECOM,
    "feishu": Channel.FEISHU,
    "lark": Channel.FEISHU,
}


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
