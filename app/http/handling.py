"""What people do about alarms; their name is that of the key they act with."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from byssus.alerts.operator.alarm import Closing
from byssus.alerts.operator.desk import acknowledge_alarm, close_alarm, comment_alarm
from byssus.alerts.views.register import RegisteredAlarm, find_alarm
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission

router = APIRouter(prefix="/alarms/{number}", tags=["alarms"], dependencies=[require(Permission.HANDLE_ALARMS)])
_Words = Annotated[str, Field(min_length=1, max_length=4000)]


class CommentWanted(BaseModel):
    """Words for the log of an alarm."""

    model_config = ConfigDict(extra="forbid")

    text: _Words


class ClosingWanted(BaseModel):
    """The account that closes an alarm: why it was, and what was done."""

    model_config = ConfigDict(extra="forbid")

    cause: _Words
    corrective_action: _Words


@router.post("/acknowledge")
def post_acknowledgement(context: InContext, caller: CalledBy, number: RowNumber) -> RegisteredAlarm:
    """Say that you have seen an alarm and take care of it; 409 names whoever was first."""
    with context.pool.connection() as connection:
        acknowledge_alarm(connection, number, caller.name, context.clock.now())
        return find_alarm(connection, number)


@router.post("/comment")
def post_comment(context: InContext, caller: CalledBy, number: RowNumber, wanted: CommentWanted) -> RegisteredAlarm:
    """Add words to the log of an alarm."""
    with context.pool.connection() as connection:
        comment_alarm(connection, number, caller.name, wanted.text, context.clock.now())
        return find_alarm(connection, number)


@router.post("/close")
def post_closing(context: InContext, caller: CalledBy, number: RowNumber, wanted: ClosingWanted) -> RegisteredAlarm:
    """Close an alarm whose condition is over; 409 while it is active, or when somebody closed it first."""
    closing = Closing(caller.name, wanted.cause, wanted.corrective_action)
    with context.pool.connection() as connection:
        close_alarm(connection, number, closing, context.clock.now())
        return find_alarm(connection, number)
