"""Devices as they stand: what each last said of itself, and how that ran."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from byssus.app.http.context import InContext
from byssus.app.http.paging import Code, CodeFilter
from byssus.app.http.permission import require
from byssus.app.http.points import From, To, window_of
from byssus.core.aspect import Aspect
from byssus.core.identity.access import Permission
from byssus.ingest.devices import Condition, ListedDevice, Said, list_devices, list_said

router = APIRouter(prefix="/devices", tags=["devices"], dependencies=[require(Permission.VIEW_POINTS)])


class State(BaseModel):
    """What a device said of one side of its state; `age` is the time since we received it."""

    aspect: Aspect
    unit: Annotated[str, Field(description="%, V, dBm or dB; empty for presence and Zigbee's link quality")]
    time: Annotated[datetime, Field(description="event time")]
    value: float
    age: timedelta
    low: Annotated[bool, Field(description="a battery below the limit of its kind")]


class DeviceState(BaseModel):
    """A device, the points that it feeds, and what it last said of itself."""

    code: str
    gateway: str
    site: str
    points: list[str]
    battery: Annotated[str, Field(description="its kind of battery, as plant files define it")]
    condition: Condition
    states: list[State]


class StatePage(BaseModel):
    """How one side of a device's state ran, oldest first."""

    entries: list[Said]
    next: Annotated[datetime | None, Field(description="`from` of the next page; null on the last")]


@router.get("")
def get_devices(context: InContext, site: CodeFilter = None, point: CodeFilter = None) -> list[DeviceState]:
    """Every device, or those of a site, or those that feed a point."""
    with context.pool.connection() as connection:
        devices = list_devices(connection, point=point)
    now = context.clock.now()
    return [_state(device, now) for device in devices if site in (None, device.gateway.site)]


@router.get("/{code:path}/states/{aspect}")
def get_states(
    context: InContext,
    code: Code,
    aspect: Aspect,
    start: From = None,
    end: To = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> StatePage:
    """How one side of a device's state ran: a row where it changed, and one an hour while it stayed so."""
    window = window_of(start, end, context.clock.now())
    with context.pool.connection() as connection:
        said = list_said(connection, code, aspect, window.start, window.end, limit + 1)
    return StatePage(entries=said[:limit], next=said[limit].time if len(said) > limit else None)


def _state(device: ListedDevice, now: datetime) -> DeviceState:
    states = [
        State(
            aspect=said.aspect,
            unit=said.aspect.unit,
            time=said.time,
            value=said.value,
            age=timedelta(seconds=max(0, (now - said.received_at) // timedelta(seconds=1))),
            low=said.low,
        )
        for said in device.said
    ]
    return DeviceState(
        code=device.code,
        gateway=device.gateway.code,
        site=device.gateway.site,
        points=list(device.points),
        battery=device.battery,
        condition=device.condition,
        states=states,
    )
