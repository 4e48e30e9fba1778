"""How a plant handles alarms, and when its rooms are defrosted: both are dated, for people are held to them later."""

from datetime import time, timedelta
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from byssus.core.plant.entry import Code, Entry
from byssus.core.plant.people import Weekday
from byssus.core.plant.severity import Severity

DEFAULT = "default"
"""The code of the policy of all sites that have none of their own."""
_Long = Annotated[timedelta, Field(gt=timedelta(0), le=timedelta(days=366))]
_Wait = Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(days=1))]


class AlarmPolicy(Entry):
    """What holds from `valid_from` on, until the next one of the same code; our defaults are no law.

    Args:
        code: that of a site, or `default` for all others.
        longest_shelf: for how long an alarm is shelved at most.
        longest_outage: for how long a point or device is out of service at most.
        longest_defrost: a longer defrost window is cut to this.
        account_from: from this severity on, an excursion is closed with lots, product probe and a second person.
        silent_intervals: what has not been heard for longer than so many of its intervals is silent, a warning.
        silent_alarm_after: silence that lasts as long is an alarm.
        silent_critical_after: silence that lasts as long is critical.
        gathers: how long a message waits for others of its site.
        gathers_silence: the same of a message about silence; gateways that lose one link are noticed minutes apart.
        settles: how long late data may go on arriving before what it says is told: the next piece often ends it.
        digests: how long a digest gathers what was over when it became known.
        pauses: between two messages of one site to one recipient, unless the second is worse.
        standard: whose rule it is.
    """

    code: Code
    valid_from: AwareDatetime
    longest_shelf: _Long = timedelta(hours=8)
    longest_outage: _Long = timedelta(days=30)
    longest_defrost: _Long = timedelta(minutes=45)
    account_from: Severity = Severity.ALARM
    silent_intervals: Annotated[int, Field(ge=1, le=100)] = 2
    silent_alarm_after: _Long = timedelta(minutes=15)
    silent_critical_after: _Long = timedelta(minutes=60)
    gathers: _Wait = timedelta(seconds=30)
    gathers_silence: _Wait = timedelta(minutes=3)
    settles: _Wait = timedelta(minutes=5)
    digests: _Wait = timedelta(hours=1)
    pauses: _Wait = timedelta(minutes=5)
    standard: str

    @model_validator(mode="after")
    def _grows_worse(self) -> Self:
        if self.silent_critical_after < self.silent_alarm_after:
            raise ValueError("silence is critical before it is an alarm: `silent_critical_after` is the shorter one")
        return self


class Defrost(Entry):
    """A window of the site's time in which a zone is defrosted: a warning that begins in it waits for its end.

    A night's window belongs to the day on which it begins. Alarms and critical ones are told as always.
    """

    code: Code
    zone: Code
    days: tuple[Weekday, ...] = tuple(Weekday)
    starts: time
    lasts: Annotated[timedelta, Field(gt=timedelta(0), lt=timedelta(days=1))] = timedelta(minutes=30)
    valid_from: AwareDatetime | None = None
    valid_to: AwareDatetime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("`valid_to` is not after `valid_from`")
        return self
