"""Devices that send and feed no point yet, and their assignment."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.permission import require
from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.core.identity.access import Caller, Permission
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.plant.apply import apply_plant, known_codes
from byssus.core.plant.equipment import Device
from byssus.core.plant.model import Plant
from byssus.core.plant.references import referred
from byssus.ingest.proposals import Proposed
from byssus.ingest.unknown import Unknown
from byssus.ingest.unmapped import list_unmapped

router = APIRouter(tags=["plant"], dependencies=[require(Permission.MANAGE)])


class Assigned(BaseModel):
    """What an assignment changed; nothing, if it was so already."""

    changes: Annotated[list[str], Field(description="a line for each row, as `byssus apply` prints them")]


class AnnouncedValue(BaseModel):
    """A value that a device announced, as Home Assistant's discovery has it, and that feeds no point."""

    device: Annotated[str | None, Field(description="as a plant file names it; null where no format reads the topic")]
    channel: str | None
    topic: Annotated[str, Field(description="where its values come")]
    path: Annotated[list[str], Field(description="names of the field within a message, from the outside in")]
    name: str | None
    model: str | None
    quantity: str | None
    unit: str | None
    announced_at: datetime
    proposed: Annotated[str | None, Field(description="a point that it may be meant for")]


@router.get("/unknown")
def get_unknown(context: InContext) -> list[Unknown]:
    """Devices and channels that feed no point: what each sent last, and a point that it may be meant for."""
    with context.pool.connection() as connection:
        return list(list_unmapped(connection, context.topics).unknown)


@router.get("/announced")
def get_announced(context: InContext) -> list[AnnouncedValue]:
    """Values that devices announced, and that feed no point: their names, and a point that each may be meant for."""
    with context.pool.connection() as connection:
        return [_announced(one) for one in list_unmapped(connection, context.topics).announced]


@router.post("/devices")
def post_device(context: InContext, caller: CalledBy, device: Device) -> Assigned:
    """Let the channels of a device feed points from `since` on. What it sent before is stored soon after, by itself."""
    with context.pool.connection() as connection:
        return assign_as(connection, caller, device, context.clock.now())


def assign_as(connection: Connection, caller: Caller, device: Device, now: datetime) -> Assigned:
    """Let the channels of a device feed points, and audit that the caller had it done.

    Raises:
        InvalidInput: there is no such gateway or point.
        Conflict: something else feeds the point, or did later than `since`.
    """
    plant = Plant(devices=(device,))
    _check_references(plant, known_codes(connection))
    changes = [str(change) for change in apply_plant(connection, plant)]
    audit(connection, Deed(now, caller.name, Action.DEVICE_ASSIGNED, device.code, _detail(device)))
    return Assigned(changes=changes)


def _announced(one: Proposed) -> AnnouncedValue:
    device, channel = one.names or (None, None)
    return AnnouncedValue(
        device=device,
        channel=channel,
        announced_at=one.announced_at,
        proposed=one.proposed,
        **one.proposal._asdict(),
    )


def _check_references(plant: Plant, known: dict[str, set[str]]) -> None:
    missing = [mention for mention in referred(plant) if mention.code not in known.get(mention.table, set())]
    if missing:
        first = missing[0]
        raise InvalidInput(f"There is no {first.table} {first.code!r}.", where=".".join(map(str, first.path[2:])))


def _detail(device: Device) -> dict[str, str]:
    return {"since": device.since.isoformat(), **device.channels}
