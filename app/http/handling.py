"""What people do about alarms while they last; their name is that of the key they act with."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from byssus.alerts.operator.desk import acknowledge_alarm, comment_alarm, shelve_alarm, unshelve_alarm
from byssus.alerts.operator.shelving import Shelving
from byssus.alerts.views.register import RegisteredAlarm, find_alarm
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission

router = APIRouter(prefix="/alarms/{number}", tags=["alarms"], dependencies=[require(Permission.HANDLE_ALARMS)])
Words = Annotated[str, Field(min_length=1, max_length=4000)]
Seen = Annotated[
    int | None,
    Query(
        alias="version",
        ge=1,
        le=2**31 - 1,
        description="the `version` that you looked at; if something changed the alarm since: 409, and nothing is done",
    ),
]
_MONTH = 31 * 24 * 60


class CommentWanted(BaseModel):
    """Words for the log of an alarm."""

    model_config = ConfigDict(extra="forbid")

    text: Words


class ShelvingWanted(BaseModel):
    """Why and for how long nobody shall be told of an alarm.

    `once`: until it clears, `minutes` at most; else for `minutes`, and for later alarms about the same, too.
    """

    model_config = ConfigDict(extra="forbid")

    reason: Words
    once: bool = False
    minutes: Annotated[int | None, Field(ge=1, le=_MONTH)] = None


@router.post("/acknowledge")
def post_acknowledgement(context: InContext, caller: CalledBy, number: RowNumber, seen: Seen = None) -> RegisteredAlarm:
    """Say that you have seen an alarm and take care of it; 409 names whoever was first."""
    with context.pool.connection() as connection:
        acknowledge_alarm(connection, number, caller.name, context.clock.now(), seen)
        return find_alarm(connection, number)


@router.post("/comment")
def post_comment(context: InContext, caller: CalledBy, number: RowNumber, wanted: CommentWanted) -> RegisteredAlarm:
    """Add words to the log of an alarm, whatever its state."""
    with context.pool.connection() as connection:
        comment_alarm(connection, number, caller.name, wanted.text, context.clock.now())
        return find_alarm(connection, number)


@router.post("/shelve")
def post_shelving(
    context: InContext, caller: CalledBy, number: RowNumber, wanted: ShelvingWanted, seen: Seen = None
) -> RegisteredAlarm:
    """Let nobody be told of an alarm for a while; it is recorded all the same, and what is worse is told.

    It ends by itself, after the time that the plant allows at the latest. What came due meanwhile is told then.
    """
    lasts = None if wanted.minutes is None else timedelta(minutes=wanted.minutes)
    shelving = Shelving(caller.name, wanted.reason, lasts, wanted.once)
    with context.pool.connection() as connection:
        shelve_alarm(connection, number, shelving, context.clock.now(), seen)
        return find_alarm(connection, number)


@router.post("/unshelve")
def post_unshelving(context: InContext, caller: CalledBy, number: RowNumber, seen: Seen = None) -> RegisteredAlarm:
    """Let people be told of an alarm again, and of what came due meanwhile."""
    with context.pool.connection() as connection:
        unshelve_alarm(connection, number, caller.name, context.clock.now(), seen)
        return find_alarm(connection, number)
