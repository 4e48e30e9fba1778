"""What sends: gateways, the sensors behind them, and code readers."""

from datetime import datetime
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


class Battery(Entry):
    """A kind of battery, and from when on it is low; redefine `default` for all devices that name none.

    Devices say percent or volts. `standard` tells where the figures come from.
    """

    code: Code
    low_percent: Annotated[float, Field(ge=0, le=100)] = 20
    low_volts: PositiveFloat = 2.6
    standard: str


class Device(Entry):
    """A sensor; `channels` says which point each of its values belongs to, from `since` on.

    `battery` names its kind of battery; left out, that stays as it is, and is `default` at first.
    """

    code: Annotated[str, Field(min_length=1, max_length=200)]
    gateway: Code
    since: AwareDatetime = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    channels: dict[str, Code]
    battery: Code | None = None


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
