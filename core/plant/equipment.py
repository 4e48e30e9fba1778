"""What sends: gateways, the sensors behind them, and code readers."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, PositiveFloat

from byssus.core.plant.entry import Code, Entry, TimeZone


class Action(StrEnum):
    """What an EPCIS event does to its objects (EPCIS 2.0 § 7.3.1.3)."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


class Gateway(Entry):
    """What publishes over MQTT; its code is the one in the topic."""

    code: Code
    site: Code
    timezone: TimeZone = "Asia/Shanghai"


WARM_UP = timedelta(minutes=30)
"""How long a sensor that takes the place of another is not believed at first: a default of ours, not a standard's."""


class Battery(Entry):
    """A kind of battery, and from when on it is low; redefine `default` for all devices that name none.

    Devices say percent or volts. `standard` tells where the figures come from.
    """

    code: Code
    low_percent: Annotated[float, Field(ge=0, le=100)] = 20
    low_volts: PositiveFloat = 2.6
    standard: str


DeviceCode = Annotated[str, Field(min_length=1, max_length=200)]


class Device(Entry):
    """A sensor; `channels` says which point each of its values belongs to, from `since` on.

    A point has one sensor at a time: what fed it before ends there. For as long as `warm_up` its values are kept apart,
    for it comes from a warm bench; left out, that is half an hour where it takes the place of another, else nothing.
    `battery` names its kind of battery; left out, that stays as it is, and is `default` at first. `timezone` is that of
    times which it sends without one; left out, it stays as it is, and is the gateway's at first.
    """

    code: DeviceCode
    gateway: Code
    since: AwareDatetime = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    warm_up: Annotated[timedelta | None, Field(ge=timedelta(0))] = None
    channels: dict[str, Code]
    battery: Code | None = None
    timezone: TimeZone | None = None


class Calibration(Entry):
    """What a laboratory found of a channel, in force from `valid_from` until its next calibration.

    `correction` is added to what the device says (VIM 2.53), in the unit of the point. From the day after `due_on`, by
    the calendar of the site, the next one is overdue.
    """

    device: DeviceCode
    channel: Annotated[str, Field(min_length=1)]
    valid_from: AwareDatetime
    correction: Annotated[float, Field(allow_inf_nan=False)] = 0.0
    due_on: date | None = None
    certificate: str | None = None
    laboratory: str | None = None


class Reader(Entry):
    """A code reader, and what a scan at it means in the words of CBV 2.0.

    At a control point, a scan also begins or ends a run of it, or answers a check whose tag is read.
    """

    code: Code
    zone: Code
    biz_step: str
    disposition: str | None = None
    action: Action = Action.OBSERVE
    plan: Code | None = None
    control_point: Code | None = None
