"""Messages that could not be used: which, why, and once more after the cause was mended."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import Before, Limit, Next, next_page
from byssus.app.http.permission import require
from byssus.core.database import Connection
from byssus.core.identity.access import Permission
from byssus.core.identity.audit import Action, Deed, audit
from byssus.ingest.rejected import Rejected, Replayed, count_rejected, list_rejected, purge_rejected, replay

router = APIRouter(prefix="/rejected", tags=["rejected messages"], dependencies=[require(Permission.MANAGE)])


class RejectedMessage(BaseModel):
    """A message that waits to be mended."""

    id: int
    topic: str
    payload: Annotated[str, Field(description="as it came, in Base64", json_schema_extra={"contentEncoding": "base64"})]
    reason: str
    detail: Annotated[str, Field(description="what is wrong, where, and what to do")]
    received_at: datetime


class RejectedPage(BaseModel):
    """Messages that wait, newest first."""

    entries: list[RejectedMessage]
    next: Next
    waiting: Annotated[dict[str, int], Field(description="how many wait in all, by reason")]


class ReplayWanted(BaseModel):
    """Which messages to try again; all that wait, if no reason is given."""

    model_config = ConfigDict(extra="forbid")

    reason: str | None = None


@router.get("")
def get_rejected(
    context: InContext, reason: str | None = None, before: Before = None, limit: Limit = 100
) -> RejectedPage:
    """Messages that wait to be mended, and how many there are by reason."""
    with context.pool.connection() as connection:
        found = list_rejected(connection, reason=reason, before=before, limit=limit)
        waiting = count_rejected(connection)
    following = next_page([message.id for message in found], limit)
    return RejectedPage(entries=[_message(each) for each in found], next=following, waiting=waiting)


class PurgeWanted(BaseModel):
    """Messages received before a time, replayed or not."""

    model_config = ConfigDict(extra="forbid")

    before: AwareDatetime


class Purged(BaseModel):
    """How many messages are no more."""

    deleted: int


@router.post("/replay")
def post_replay(context: InContext, caller: CalledBy, wanted: ReplayWanted) -> Replayed:
    """Try messages again after the plant file was mended. Those that can be stored now leave the list."""
    with context.pool.connection() as connection:
        return replay_as(connection, caller.name, wanted.reason, context.clock.now())


@router.post("/purge")
def post_purge(context: InContext, caller: CalledBy, wanted: PurgeWanted) -> Purged:
    """Delete messages by their age; what is not stored by now is lost with them."""
    with context.pool.connection() as connection:
        return purge_as(connection, caller.name, wanted.before, context.clock.now())


def purge_as(connection: Connection, name: str, before: datetime, now: datetime) -> Purged:
    """Delete messages received before a time, and audit who had it done."""
    deleted = purge_rejected(connection, before)
    audit(connection, Deed(now, name, Action.REJECTED_PURGED, before.isoformat(), {"deleted": deleted}))
    return Purged(deleted=deleted)


def replay_as(connection: Connection, name: str, reason: str | None, now: datetime) -> Replayed:
    """Try messages again, all or those with that reason, and audit who had it done."""
    outcome = replay(connection, now, reason=reason)
    found = {"mended": outcome.mended, "remaining": outcome.remaining}
    audit(connection, Deed(now, name, Action.REJECTED_REPLAYED, reason or "all", found))
    return outcome


def _message(rejected: Rejected) -> RejectedMessage:
    return RejectedMessage(
        id=rejected.id,
        topic=rejected.topic,
        payload=b64encode(rejected.payload).decode(),
        reason=rejected.reason,
        detail=rejected.detail,
        received_at=rejected.received_at,
    )
