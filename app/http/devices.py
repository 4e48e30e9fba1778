"""Devices that send and feed no point yet, and their assignment."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.permission import require
from byssus.core.errors import InvalidInput
from byssus.core.identity.access import Permission
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.plant.apply import apply_plant, known_codes
from byssus.core.plant.equipment import Device
from byssus.core.plant.model import Plant
from byssus.core.plant.references import referred
from byssus.ingest.unknown import Unknown, list_unknown

router = APIRouter(tags=["plant"], dependencies=[require(Permission.MANAGE)])


class Assigned(BaseModel):
    """What an assignment changed; nothing, if it was so already."""

    changes: Annotated[list[str], Field(description="a line for each row, as `byssus apply` prints them")]


@router.get("/unknown")
def get_unknown(context: InContext) -> list[Unknown]:
    """Devices and channels that feed no point: what each sent last, and a point that it may be meant for."""
    with context.pool.connection() as connection:
        return list_unknown(connection)


@router.post("/devices")
def post_device(context: InContext, caller: CalledBy, device: Device) -> Assigned:
    """Let the channels of a device feed points from `since` on. What it sent before is stored soon after, by itself."""
    plant = Plant(devices=(device,))
    with context.pool.connection() as connection:
        _check_references(plant, known_codes(connection))
        changes = [str(change) for change in apply_plant(connection, plant)]
        audit(connection, Deed(context.clock.now(), caller.name, Action.DEVICE_ASSIGNED, device.code, _detail(device)))
    return Assigned(changes=changes)


def _check_references(plant: Plant, known: dict[str, set[str]]) -> None:
    missing = [mention for mention in referred(plant) if mention.code not in known.get(mention.table, set())]
    if missing:
        first = missing[0]
        raise InvalidInput(f"There is no {first.table} {first.code!r}.", where=".".join(map(str, first.path[2:])))


def _detail(device: Device) -> dict[str, str]:
    return {"since": device.since.isoformat(), **device.channels}
