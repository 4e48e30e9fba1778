"""Points and devices that are out of service: nobody is told what they say; it is recorded all the same."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from byssus.alerts.operator.outage import Outage, OutageWanted, begin_outage, end_outage, list_outages
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.handling import Words
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission

router = APIRouter(prefix="/outages", tags=["alarms"])
_Code = Annotated[str | None, Field(min_length=1, max_length=200)]


class OutageBegun(BaseModel):
    """A point or a device, by its code, why it is out of service, and until when."""

    model_config = ConfigDict(extra="forbid")

    point: _Code = None
    device: _Code = None
    reason: Words
    until: AwareDatetime


@router.get("", dependencies=[require(Permission.READ_ALARMS)])
def get_outages(context: InContext) -> list[Outage]:
    """All that is out of service, the newest first."""
    with context.pool.connection() as connection:
        return list_outages(connection)


@router.post("", dependencies=[require(Permission.HANDLE_ALARMS)])
def post_outage(context: InContext, caller: CalledBy, wanted: OutageBegun) -> Outage:
    """Put a point, or all points of a device, out of service for a while; 409 names who did so before."""
    outage = OutageWanted(caller.name, wanted.reason, wanted.until, wanted.point, wanted.device)
    with context.pool.connection() as connection:
        return begin_outage(connection, outage, context.clock.now())


@router.post("/{number}/end", dependencies=[require(Permission.HANDLE_ALARMS)])
def post_end(context: InContext, caller: CalledBy, number: RowNumber) -> Outage:
    """Put it in service again; what came due meanwhile, and is still so, is told now."""
    with context.pool.connection() as connection:
        return end_outage(connection, number, caller.name, context.clock.now())
